"""What every answer of the server wears, and how it says that something broke."""

import logging
import traceback
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from agent_app.sync.network import OURS

HEADERS = {
    OURS: "1",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
BROKEN = "县里的服务器出了错，这一次没有办成，以前存的都在。请过一会儿再试；还不行，请告诉管服务器的人。"

log = logging.getLogger(__name__)


class Shield:
    """Adds the headers, and keeps anybody's data out of the log when a bug shows."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def dressed(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._app(scope, receive, dressed)
        except ClientDisconnect:
            return  # a line was cut while something was sent: nobody is there to be answered
        except Exception as error:
            log.error("%s", _places(error))
            if begun:
                raise ConnectionAbortedError from None
            await PlainTextResponse(BROKEN, status_code=500)(scope, receive, dressed)


def _places(error: Exception) -> str:
    """Where it happened, without any value: values may be somebody's words."""
    frames = traceback.extract_tb(error.__traceback__)
    return " < ".join(
        [type(error).__name__, *(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))]
    )
