"""How often somebody may ask: counted in memory, under a keyed hash that means nothing an hour
later. No address is stored.

Each process counts for itself, and whoever comes through one door (a proxy, an onion service) is
counted as one: the allowances are meant against programs that run wild, not to tell readers apart.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import ip_address
from secrets import token_bytes
from threading import Lock
from time import monotonic

HOUR = 3600.0
MOST_KEPT = 50_000
"""Askers that are counted at a time; the table begins anew when there are more."""


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


@dataclass(slots=True)
class Allowance:
    """Counts who asks. `take` says for how many seconds somebody has to wait: 0 for not at all."""

    clock: Callable[[], float] = monotonic
    _key: bytes = field(default_factory=lambda: token_bytes(32))
    _since: float = 0.0
    _buckets: dict[bytes, _Bucket] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def take(self, asker: str, *, a_minute: int, cost: int = 1) -> int:
        """Takes `cost` of the `a_minute` requests that an asker has; 0 a minute is no limit."""
        if a_minute <= 0:
            return 0
        now = self.clock()
        with self._lock:
            if now - self._since > HOUR or len(self._buckets) >= MOST_KEPT:
                self._key, self._since, self._buckets = token_bytes(32), now, {}
            name = hmac.digest(self._key, asker.encode(), "sha256")[:16]
            bucket = self._buckets.setdefault(name, _Bucket(a_minute, now))
            bucket.left = min(a_minute, bucket.left + (now - bucket.at) * a_minute / 60)
            bucket.at = now
            cost = min(cost, a_minute)
            if bucket.left >= cost:
                bucket.left -= cost
                return 0
            return max(1, -int(-(cost - bucket.left) * 60 // a_minute))


def network_of(address: str) -> str:
    """The part of an address that one asker has: of IPv6 the first 64 bits.

    >>> network_of("2001:db8:1:2:3::4")
    '2001:db8:1:2::'
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if found.version == 6:
        mapped = getattr(found, "ipv4_mapped", None)
        return str(mapped) if mapped else str(ip_address(int(found) >> 64 << 64))
    return str(found)
