"""Addresses of servers, as people type them."""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from agent_app.core.text import plain_digits

HTTPS = ("https",)
HTTP = ("http", "https")
_AS_TYPED = str.maketrans({"。": ".", "、": "/"})
"""What an input method for Chinese gives for the keys of an address, and is no full-width form of it."""
_NAME = re.compile(r"([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Address:
    """A server: `url` as scheme://host or scheme://host:port, and what is in it."""

    url: str
    host: str
    port: int | None


def read_address(typed: str, schemes: tuple[str, ...], scheme: str = "") -> Address:
    """The address in what was typed, full-width marks made plain; `scheme` is meant where none stands there.

    Raises `ValueError` for what leads to no server: a path, a port that is no number, a host that can be none.
    """
    plain = plain_digits(typed).translate(_AS_TYPED).strip()
    first, mark, rest = plain.partition("://")
    whole = f"{first if mark else scheme}://{rest if mark else plain}".rstrip("/")
    parts = urlsplit(whole)
    host, port = parts.hostname or "", parts.port
    if parts.scheme not in schemes or parts.path or parts.query or parts.fragment or port == 0:
        raise ValueError(typed)
    _check_host(host)
    return Address(f"{parts.scheme}://{parts.netloc}", host, port)


def _check_host(host: str) -> None:
    if ":" in host or host.replace(".", "").isdigit():
        ipaddress.ip_address(host)
    elif not _NAME.fullmatch(host) or len(host) > 253:
        raise ValueError(host)
