"""A connection to the server, which is closed when nothing is asked on it: else whoever opens many keeps all others out."""

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from agent_app.county import receiving


class Connection(H11Protocol):
    """As the library has it, which waits without end for the rest of a request's head, and for the first one of all."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait(None)

    def on_response_complete(self) -> None:
        self._wait(self.cycle)
        super().on_response_complete()

    def _wait(self, last: RequestResponseCycle | None) -> None:
        self.loop.call_later(receiving.PATIENCE_S, self._close_unless_asked, last)

    def _close_unless_asked(self, last: RequestResponseCycle | None) -> None:
        if self.cycle is last:
            self.timeout_keep_alive_handler()
