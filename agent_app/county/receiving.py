"""What is sent to the server: how much of it is taken, and how long it may take to come."""

import asyncio

from starlette.requests import Request

from agent_app.base.errors import TroubleError

PATIENCE_S = 60.0
"""So long is waited for a request to begin, and for its content before anything of it has come."""
_SLOWEST = 250
"""Bytes a second of a line that is waited for as long as it goes on: a tenth of what GPRS carries."""
_DRAINED = 4
"""So many times the limit is read of what is too long, so that the answer is heard."""


class TooSlowError(TroubleError):
    """What was announced has not come. Whoever sends nothing takes the place of somebody else."""

    def __init__(self) -> None:
        super().__init__("等了很久，送来的还没有到齐，这一次没有收。以前存的都在，请再交一次。")


async def receive(request: Request, limit: int) -> bytes | None:
    """The body; None when it has more bytes than `limit`. Raises `TooSlowError`."""
    body, size = bytearray(), 0
    began = asyncio.get_running_loop().time()
    try:
        async with asyncio.timeout(PATIENCE_S) as waiting:
            async for piece in request.stream():
                size += len(piece)
                waiting.reschedule(began + PATIENCE_S + size / _SLOWEST)
                if size <= limit:
                    body += piece
                elif size > _DRAINED * limit:
                    break
                else:
                    body.clear()
    except TimeoutError as error:
        raise TooSlowError from error
    return bytes(body) if size <= limit else None
