"""A kept picture as it is shown elsewhere than in the window: turned the way somebody turned it, for a page of paper."""

import io

from PIL import Image

from agent_app.base.errors import UserError
from agent_app.picture.kinds import PICTURES
from agent_app.picture.opening import opened, upright
from agent_app.picture.taking import QUALITY

_QUARTERS = (None, Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_90)


def as_jpeg(name: str, media_type: str, data: bytes, quarters: int = 0, long_side: int = 1754) -> bytes:
    """A picture as JPEG, upright, turned by `quarters` of a circle clockwise, at most `long_side` pixels long.

    1754 pixels are an A4 page at 150 to the inch. Raises `UserError` when it cannot be read.
    """
    if media_type not in PICTURES:
        raise UserError(f"“{name}”不是照片。什么都没有动。")
    with opened(name, media_type, data) as image:
        image.draft("RGB", (long_side, long_side))
        image.load()
        shown = _on_white(upright(image))
        shown.thumbnail((long_side, long_side), Image.Resampling.LANCZOS)
        turn = _QUARTERS[quarters % 4]
        out = io.BytesIO()
        (shown if turn is None else shown.transpose(turn)).save(out, "JPEG", quality=QUALITY)
        return out.getvalue()


def size_of(jpeg: bytes) -> tuple[int, int]:
    """Width and height in pixels of what `as_jpeg` has made."""
    with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as image:
        return image.size


def _on_white(image: Image.Image) -> Image.Image:
    """Without transparency: paper is white."""
    if image.mode not in ("RGBA", "LA", "PA") and "transparency" not in image.info:
        return image.convert("RGB")
    pasted = Image.new("RGB", image.size, "white")
    layer = image.convert("RGBA")
    pasted.paste(layer, mask=layer.getchannel("A"))
    return pasted
