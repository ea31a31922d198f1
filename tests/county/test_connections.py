"""Whoever asks nothing holds no place for long, and a slow line is waited for."""

import asyncio
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from agent_app.county import receiving, server
from agent_app.county.connection import Connection
from agent_app.desk.desk import Desk
from agent_app.sync.network import EXCHANGE_PATH

PATIENCE_S = 0.5


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "PATIENCE_S", PATIENCE_S)


@contextmanager
def running(app: FastAPI) -> Iterator[tuple[str, int]]:
    """A server of its own thread; where it listens."""
    listening = socket.create_server(("127.0.0.1", 0))
    running = uvicorn.Server(uvicorn.Config(app, http=Connection, log_level="warning"))
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield listening.getsockname()
    finally:
        running.should_exit = True
        thread.join()
        listening.close()


def held_for(place: tuple[str, int], *pieces: bytes) -> float:
    """Seconds until the server closes a connection on which this is sent, piece by piece and the last again and again."""
    began = time.monotonic()
    with socket.create_connection(place, timeout=PATIENCE_S / 5) as line:
        while time.monotonic() - began < 20 * PATIENCE_S:
            try:
                line.sendall(pieces[0] if pieces else b"")
                pieces = pieces[1:] or pieces
                while line.recv(4096):
                    pass
                break
            except TimeoutError:
                continue
            except OSError:
                break
    return time.monotonic() - began


HEAD = b"GET / HTTP/1.1\r\nHost: county\r\n"


@pytest.mark.parametrize(
    "pieces",
    [(), (HEAD, b"X: 1\r\n"), (HEAD + b"\r\n", HEAD, b"X: 1\r\n")],
    ids=["nothing", "half a head", "half a head after an answer"],
)
def test_a_connection_on_which_nothing_is_asked_is_closed(pieces: tuple[bytes, ...]) -> None:
    with running(FastAPI()) as place:
        assert PATIENCE_S / 2 < held_for(place, *pieces) < 10 * PATIENCE_S


def test_what_takes_the_server_long_is_answered_and_the_next_one_too() -> None:
    app = FastAPI()

    @app.get("/long")
    async def answer() -> str:
        await asyncio.sleep(3 * PATIENCE_S)
        return "好"

    with running(app) as (host, port), httpx.Client(base_url=f"http://{host}:{port}") as client:
        assert [client.get("/long").json() for _ in range(2)] == ["好", "好"]


def send(county: Desk, path: str, content: AsyncIterator[bytes]) -> httpx.Response:
    async def sending() -> httpx.Response:
        transport = httpx.ASGITransport(server.create(county))
        async with httpx.AsyncClient(transport=transport, base_url="https://county") as client:
            return await client.post(path, content=content)

    return asyncio.run(sending())


async def pieces(count: int, size: int, pause_s: float) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield bytes(size)
        await asyncio.sleep(pause_s)


@pytest.mark.parametrize("path", [EXCHANGE_PATH, "/login"])
def test_what_never_comes_is_given_up_in_words(county: Desk, path: str) -> None:
    for content in (pieces(2, 10, 60), pieces(600, 1, 0.1)):
        began = time.monotonic()
        answer = send(county, path, content)
        assert (answer.status_code, "请再交一次" in answer.text) == (408, True)
        assert time.monotonic() - began < 10 * PATIENCE_S


@pytest.mark.parametrize("path", [EXCHANGE_PATH, "/login"])
def test_a_line_that_is_cut_is_no_fault_of_the_server(
    county: Desk, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    head = f"POST {path} HTTP/1.1\r\nHost: county\r\nContent-Length: 9000\r\nExpect: 100-continue\r\n\r\n"
    with running(server.create(county)) as place, socket.create_connection(place) as line:
        line.sendall(head.encode())
        assert line.recv(100).startswith(b"HTTP/1.1 100"), "it waits for the content"
        line.sendall(bytes(900))
    assert caplog.messages == []


def test_a_slow_line_is_waited_for(county: Desk) -> None:
    assert "交换包" in send(county, EXCHANGE_PATH, pieces(8, 1000, PATIENCE_S / 2)).text
