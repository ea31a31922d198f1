"""The county's server: the exchange and invitations for desks, and the console for its staff.

It keeps no state in the process, so several may run on one record. TLS with the county's own certificate.
"""

import asyncio
import io
import logging
import os
import signal
import socket
import ssl
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Request, Response
from fastapi.responses import PlainTextResponse

from agent_app.base.errors import TroubleError
from agent_app.core.outreach import RECEPTION_KIND
from agent_app.county import console
from agent_app.county.office import server_pair
from agent_app.county.shield import Shield
from agent_app.desk import erasing, indexing, receptions
from agent_app.desk.desk import Desk
from agent_app.sync import answer, enrolment, message
from agent_app.sync.intake import INDEX_AT_ONCE
from agent_app.sync.network import EXCHANGE_PATH, INVITATION_PATH, MEDIA_TYPE

MAX_BODY = message.LINE_LIMIT + 1024 * 1024
"""What a request may be on the line: its limit of content, which does not compress to more than itself."""
_MAX_DRAINED = 4 * MAX_BODY
_TOO_MUCH = "一次交得太多，没有收。您的记录都在，请用U盘交换。"
_QUIET_S = 1.0
_PIECE = 20
"""Cases indexed before it is looked whether a desk waits."""
_STOP_S = 10
_AT_ONCE = 4
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
        body = await read_limited(request, MAX_BODY)
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


async def read_limited(request: Request, limit: int) -> bytes | None:
    """The body; None when it is longer. What is too long is read on for a while, so that the answer is heard."""
    body, size = bytearray(), 0
    async for piece in request.stream():
        size += len(piece)
        if size <= limit:
            body += piece
        elif size > _MAX_DRAINED:
            break
        else:
            body.clear()
    return bytes(body) if size <= limit else None


class _Behind:
    """Brings the full-text index up to date when no desk has asked for a while. Searches are right without it, only slower."""

    def __init__(self, desk: Desk, working: CapacityLimiter) -> None:
        self._desk = desk
        self._working = working
        self._waiting = True  # since the last time, perhaps
        self._running = False
        self._asked = time.monotonic()

    def look(self, changed: int) -> None:
        """After an exchange that has changed so many records; in the event loop."""
        self._asked = time.monotonic()
        self._waiting |= changed > INDEX_AT_ONCE
        if self._waiting and not self._running:
            self._running = True
            asyncio.get_running_loop().run_in_executor(None, self._index)

    def _index(self) -> None:
        try:
            while self._waiting and not self._working.borrowed_tokens:
                # Who exchanges much asks again at once.
                if (early := self._asked + _QUIET_S - time.monotonic()) > 0:
                    time.sleep(early)
                    continue
                self._waiting = indexing.catch_up(self._desk, 0, _PIECE) > 0
        finally:
            self._running = False


def _answer(desk: Desk, body: bytes) -> tuple[bytes, int]:
    law, out = desk.law, io.BytesIO()
    answered = answer.answer(desk.vault, io.BytesIO(body), out, law, desk.now_ms, message.LINE_LIMIT)
    report = answered.report
    if report.subjects:
        erasing.follow_up(desk, report.subjects)
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

    config = uvicorn.Config(
        create(desk),
        log_level="warning",
        access_log=False,
        server_header=False,
        limit_concurrency=_CONNECTIONS,
        timeout_graceful_shutdown=_STOP_S,
    )
    config.load()
    config.ssl = _context(desk)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    receptions.publish(desk)  # what came just before the server was stopped
    ready()
    try:
        uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        pass  # it has finished what was under way
    finally:
        listening.close()


def _context(desk: Desk) -> ssl.SSLContext:
    """TLS from PEM texts; Python reads them from files only, so they lie for a moment in a private folder."""
    pair = server_pair(desk)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with TemporaryDirectory(prefix=".tls-", dir=desk.vault.home) as folder:
        chain = Path(folder) / "server.pem"
        with open(chain, "x", encoding="ascii", opener=_private) as file:
            file.write(pair.key + pair.certificate)
        context.load_cert_chain(chain)
    return context


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
