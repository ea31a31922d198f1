"""Chunks that come to the county: from whom it takes those of which blobs."""

from agent_app.core.scope import Scope, may_write
from agent_app.store import blob_ways
from agent_app.store.delivery import CONFIRMED
from agent_app.store.vault import Connection
from agent_app.sync import message
from agent_app.sync.certificate import Certificate
from agent_app.sync.message import Chunk

_MOST_LOOKED_FOR = 64
"""So many blobs of places that are not the sender's are looked for in the record, of one request."""


class Chunks:
    """Takes the chunks of one request; `touched` are the blobs of which some came."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._named: dict[bytes, bool] = {}
        self.touched: set[bytes] = set()

    def take(self, payload: bytes, sender: Certificate | None) -> None:
        """Take a chunk, if its sender is known and may bring it. Raises `BundleError`."""
        chunk = message.checked_chunk(payload)
        if sender is not None and self._may_bring(sender, chunk):
            self.touched.add(message.take_chunk(self._connection, chunk, CONFIRMED, sender.key))

    def _may_bring(self, sender: Certificate, chunk: Chunk) -> bool:
        """Who was moved elsewhere may still bring the files of what was written before: nobody else knows their names."""
        if may_write(sender.scope_list(), Scope.parse(chunk.scope)):
            return True
        if chunk.hash not in self._named and len(self._named) < _MOST_LOOKED_FOR:
            self._named[chunk.hash] = blob_ways.is_named(self._connection, chunk.hash, chunk.scope)
        return self._named.get(chunk.hash, False)
