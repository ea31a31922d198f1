"""Composition root: from a home folder to a desk that works. No registry, no singleton, no global."""

from functools import cache
from pathlib import Path

from agent_app.core.calendar import published
from agent_app.core.rules import load_rules
from agent_app.core.vocabulary import Role
from agent_app.desk.desk import Desk, Now, wall_clock
from agent_app.desk.setup import SetUp, open_desk, set_up
from agent_app.store import keyslots
from agent_app.store.readside import Law
from agent_app.store.vault import Begin


@cache
def law() -> Law:
    """The rules and the calendar that the program ships with."""
    return Law(load_rules(), published())


def unlock(home: Path, secret: str, now: Now = wall_clock, *, upgrade: bool = False) -> Desk:
    """Open the desk in a home with its passphrase or recovery code; `upgrade` as `open_desk`."""
    return open_desk(home, secret, law(), now, upgrade=upgrade)


def found_desk(
    home: Path,
    *,
    name: str,
    division: str,
    passphrase: str,
    role: Role = Role.AGENT,
    unit: str = "",
    phone: str = "",
    now: Now = wall_clock,
    cost: keyslots.Cost | None = None,
    database: str = "",
    also: Begin | None = None,
) -> SetUp:
    """Make a new desk in an empty home; `database` as `vault.create`, `also` as `set_up`."""
    return set_up(
        home, law(), name=name, division=division, passphrase=passphrase, role=role, unit=unit, phone=phone, now=now, cost=cost,
        database=database, also=also,
    )  # fmt: skip
