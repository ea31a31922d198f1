"""A desk whose passphrase and recovery code are both lost: the county opens its backup with the key kept for that.

What comes out is the same backup with a new recovery code; the records stay encrypted on the way.
"""

from pathlib import Path
from typing import Any

from agent_app.desk.desk import Desk
from agent_app.store import backup, keyslots
from agent_app.store import identity as who


def open_backup(desk: Desk, source: Path, out: Path, cost: keyslots.Cost | None = None) -> str:
    """Write the backup in `source` to `out`; returns the new recovery code, shown once and kept nowhere.

    Passphrase and old code do not open the new file. Raises `UserError` for what is no backup of a desk of this county,
    and `TroubleError`.
    """
    with desk.vault.read() as connection:
        secrets = [one.box_secret for one in who.load_all(connection)]
    code = keyslots.new_recovery_code()

    def change(document: dict[str, Any]) -> dict[str, Any]:
        key = keyslots.open_escrow(document, secrets)
        return keyslots.with_new_code(document, key, code, cost or keyslots.Cost())

    backup.rewrite_keys(source, out, change)
    return code
