"""Pictures taken in: upright, small enough, nothing of the camera left, and nothing that hurts is opened."""

import io
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from agent_app.base.errors import UserError
from agent_app.picture import opening
from agent_app.picture.showing import as_jpeg
from agent_app.picture.taking import LONG_SIDE, take
from tests.support.pictures import BLUE, RED, bomb, exif, photo

PDF = b"%PDF-1.4\n1 0 obj\nendobj\nstartxref\n0\n%%EOF\n"


def seen(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def near(pixel: object, colour: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 20 for a, b in zip(pixel, colour, strict=True))  # type: ignore[call-overload]


def test_a_plain_small_picture_stays_as_it_is() -> None:
    for format, name in (("JPEG", "水管.jpg"), ("PNG", "水管.png")):
        data = photo(format=format)
        assert take(name, data) == take(name, take(name, data).data)
        assert take(name, data).data == data


@pytest.mark.parametrize(("orientation", "corner"), [(1, RED), (3, BLUE), (6, RED), (8, BLUE)])
def test_a_photo_is_set_upright(orientation: int, corner: tuple[int, int, int]) -> None:
    taken = take("手机.JPG", photo(80, 40, exif=exif(orientation)))
    image = seen(taken.data)
    assert image.size == ((80, 40) if orientation < 5 else (40, 80))
    assert near(image.getpixel((4, 4)), corner)


@pytest.mark.parametrize("format", ["JPEG", "PNG"])
def test_place_and_device_are_taken_out(format: str) -> None:
    data = photo(format=format, exif=exif(place=True))
    assert b"SHIQIAO" in data
    kept = take(f"照片.{format.lower()}", data).data
    assert b"SHIQIAO" not in kept
    assert not seen(kept).getexif()
    assert take(f"照片.{format.lower()}", data, original=True).data == data


def test_comments_and_what_hangs_behind_the_picture_are_taken_out() -> None:
    for data in (photo(comment=b"secret"), photo() + b"secret film", photo(format="PNG") + b"secret"):
        name = "照片.png" if data.startswith(b"\x89") else "照片.jpg"
        assert b"secret" not in take(name, data).data


def test_a_large_photo_is_made_as_large_as_is_read() -> None:
    for data, name in ((photo(4000, 3000), "大.jpg"), (photo(5000, 100, format="PNG", mode="P"), "长.png")):
        taken = take(name, data)
        assert max(seen(taken.data).size) == LONG_SIDE
        assert take(name, data).data == taken.data, "the same photo twice must give the same bytes"
        assert max(seen(take(name, data, original=True).data).size) > LONG_SIDE


def test_colours_that_a_photo_may_have_are_kept_apart() -> None:
    assert seen(take("印刷.jpg", photo(mode="CMYK", exif=exif(6))).data).mode == "RGB"
    deep = Image.new("I;16", (10, 10), 40_000)
    out = io.BytesIO()
    deep.save(out, "PNG", exif=exif(6))
    assert seen(take("扫描.png", out.getvalue()).data).getpixel((1, 1)) == 40_000 // 256


def test_the_second_picture_of_a_telephone_is_left_out() -> None:
    out = io.BytesIO()
    first, second = Image.new("RGB", (40, 30), RED), Image.new("RGB", (40, 30), BLUE)
    first.save(out, "MPO", save_all=True, append_images=[second])
    kept = take("双摄.jpg", out.getvalue())
    assert (seen(kept.data).format, kept.media_type) == ("JPEG", "image/jpeg")
    assert near(seen(kept.data).getpixel((1, 1)), RED)


def test_a_bomb_is_refused_before_it_is_decoded() -> None:
    for name, data in (
        ("大.png", bomb()),
        ("大.jpg", photo().replace(b"\x00\x30\x00\x40", b"\xff\xff\xff\xff", 1)),
    ):
        tracemalloc.start()
        with pytest.raises(UserError, match="太大了"):
            take(name, data, original=True)
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
        tracemalloc.stop()


def test_a_picture_that_is_drawn_over_and_over_is_refused() -> None:
    data = photo(progressive=True)
    again = data[data.index(b"\xff\xda") : -2]
    with pytest.raises(UserError, match="坏了"):
        take("慢.jpg", data[:-2] + again * 300 + data[-2:])


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("照片.png", photo()),
        ("照片.jpg", photo(format="PNG")),
        ("照片.jpg", b"hello"),
        ("合同.pdf", photo()),
        ("合同.docx", PDF),
        ("说明.txt", photo()),
        ("照片.heic", photo()),
    ],
)
def test_what_is_not_what_its_name_says_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(UserError, match="内容和名字不符"):
        take(name, data)


def test_names_get_the_suffix_of_what_is_kept() -> None:
    assert take("水管", photo()).name == "水管.jpg"
    assert take("2026.6.30收据", photo()).name == "2026.6.30收据.jpg"
    assert take("收据.PDF", PDF).name == "收据.PDF"
    assert take("记录.txt", b"words").media_type == "text/plain"


@pytest.mark.parametrize("data", [photo(600, 400)[:2000], photo(600, 400, format="PNG")[:400], PDF[:-6]])
def test_a_file_that_was_cut_off_is_refused(data: bytes) -> None:
    name = {b"\xff": "a.jpg", b"\x89": "a.png", b"%": "a.pdf"}[data[:1]]
    for original in (True, False):
        with pytest.raises(UserError, match=r"坏了|不完整"):
            take(name, data, original=original)


SAMPLES = [
    photo(90, 60, exif=exif(6, place=True)),
    photo(90, 60, format="PNG"),
    photo(90, 60, progressive=True),
]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SAMPLES), st.data())
def test_damaged_bytes_are_taken_or_refused_in_words(data: bytes, draw: st.DataObject) -> None:
    damaged = bytearray(data[: draw.draw(st.integers(8, len(data)))])
    for _ in range(draw.draw(st.integers(0, 6))):
        damaged[draw.draw(st.integers(8, len(damaged) - 1)) if len(damaged) > 8 else 0] ^= 1 << draw.draw(
            st.integers(0, 7)
        )
    name = "a.png" if data.startswith(b"\x89") else "a.jpg"
    try:
        kept = take(name, bytes(damaged))
    except UserError as error:
        assert name in error.sentence
    else:
        seen(kept.data).load()


def test_a_picture_for_paper_is_turned_and_small() -> None:
    image = seen(as_jpeg("a.jpg", "image/jpeg", photo(4000, 2000), quarters=1))
    assert image.size == (877, 1754)
    assert near(image.getpixel((400, 10)), RED), "turned to the right, what was left is above"
    clear = photo(format="PNG", mode="RGBA")
    assert seen(as_jpeg("a.png", "image/png", clear)).mode == "RGB"


class TestHeic:
    NAME = "IMG_0001.HEIC"

    def test_without_a_decoder_it_is_said_what_to_do(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(opening, "reads_heic", lambda: False)
        with pytest.raises(UserError, match="兼容性最佳"):
            take(self.NAME, b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")

    def test_with_one_it_becomes_a_jpeg(self) -> None:
        pillow_heif = pytest.importorskip(
            "pillow_heif", reason="the decoder for HEIC is not on this computer"
        )
        pillow_heif.register_heif_opener()
        data = photo(300, 200, format="HEIF", quality=90, exif=exif(place=True).tobytes())
        taken = take(self.NAME, data)
        assert (taken.name, taken.media_type) == ("IMG_0001.jpg", "image/jpeg")
        assert near(seen(taken.data).getpixel((10, 10)), RED)
        assert not seen(taken.data).getexif()
        assert take(self.NAME, data, original=True).data == data
        with pytest.raises(UserError, match="坏了"):
            take(self.NAME, data[: len(data) // 2])
