"""A client of a registry's API, for programs and notebooks. Knows nothing of the rest of the house:
it needs httpx, and for tables pandas.

>>> from undersight.client import Registry
>>> registry = Registry("https://registry.example")
>>> for row in registry.ask("[[Category:Deployment]] [[Country::Germany]] |?Start date"):
...     print(row.title, row["Start date"])
"""

from undersight.client.answers import Answer, Cell, Datum, Row
from undersight.client.registry import Registry
from undersight.client.transport import RegistryError

__all__ = ["Answer", "Cell", "Datum", "Registry", "RegistryError", "Row"]
