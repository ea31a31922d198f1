"""Opening a picture: its header first, then, when it is no bomb, the rest."""

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from PIL import Image

from agent_app.base.errors import UserError
from agent_app.picture.kinds import BMP, GIF, HEIC, JPEG, PNG, TIFF, WEBP

MAX_PIXELS = 120_000_000
"""More than the sharpest telephone of the day takes by default; decoded in colour it is 360 MB."""
_MAX_SCANS = 200
"""A progressive JPEG is drawn over once for each of its scans; cameras write ten."""
_SCAN = b"\xff\xda"
UPRIGHT = 1
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_FORMATS = {JPEG: "JPEG", PNG: "PNG", HEIC: "HEIF", GIF: "GIF", BMP: "BMP", TIFF: "TIFF", WEBP: "WEBP"}
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    ArithmeticError,
    LookupError,
    TypeError,
    struct.error,
    zlib.error,
)
"""What decoders raise over damaged bytes."""


@contextmanager
def opened(name: str, kind: str, data: bytes) -> Iterator[Image.Image]:
    """A picture whose header has been read and found to be of a size that can be decoded.

    Raises `UserError` that names the file; what goes wrong inside the block while decoding becomes one too.
    """
    if kind == HEIC and not reads_heic():
        raise UserError(
            f"“{name}”是苹果手机的HEIC照片，这台电脑看不了。没有加它，"
            "请在手机的“设置、相机、格式”里选“兼容性最佳”再拍，或者先存成JPG再加。"
        )
    try:
        with (
            warnings.catch_warnings(action="ignore"),  # of what a camera wrote wrongly beside the picture
            Image.open(io.BytesIO(data), formats=(_FORMATS[kind],)) as image,
        ):
            pixels = image.width * image.height
            if pixels > MAX_PIXELS:
                raise _too_large(name, image.size)
            if kind == JPEG and data.count(_SCAN) > _MAX_SCANS:
                raise ValueError("too many scans")
            yield image
    except UserError:
        raise
    except MemoryError as error:
        raise UserError(f"“{name}”太大，这台电脑的内存放不下。没有加它，请拍小一些再加。") from error
    except _BROKEN as error:
        raise UserError(f"“{name}”坏了，打不开。没有加它，请重新拍，或从原处再拷一次。") from error


@cache
def reads_heic() -> bool:
    """Whether the decoder for HEIC is on this computer; the program does not bring it (build/README.md)."""
    try:
        import pillow_heif
    except ImportError:
        return False
    pillow_heif.register_heif_opener(thumbnails=False)
    return True


def orientation(image: Image.Image) -> int:
    """How the camera was held, 1 to 8 as EXIF counts; 1 (upright) where it does not say, or cannot be read."""
    try:
        return int(image.getexif().get(_ORIENTATION, UPRIGHT))
    except _BROKEN:
        return UPRIGHT


def upright(image: Image.Image) -> Image.Image:
    """The picture as it was seen when it was taken."""
    turn = _TURNS.get(orientation(image))
    return image if turn is None else image.transpose(turn)


def _too_large(name: str, size: tuple[int, int]) -> UserError:
    return UserError(
        f"“{name}”的画面有{size[0]}×{size[1]}点，太大了，没有打开，也没有加。请把相机的像素调小再拍，别的都在。"
    )


Image.MAX_IMAGE_PIXELS = (
    None  # the limit is ours, told in words, and asked of the header before anything is decoded
)
