"""A county for tests: its server in this process for what is asked of it, in one of its own for the whole way."""

import asyncio
import io
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import argon2
import httpx
import openpyxl
import pytest
from fastapi import FastAPI

from agent_app.cli import agent
from agent_app.cli import county as county_server
from agent_app.cli.common import PASSPHRASE_VARIABLE
from agent_app.county import server, staff
from agent_app.desk import indexing, registering
from agent_app.desk.desk import Desk
from tests.support.desks import FIELD, PASSPHRASE, exchanged
from tests.support.tools import ROOT

STAFF, PASSWORD = "王海", "一二三四五六七"
QUICK_PASSWORDS = argon2.PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
START_S, STOP_S = 60.0, 30.0


class InProcess(httpx.BaseTransport):
    """Asks a server in this process: one request, one loop, and nothing left running or waiting behind it."""

    def __init__(self, app: FastAPI) -> None:
        self._desk: Desk = app.state.console.desk
        self._transport = httpx.ASGITransport(app, raise_app_exceptions=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = asyncio.run(self._ask(request))
        indexing.derive(self._desk)  # as the server does when nobody asks for a while
        return answer

    async def _ask(self, request: httpx.Request) -> httpx.Response:
        answer = await self._transport.handle_async_request(request)
        body = await answer.aread()
        return httpx.Response(answer.status_code, headers=answer.headers, content=body)


class Browser:
    """Somebody at the console, who follows links and sends the forms that stand on the page."""

    def __init__(self, desk: Desk) -> None:
        self.app = server.create(desk)
        self.client = httpx.Client(transport=InProcess(self.app), base_url="https://county")
        self.text, self.status, self.headers = "", 0, httpx.Headers()

    def get(self, path: str) -> "Browser":
        """Open a page, and where it leads."""
        return self._take(self.client.get(path))

    def post(self, path: str, **fields: str) -> "Browser":
        """Send a form, with the token of the page that is open unless another is given."""
        return self._take(self.client.post(path, data={"token": self.hidden("token"), **fields}))

    def log_in(self, name: str = STAFF, password: str = PASSWORD) -> "Browser":
        """Come in by the door."""
        self.get("/login")
        return self.post("/login", name=name, password=password)

    def hidden(self, name: str) -> str:
        """The value of a hidden field of the page that is open."""
        found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)">', self.text)
        return found[1] if found else ""

    def _take(self, answer: httpx.Response) -> "Browser":
        while answer.is_redirect:
            answer = self.client.get(answer.headers["location"])
        self.status, self.text, self.headers = answer.status_code, answer.text, answer.headers
        return self


def at_console(county: Desk) -> Browser:
    """A browser whose owner is logged in."""
    staff.add_staff(county, STAFF, PASSWORD, hasher=QUICK_PASSWORDS)
    return Browser(county).log_in()


def came_in(village: Desk, county: Desk, data: dict[str, Any] = FIELD) -> str:
    """A case that the village has handed in; its id."""
    made = registering.register(village, data)
    exchanged(village, county)
    return made.id


def events_of(county: Desk) -> int:
    """How many events the county's record holds."""
    with county.vault.read() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM events").scalar_one())


def registered_in_figures(browser: Browser, query: str = "") -> Any:
    """How many cases were registered, as the workbook of 统计 has it."""
    answer = browser.client.get(f"/figures.xlsx{query}")
    assert "attachment" in answer.headers["Content-Disposition"]
    return openpyxl.load_workbook(io.BytesIO(answer.content))["指标"]["B3"].value


Command = Callable[[Sequence[str]], int]
AGENT: Command = agent.main
COUNTY_SERVER: Command = county_server.main


def said(program: Command, home: Path, *words: str, given: Any = None) -> Any:
    """Run one command, which must succeed, in this process: the JSON it printed; `given` is its standard input."""
    out, complaint = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(complaint):
        patch.setenv(PASSPHRASE_VARIABLE, PASSPHRASE)
        patch.setattr(
            sys, "stdin", io.StringIO("" if given is None else json.dumps(given, ensure_ascii=False))
        )
        code = program(["--home", str(home), *words])
    assert code == 0, complaint.getvalue()
    return json.loads(out.getvalue())


@contextmanager
def serving(home: Path, *words: str) -> Iterator[str]:
    """A county's server in a process of its own; its address while it runs. It must stop when it is told to."""
    with node(home, *words) as (url, _):
        yield url


@contextmanager
def node(home: Path, *words: str) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """The same with the process, for who kills it; then nothing is asked of its end."""
    process = subprocess.Popen(
        [sys.executable, "-m", county_server.__name__, "--home", str(home), "serve", "--port", "0", *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            PASSPHRASE_VARIABLE: PASSPHRASE,
            "PYTHONIOENCODING": "utf-8",
        },
    )
    watchdog = threading.Timer(START_S, process.kill)
    watchdog.start()
    try:
        url = json.loads(_first_document(process))["url"]
        watchdog.cancel()
        yield url, process
    finally:
        watchdog.cancel()
        killed = process.poll() == -signal.SIGKILL
        process.terminate()
        try:
            _, complaint = process.communicate(timeout=STOP_S)
        finally:
            process.kill()
    assert killed or process.returncode == 0, complaint


def _first_document(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None and process.stderr is not None
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line)
        if line == "}\n":
            return "".join(lines)
    raise AssertionError(process.stderr.read())
