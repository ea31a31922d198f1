"""Taking a file in: a photo is set upright, made no larger than is read, and freed of what the camera wrote into it.

The size is read from the header before anything is decoded, so a small file that says it is a huge picture costs
nothing. What cannot be decoded to its last line is refused, and only that file.
"""

import io
from dataclasses import dataclass

from PIL import Image

from agent_app.base.errors import UserError
from agent_app.picture import kinds
from agent_app.picture.kinds import BMP, GIF, JPEG, PDF, PICTURES, PNG, TIFF
from agent_app.picture.opening import UPRIGHT, opened, orientation, upright

LONG_SIDE = 2400
"""Pixels: an A4 page at 200 to the inch."""
QUALITY = 88
_DRAWN = frozenset({PNG, GIF, BMP})
"""Kinds that keep every point as it is, as what is made of them must."""
_PLAIN = frozenset({"1", "L", "LA", "P", "RGB", "RGBA"})
_JPEG_KEEPS = frozenset({"APP0", "APP2", "APP14"})
"""Segments that say how to show the picture; all others say how it came about."""
_PNG_KEEPS = frozenset(
    {"aspect", "dpi", "gamma", "icc_profile", "srgb", "chromaticity", "transparency", "interlace"}
)
_JPEG_END, _PNG_END = b"\xff\xd9", b"IEND\xaeB`\x82"


@dataclass(frozen=True, slots=True)
class Taken:
    """A file as it is kept."""

    name: str
    media_type: str
    data: bytes


def take(name: str, data: bytes, *, original: bool = False) -> Taken:
    """A file made fit to be kept; with `original` it is only looked at, and kept as it came, place and time of a
    photo included.

    Raises `UserError` for one that is not what its name says, is damaged, or holds too many pixels.
    """
    kind = kinds.media_type(name, data)
    if kind in PICTURES:
        return _picture(name, kind, data, original)
    if kind == PDF and b"%%EOF" not in data:
        raise UserError(f"“{name}”不完整，后面缺了一截。没有加它，请从原处重新拷一次。")
    return Taken(kinds.named(name, kind), kind, data)


def _picture(name: str, kind: str, data: bytes, original: bool) -> Taken:
    with opened(name, kind, data) as image:
        if kind == TIFF and (pages := getattr(image, "n_frames", 1)) > 1:
            raise UserError(f"“{name}”有{pages}页，这里只收一页的TIF。没有加它，请存成PDF再加。")
        small = max(image.size) <= LONG_SIDE
        image.draft(None, (LONG_SIDE, LONG_SIDE))  # a JPEG is decoded at the size that is needed
        image.load()
        if original or (
            small and orientation(image) == UPRIGHT and kind in (JPEG, PNG) and _bare(image, kind, data)
        ):
            return Taken(kinds.named(name, kind), kind, data)
        profile = image.info.get("icc_profile") if image.mode in ("L", "RGB", "RGBA") else None
        target = PNG if kind in _DRAWN or image.mode == "1" else JPEG
        return Taken(kinds.named(name, target), target, _encoded(_fit(upright(image)), target, profile))


def _fit(image: Image.Image) -> Image.Image:
    """No larger than is kept, in colours that can be kept."""
    if image.mode.startswith("I;16"):
        image = image.point(lambda value: value / 256).convert("L")
    elif image.mode not in _PLAIN:
        image = image.convert("RGB")
    if max(image.size) <= LONG_SIDE:
        return image
    if image.mode in ("1", "P"):  # in these nothing can be drawn between two colours
        image = image.convert("RGBA" if "transparency" in image.info else "L" if image.mode == "1" else "RGB")
    image.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    return image


def _encoded(image: Image.Image, kind: str, profile: bytes | None) -> bytes:
    out = io.BytesIO()
    image.info = {key: value for key, value in image.info.items() if key == "transparency"}
    if kind == PNG:
        image.save(out, "PNG", icc_profile=profile)
    else:
        plain = image if image.mode in ("L", "RGB") else image.convert("RGB")
        plain.save(out, "JPEG", quality=QUALITY, icc_profile=profile)
    return out.getvalue()


def _bare(image: Image.Image, kind: str, data: bytes) -> bool:
    """Whether there is nothing in the file but the picture, so that its bytes may stay as they are."""
    if kind == JPEG:
        segments = {name for name, _ in getattr(image, "applist", ())}
        return segments <= _JPEG_KEEPS and image.format == "JPEG" and data.endswith(_JPEG_END)
    return (
        set(image.info) <= _PNG_KEEPS and not getattr(image, "is_animated", False) and data.endswith(_PNG_END)
    )
