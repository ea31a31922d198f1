"""An empty vault, open for writing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from agent_app.store import vault
from agent_app.store.vault import Connection, Vault
from tests.support.desks import PASSPHRASE, QUICK


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Vault]:
    made, _ = vault.create(tmp_path / "vault", PASSPHRASE, QUICK)
    yield made
    made.close()


@pytest.fixture
def connection(opened: Vault) -> Iterator[Connection]:
    with opened.write() as writing:
        yield writing
