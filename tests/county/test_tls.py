"""What the server speaks TLS with."""

import ssl
from pathlib import Path
from typing import Any

import pytest

from agent_app.county import tls
from tests.support.desks import Wall


def test_what_a_kill_leaves_of_a_starting_server_tells_nobody_its_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its key lies in a file while the library reads it."""
    lying: list[bytes] = []

    class Context(ssl.SSLContext):
        def load_cert_chain(self, certfile: Any, keyfile: Any = None, password: Any = None) -> None:
            lying.append(Path(certfile).read_bytes())
            super().load_cert_chain(certfile, keyfile, password)

    pair = tls.issue(tls.make_authority(Wall()()), Wall()())
    with monkeypatch.context() as patch:
        patch.setattr(ssl, "SSLContext", Context)
        tls.context(pair, tmp_path)
    [chain] = lying
    assert b"ENCRYPTED PRIVATE KEY" in chain and b"BEGIN PRIVATE KEY" not in chain
    assert not list(tmp_path.iterdir())
    with pytest.raises(ssl.SSLError):
        left = tmp_path / "left"
        left.write_bytes(chain)
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(left, password="")
