"""What may be a material: by its content, kind for kind, and in words where it may not."""

import io
import zipfile

import pytest
from PIL import Image

from agent_app.base.errors import UserError
from agent_app.picture.kinds import KINDS, PICTURES
from agent_app.picture.looking import looks_like
from agent_app.picture.showing import as_jpeg
from agent_app.picture.taking import take
from tests.support.pictures import document, photo


def archive(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return out.getvalue()


def compound(*streams: str) -> bytes:
    names = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *streams))
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + names


def film(brand: bytes) -> bytes:
    return b"\0\0\0\x18ftyp" + brand + b"\0\0\0\0isom" + bytes(99)


TYPES = "[Content_Types].xml"
KEPT = {
    "jpeg": photo(), "png": photo(format="PNG"), "gif": photo(format="GIF"), "bmp": photo(format="BMP"),
    "tiff": photo(format="TIFF"), "webp": photo(format="WEBP"), "pdf": document(), "ofd": archive(**{"OFD.xml": ""}),
    "docx": archive(**{TYPES: "", "word/document.xml": ""}), "xlsx": archive(**{TYPES: "", "xl/workbook.xml": ""}),
    "pptx": archive(**{TYPES: "", "ppt/presentation.xml": ""}), "doc": compound("1Table", "WordDocument"),
    "xls": compound("Workbook"), "ppt": compound("Current User", "PowerPoint Document"),
    "odt": archive(mimetype="application/vnd.oasis.opendocument.text"),
    "ods": archive(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "rtf": b"{\\rtf1\\ansi }",
    "text": "欠薪记录".encode("gb18030"), "mp4": film(b"isom"), "avi": b"RIFF\0\0\0\0AVI LIST",
    "mpeg": b"\0\0\x01\xba\x44", "matroska": b"\x1a\x45\xdf\xa3\x93", "flv": b"FLV\x01\x05",
    "asf": b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "amr": b"#!AMR\n\x04", "silk": b"\x02#!SILK_V3\x17",
    "mp3": b"\xff\xfb\x90\x64" + bytes(40), "aac": b"\xff\xf1\x50\x80" + bytes(40), "wav": b"RIFF\0\0\0\0WAVEfmt ",
    "ogg": b"OggS\0\x02", "flac": b"fLaC\0\0",
}  # fmt: skip
REFUSED = {
    "program": (b"MZ\x90\0\x03", b"\x7fELF\x02", b"#!/bin/sh\n", archive(**{"AndroidManifest.xml": ""})),
    "shortcut": (b"L\0\0\0\x01\x14\x02\0\0\0", b"[InternetShortcut]\r\nURL=x"),
    "archive": (archive(**{"a.jpg": ""}), b"Rar!\x1a\x07\0", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08"),
    "macros": (archive(**{"word/document.xml": "", "word/vbaProject.bin": ""}),),
    "locked": (compound("EncryptionInfo", "EncryptedPackage"),),
    "page": (b"\xef\xbb\xbf<!DOCTYPE html><p>", b"<svg onload=x>"),
}


def test_every_kind_is_either_kept_or_refused_and_tried_here() -> None:
    assert set(KEPT) | {"heic"} == {name for name, kind in KINDS.items() if not kind.advice}
    assert set(REFUSED) == {name for name, kind in KINDS.items() if kind.advice}
    kept = [kind.media_type for kind in KINDS.values() if not kind.advice]
    assert len(set(kept)) == len(kept)


@pytest.mark.parametrize("name", KEPT)
def test_what_residents_bring_is_taken_under_each_of_its_names(name: str) -> None:
    data, kind = KEPT[name], KINDS[name]
    for suffix in kind.suffixes:
        taken = take(f"材料{suffix.upper()}", data)
        assert taken.media_type in ((kind.media_type,) if kind.media_type not in PICTURES else PICTURES)
        assert kind.media_type in PICTURES or taken.data == data
    assert take("材料6.30", data, original=True).name == f"材料6.30{kind.suffixes[0]}"
    with pytest.raises(UserError, match=r"内容和名字不符.*没有加它"):
        take("材料.gif" if name == "png" else "材料.png", data)


@pytest.mark.parametrize("name", ["gif", "bmp", "tiff", "webp"])
def test_other_pictures_become_such_as_every_window_shows(name: str) -> None:
    taken = take(f"a.{name}", KEPT[name])
    assert taken.name == {"gif": "a.png", "bmp": "a.png", "tiff": "a.jpg", "webp": "a.jpg"}[name]
    assert Image.open(io.BytesIO(taken.data)).size == (64, 48)
    whole = take(f"a.{name}", KEPT[name], original=True)
    assert Image.open(io.BytesIO(as_jpeg(whole.name, whole.media_type, whole.data))).size == (64, 48)
    with pytest.raises(UserError, match="坏了"):
        take(f"a.{name}", KEPT[name][: len(KEPT[name]) // 2])


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_material_is_refused_with_what_to_do(name: str) -> None:
    kind = KINDS[name]
    for data in REFUSED[name]:
        for suffix in (*kind.suffixes[:3], ".jpg", ""):
            with pytest.raises(UserError) as refused:
                take(f"材料{suffix}", data)
            assert kind.label in refused.value.sentence
            assert refused.value.sentence.endswith(kind.advice)


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("通知.jpg", b"MZ\x90\0", "内容和名字不符：里面是程序"),
        ("清理.bat", b"del *.*\r\n", "是程序"),
        ("表.docm", b"\x01\x02\x03junk", "看不出是什么，可能坏了"),
        ("表.docx", KEPT["docx"][:60], "不是Word文档，可能坏了"),
        ("表.docx", KEPT["doc"], "先把名字改成“表.doc”"),
        ("照片.jpg", KEPT["png"], "先把名字改成“照片.png”"),
        ("数据.xyz", b"\x01\x02\x03", "这里收照片"),
        ("安装", compound("Binary.x"), "看不出是什么"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_sentence_says_what_it_seems_to_be(name: str, data: bytes, told: str) -> None:
    with pytest.raises(UserError, match=told):
        take(name, data)


def test_a_scan_of_several_pages_loses_none() -> None:
    out = io.BytesIO()
    Image.new("1", (9, 9)).save(out, "TIFF", save_all=True, append_images=[Image.new("1", (9, 9))])
    with pytest.raises(UserError, match=r"有2页.*PDF"):
        take("扫描.tif", out.getvalue())


def test_text_is_told_by_reading_it() -> None:
    for data in ("工资".encode(), "工资".encode("utf-16"), "工资".encode("utf-8-sig"), b"a,b\r\n"):
        assert looks_like(data) == "text"
    for data in (b"a\0b", b"\xff\xfe\x00", b"\x81"):
        assert looks_like(data) == ""
