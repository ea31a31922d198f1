"""What a file is by what is in it, whatever it is called. Of an archive only the table of contents is read."""

import io
import zipfile

_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"#!AMR", "amr"),
    (b"#!SILK", "silk"),
    (b"\x02#!SILK", "silk"),
    (b"ID3", "mp3"),
    (b"OggS", "ogg"),
    (b"fLaC", "flac"),
    (b"FLV\x01", "flv"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "asf"),
    (b"\x1a\x45\xdf\xa3", "matroska"),
    (b"\0\0\x01\xba", "mpeg"),
    (b"\0\0\x01\xb3", "mpeg"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"dex\n", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"\xcf\xfa\xed\xfe", "program"),
    (b"#!", "program"),
    (b"L\0\0\0\x01\x14\x02\0", "shortcut"),
    (b"[InternetShortcut]", "shortcut"),
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"MSCF", "archive"),
    (b"PK\x05\x06", "archive"),
)
"""How files begin; a longer beginning stands before a shorter one that it starts with."""
_RIFF = {b"WAVE": "wav", b"AVI ": "avi", b"WEBP": "webp"}
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_FILM_BRANDS = (b"mp4", b"iso", b"avc", b"M4", b"qt  ", b"3g", b"MSNV", b"mmp4", b"f4v", b"dash")
_PARTS = {
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "ppt/presentation.xml": "pptx",
    "OFD.xml": "ofd",
    "AndroidManifest.xml": "program",
    "META-INF/MANIFEST.MF": "program",
}
"""The part by which an archive is told to be something else."""
_STREAMS = (
    ("EncryptedPackage", "locked"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
)
_OPEN = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
}
_LONGEST_TYPE = 100
_PAGES = (b"<!doctype", b"<html", b"<?xml", b"<svg", b"<script")
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f")) + b"\x7f"
_MARKED = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def looks_like(data: bytes) -> str:
    """The name of a kind (see `picture.kinds.KINDS`), or nothing where it cannot be told."""
    if data.startswith(_ZIP):
        return _archive(data)
    if data.startswith(_COMPOUND):
        return next((kind for name, kind in _STREAMS if _stream(name) in data), "")
    if data[4:8] == b"ftyp":
        return "heic" if data[8:12] in _HEIC_BRANDS else "mp4" if data[8:12].startswith(_FILM_BRANDS) else ""
    if data.startswith(b"RIFF"):
        return _RIFF.get(data[8:12], "")
    return next((kind for start, kind in _SIGNATURES if data.startswith(start)), "") or _unmarked(data)


def _archive(data: bytes) -> str:
    """Documents of today are archives; one whose table of contents is gone is damaged, and nothing."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if any(name.endswith(("vbaProject.bin", "xl/workbook.bin")) for name in names):
                return "macros"
            if "mimetype" in names:
                with archive.open("mimetype") as part:
                    return _OPEN.get(part.read(_LONGEST_TYPE).decode("ascii", "replace").strip(), "archive")
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
        return ""
    return next((kind for part, kind in _PARTS.items() if part in names), "archive")


def _stream(name: str) -> bytes:
    """The name as it stands in the table of contents of a compound file: from the start of an entry, ended by zeros."""
    return name.encode("utf-16-le") + b"\0\0"


def _unmarked(data: bytes) -> str:
    """What has no signature worth the name: sound frame by frame, BMP, and text."""
    if data[:1] == b"\xff" and len(data) > 1:
        if data[1] & 0xF6 == 0xF0:
            return "aac"
        if data[1] & 0xE6 == 0xE2:
            return "mp3"
    if data[:2] == b"BM" and data[6:10] == bytes(4):
        return "bmp"
    if not _is_text(data):
        return ""
    return "page" if data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_PAGES) else "text"


def _is_text(data: bytes) -> bool:
    coding = next((name for mark, name in _MARKED if data.startswith(mark)), "")
    if coding != "utf-16" and len(data.translate(None, _CONTROL)) < len(data):
        return False
    for name in (coding,) if coding else ("utf-8", "gb18030"):
        try:
            data.decode(name)
        except ValueError:
            continue
        return True
    return False
