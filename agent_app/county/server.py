"""The county's server: the exchange and invitations for desks, and the console for its staff.

It keeps no state in the process, so several may run on one record. TLS with the county's own certificate.
"""

import asyncio
import io
import logging
import signal
import socket
import time
from collections.abc import Callable

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Request, Response
from fastapi.responses import PlainTextResponse

from agent_app.base.errors import AppError, TroubleError
from agent_app.core.outreach import RECEPTION_KIND
from agent_app.county import console, tls
from agent_app.county.office import server_pair
from agent_app.county.receiving import receive
from agent_app.county.shield import Shield
from agent_app.desk import erasing, indexing, receptions
from agent_app.desk.desk import Desk
from agent_app.sync import answer, enrolment, message
from agent_app.sync.network import EXCHANGE_PATH, INVITATION_PATH, MEDIA_TYPE

MAX_BODY = message.LINE_LIMIT + 1024 * 1024
"""What a request may be on the line: its limit of content, which does not compress to more than itself."""
_TOO_MUCH = "一次交得太多，没有收。您的记录都在，请用U盘交换。"
_QUIET_S, _LONGEST_S = 1.0, 30.0
"""What came in is derived when no desk has asked for so long, or it has waited for so long."""
_PIECE = 50
"""Cases derived or indexed before it is looked whether a desk waits."""
_STOP_S = 10
_AT_ONCE = 3
"""Exchanges worked on at once by one process, the others wait in a row: more would only take turns at its interpreter."""
_CONNECTIONS = 500

log = logging.getLogger(__name__)


def create(desk: Desk) -> FastAPI:
    """The server of an open county record."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(Shield)
    working = CapacityLimiter(_AT_ONCE)
    behind = _Behind(desk, working)

    @app.post(EXCHANGE_PATH)
    async def exchange(request: Request) -> Response:
        body = await receive(request, MAX_BODY)
        if body is None:
            return PlainTextResponse(_TOO_MUCH, status_code=413)
        answered, changed = await to_thread.run_sync(_answer, desk, body, limiter=working)
        behind.look(changed)
        return Response(answered, media_type=MEDIA_TYPE)

    @app.get(INVITATION_PATH + "{invitation_id}")
    def invitation(invitation_id: str, key: str = "") -> Response:
        try:
            name, asking = bytes.fromhex(invitation_id), bytes.fromhex(key)
        except ValueError:
            return Response(status_code=404)
        card = answer.card(desk.vault)
        with desk.vault.read() as connection:
            found = enrolment.public_answer(connection, name, card, asking)
        return Response(status_code=404) if found is None else Response(found, media_type=MEDIA_TYPE)

    console.add_to(app, desk)
    return app


class _Behind:
    """Works on what came in when no desk has asked for a while, so that none waits for more than to be told that it is safe.

    Who looks at the lists sooner has it done first (`county.gate`); searches are right without the index, only slower.
    All of this runs in the event loop, but the work.
    """

    def __init__(self, desk: Desk, working: CapacityLimiter) -> None:
        self._desk = desk
        self._working = working
        self._waiting = True  # since the last time, perhaps
        self._came = 0
        self._asked = self._since = time.monotonic()
        self._task: asyncio.Task[None] | None = None

    def look(self, changed: int) -> None:
        """After an exchange that has changed so many records."""
        self._asked = time.monotonic()
        self._came += changed
        self._waiting |= changed > 0
        if self._waiting and (self._task is None or self._task.done()):
            self._since = self._asked
            self._task = asyncio.create_task(self._work())

    async def _work(self) -> None:
        while self._waiting:
            late = time.monotonic() - self._since > _LONGEST_S
            # Who exchanges much asks again at once.
            early = self._asked + _QUIET_S - time.monotonic()
            if not late and (early > 0 or self._working.borrowed_tokens):
                await asyncio.sleep(max(early, _QUIET_S / 10))
                continue
            came = self._came
            try:
                more = await to_thread.run_sync(self._piece)
            except AppError as error:
                log.warning("behind: %s", error.sentence)
                return
            if not more:
                self._waiting, self._since = came != self._came, self._asked

    def _piece(self) -> bool:
        return indexing.catch_up(self._desk, 0, _PIECE) > 0


def _answer(desk: Desk, body: bytes) -> tuple[bytes, int]:
    law, out = desk.law, io.BytesIO()
    answered = answer.answer(
        desk.vault, io.BytesIO(body), out, law, desk.now_ms, message.LINE_LIMIT, at_once=0
    )
    report = answered.report
    if report.erased:
        erasing.follow_up(desk)
    if answered.law is not law or RECEPTION_KIND in report.kinds:
        desk.law = answered.law
        receptions.publish(desk)
    log.info("exchange: %d events in, %d out", report.events, answered.header.events)
    return out.getvalue(), len(report.subjects)


def listen(host: str, port: int) -> socket.socket:
    """Open the port (0: any free one), so that whoever is told of it can connect. Raises `TroubleError`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=512)
    except (OSError, OverflowError) as error:
        raise TroubleError(
            f"开不了 {host} 的 {port} 端口，可能别的程序占着，或者没有权限。记录没有动，请换一个 --port 再开。"
        ) from error
    # Each connection takes this over. Else the last piece of an answer waits 40 ms for the word that the first has come.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def serve(desk: Desk, listening: socket.socket, ready: Callable[[], None]) -> None:
    """Serve on a socket until SIGTERM or Ctrl+C; `ready` is called when everything is loaded."""
    import uvicorn

    from agent_app.county.connection import Connection

    config = uvicorn.Config(
        create(desk),
        http=Connection,
        log_level="warning",
        access_log=False,
        server_header=False,
        limit_concurrency=_CONNECTIONS,
        timeout_graceful_shutdown=_STOP_S,
    )
    config.load()
    config.ssl = tls.context(server_pair(desk), desk.vault.home)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    receptions.publish(desk)  # what came just before the server was stopped
    ready()
    try:
        uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        pass  # it has finished what was under way
    finally:
        listening.close()
