"""The addresses of the API, from its table. Whatever else is below the root is told to be nothing,
as a problem document.
"""

from __future__ import annotations

from django.urls import path, re_path

from undersight.api.v1.endpoint import nothing, view_of
from undersight.api.v1.table import ENDPOINTS

urlpatterns = [
    *(
        path(
            e.path.replace("{", "<str:").replace("}", ">"),
            view_of(e),
            name=f"api-{e.name.replace('_', '-')}",
        )
        for e in ENDPOINTS
    ),
    re_path(r"^.*$", nothing, name="api-nothing"),
]
