"""Where a page of an answer ended, sealed: a reader can hand it back but neither read nor make it.

It holds the exact position, which is not for everybody. The seal is a keystream of HMAC-SHA256 in
counter mode under a random nonce, and a MAC over both; the keys are derived from the registry's
secret key.
"""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from functools import lru_cache
from hashlib import sha256
from secrets import token_bytes
from typing import Any

from django.conf import settings

NONCE, MAC = 12, 16


def seal(values: list[Any]) -> str:
    """The token of these values."""
    nonce = token_bytes(NONCE)
    plain = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
    body = nonce + _mixed(plain, nonce)
    return urlsafe_b64encode(body + _mac(body)).rstrip(b"=").decode()


def unseal(token: str) -> list[Any] | None:
    """The values of a token; None where it is not one that was sealed here."""
    try:
        raw = urlsafe_b64decode(token.encode() + b"=" * (-len(token) % 4))
    except (Error, ValueError):
        return None
    body, mac = raw[:-MAC], raw[-MAC:]
    if len(body) <= NONCE or not hmac.compare_digest(mac, _mac(body)):
        return None
    found = json.loads(_mixed(body[NONCE:], body[:NONCE]))
    return found if isinstance(found, list) else None


def _mixed(text: bytes, nonce: bytes) -> bytes:
    key = _key(b"cursor stream")
    stream = b"".join(
        hmac.digest(key, nonce + number.to_bytes(4, "big"), "sha256")
        for number in range(-(-len(text) // 32))
    )
    size = len(text)
    mixed = int.from_bytes(text, "big") ^ int.from_bytes(stream[:size], "big")
    return mixed.to_bytes(size, "big")


def _mac(body: bytes) -> bytes:
    return hmac.digest(_key(b"cursor seal"), body, "sha256")[:MAC]


def _key(what: bytes) -> bytes:
    return _derived(what, settings.SECRET_KEY)


@lru_cache(maxsize=8)
def _derived(what: bytes, secret: str) -> bytes:
    return sha256(what + b"\0" + secret.encode()).digest()
