"""What a file is, by its first bytes; and whether that is what its name says."""

import re
from pathlib import PurePath

from agent_app.base.errors import UserError

JPEG, PNG, HEIC, PDF = "image/jpeg", "image/png", "image/heic", "application/pdf"
UNKNOWN = "application/octet-stream"

_SIGNATURES = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"%PDF-", PDF),
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
)
_SUFFIXES = {
    JPEG: (".jpg", ".jpeg", ".jpe"),
    PNG: (".png",),
    HEIC: (".heic", ".heif"),
    PDF: (".pdf",),
    "application/zip": (".zip", ".docx", ".xlsx", ".pptx"),
    "application/x-ole-storage": (".doc", ".xls", ".ppt"),
}
_BY_SUFFIX = {suffix: kind for kind, suffixes in _SUFFIXES.items() for suffix in suffixes}
_TELLING = frozenset({JPEG, PNG, HEIC, PDF})
"""Kinds that stand under no other suffix than their own."""
_CLAIM = re.compile(r"\.[a-z][a-z0-9]{1,4}")
"""What at the end of a name is meant as a suffix; 收据6.30 has none."""
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})


def media_type(name: str, data: bytes) -> str:
    """What a file is by its first bytes. Raises `UserError` when its name says something else."""
    found = _by_content(data)
    suffix = PurePath(name).suffix.lower()
    claimed = _BY_SUFFIX.get(suffix, found)
    if found in _TELLING and _CLAIM.fullmatch(suffix) and suffix not in _SUFFIXES[found]:
        claimed = UNKNOWN
    if claimed != found:
        raise UserError(f"“{name}”的内容和名字不符，可能坏了。没有加它，请重新拍或换原件。")
    return found


def named(name: str, kind: str) -> str:
    """The name with a suffix of this kind: `IMG_1.HEIC` as a JPEG is `IMG_1.jpg`."""
    suffixes = _SUFFIXES.get(kind, ())
    suffix = PurePath(name).suffix
    if not suffixes or suffix.lower() in suffixes:
        return name
    stem = name.removesuffix(suffix) if suffix.lower() in _BY_SUFFIX else name
    return stem + suffixes[0]


def _by_content(data: bytes) -> str:
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        return HEIC
    return next((kind for start, kind in _SIGNATURES if data.startswith(start)), UNKNOWN)
