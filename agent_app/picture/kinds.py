"""The kinds of files that may be kept as materials: what they are called, and whether a file is what its name says.

It is a list of what residents bring, not of what is bad: what is on no line of it is refused.
"""

import re
from dataclasses import dataclass
from pathlib import PurePath

from agent_app.base.errors import UserError

JPEG, PNG, HEIC, PDF = "image/jpeg", "image/png", "image/heic", "application/pdf"
GIF, BMP, TIFF, WEBP = "image/gif", "image/bmp", "image/tiff", "image/webp"
PICTURES = frozenset({JPEG, PNG, HEIC, GIF, BMP, TIFF, WEBP})
_OOXML = "application/vnd.openxmlformats-officedocument"
_CLAIM = re.compile(r"\.[a-z][a-z0-9]{1,4}")
"""What at the end of a name is meant as a suffix; 收据6.30 has none."""
_ALL = "照片、PDF、Word 和 WPS 文档、表格、文字、录音、录像"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its media type, its name, its suffixes with the usual one first.

    `advice` is there when it is not kept: what to do instead.
    """

    media_type: str
    label: str
    suffixes: tuple[str, ...]
    advice: str = ""


KINDS = {
    "jpeg": Kind(JPEG, "JPG照片", (".jpg", ".jpeg", ".jpe", ".jfif")),
    "png": Kind(PNG, "PNG图片", (".png",)),
    "heic": Kind(HEIC, "HEIC照片", (".heic", ".heif")),
    "gif": Kind(GIF, "GIF图片", (".gif",)),
    "bmp": Kind(BMP, "BMP图片", (".bmp", ".dib")),
    "tiff": Kind(TIFF, "TIF图片", (".tif", ".tiff")),
    "webp": Kind(WEBP, "WEBP图片", (".webp",)),
    "pdf": Kind(PDF, "PDF", (".pdf",)),
    "ofd": Kind("application/ofd", "OFD版式文件", (".ofd",)),
    "docx": Kind(f"{_OOXML}.wordprocessingml.document", "Word文档", (".docx", ".wps")),
    "xlsx": Kind(f"{_OOXML}.spreadsheetml.sheet", "Excel表格", (".xlsx", ".et")),
    "pptx": Kind(f"{_OOXML}.presentationml.presentation", "演示文稿", (".pptx", ".dps")),
    "doc": Kind("application/msword", "Word或WPS文档", (".doc", ".wps")),
    "xls": Kind("application/vnd.ms-excel", "Excel或WPS表格", (".xls", ".et")),
    "ppt": Kind("application/vnd.ms-powerpoint", "演示文稿", (".ppt", ".pps", ".dps")),
    "odt": Kind("application/vnd.oasis.opendocument.text", "ODT文档", (".odt",)),
    "ods": Kind("application/vnd.oasis.opendocument.spreadsheet", "ODS表格", (".ods",)),
    "rtf": Kind("application/rtf", "RTF文档", (".rtf", ".doc")),
    "text": Kind("text/plain", "文字", (".txt", ".csv")),
    "mp4": Kind("video/mp4", "录像或录音", (".mp4", ".m4a", ".mov", ".m4v", ".3gp", ".3gpp", ".3g2")),
    "avi": Kind("video/x-msvideo", "录像", (".avi",)),
    "mpeg": Kind("video/mpeg", "录像", (".mpg", ".mpeg", ".vob")),
    "matroska": Kind("video/x-matroska", "录像", (".mkv", ".webm")),
    "flv": Kind("video/x-flv", "录像", (".flv",)),
    "asf": Kind("video/x-ms-asf", "录像或录音", (".wmv", ".wma", ".asf")),
    "amr": Kind("audio/amr", "录音", (".amr", ".awb")),
    "silk": Kind("audio/silk", "微信语音", (".silk", ".amr", ".slk", ".aud")),
    "mp3": Kind("audio/mpeg", "录音", (".mp3",)),
    "aac": Kind("audio/aac", "录音", (".aac",)),
    "wav": Kind("audio/wav", "录音", (".wav",)),
    "ogg": Kind("audio/ogg", "录音", (".ogg", ".opus", ".oga")),
    "flac": Kind("audio/flac", "录音", (".flac",)),
    "program": Kind(
        "",
        "程序",
        (
            ".exe", ".com", ".scr", ".dll", ".msi", ".bat", ".cmd", ".ps1", ".vbs", ".js", ".hta", ".reg", ".apk",
            ".jar", ".sh", ".py", ".pif", ".cpl",
        ),
        "请不要点开它，向给您的人要原来的照片或文件。",
    ),
    "shortcut": Kind("", "快捷方式", (".lnk", ".url"), "它只指着别处的文件，请找到那个文件再加。"),
    "archive": Kind(
        "",
        "压缩包",
        (".zip", ".rar", ".7z", ".gz", ".tar", ".iso", ".cab"),
        "请先解开，把里面的照片和文件一份一份加进来。",
    ),
    "macros": Kind(
        "",
        "带宏的文档",
        (".docm", ".dotm", ".xlsm", ".xltm", ".xlsb", ".pptm", ".ppsm"),
        "它打开时会自己运行。请打开它，另存成PDF再加。",
    ),
    "locked": Kind("", "加了密码的文档", (), "别人打不开。请去掉密码，另存一份再加。"),
    "page": Kind("", "网页", (".html", ".htm", ".mht", ".svg", ".xml"), "请打印成PDF，或拍成照片再加。"),
}  # fmt: skip
"""Every kind that is told apart, by a short name of its own."""


def media_type(name: str, data: bytes) -> str:
    """What a file is by its content.

    Raises `UserError` when its name says something else, when nothing is known of it, and when it is no material.
    """
    from agent_app.picture.looking import looks_like

    suffix = PurePath(name).suffix.lower()
    claimed = [kind for kind in KINDS.values() if suffix in kind.suffixes]
    found = KINDS.get(looks_like(data))
    if found is KINDS["text"] and claimed and claimed[0].advice:
        found = claimed[0]  # a script and a page are text, which has no signature of its own
    if found is None:
        raise _unknown(name, claimed)
    if found in claimed or not (claimed or _CLAIM.fullmatch(suffix)):
        if found.advice:
            raise UserError(f"“{name}”是{found.label}。没有加它。{found.advice}")
        return found.media_type
    advice = found.advice or f"请换原件；要加的就是它，先把名字改成“{_renamed(name, found)}”。"
    raise UserError(f"“{name}”的内容和名字不符：里面是{found.label}。没有加它。{advice}")


def named(name: str, media_type: str) -> str:
    """The name with a suffix of this kind: `IMG_1.HEIC` as a JPEG is `IMG_1.jpg`."""
    kind = next((kind for kind in KINDS.values() if kind.media_type == media_type), None)
    if kind is None or PurePath(name).suffix.lower() in kind.suffixes:
        return name
    return _renamed(name, kind)


def _renamed(name: str, kind: Kind) -> str:
    suffix = PurePath(name).suffix
    stem = name.removesuffix(suffix) if _CLAIM.fullmatch(suffix.lower()) else name
    return stem + kind.suffixes[0]


def _unknown(name: str, claimed: list[Kind]) -> UserError:
    if not claimed:
        return UserError(f"“{name}”看不出是什么。没有加它。这里收{_ALL}；别的请打印出来，再拍成照片。")
    what = "看不出是什么" if claimed[0].advice else f"不是{claimed[0].label}"
    return UserError(f"“{name}”的内容和名字不符：{what}，可能坏了。没有加它，请重新拍，或从原处再拷一次。")
