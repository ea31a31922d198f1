"""The filters over the list of cases: as a query has them, and as they hold of a row that is at hand."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, or_, select

from agent_app.core.vocabulary import Delivery, Holder
from agent_app.store import schema
from agent_app.store.delivery import LEVELS
from agent_app.store.schema import NOT_CONFIRMED

if TYPE_CHECKING:
    from agent_app.store.caselist import Row

_MINE = ("serve", "explain", "hand_over", "follow_up")
"""Steps that are the agent's own; of what was handed over, others must first say that it came."""


class Chip(StrEnum):
    """The filters above a list: what the agent has to do, what is late, what is open, what is of this year; and how
    far cases have come on their way to the county.
    """

    MINE = "mine"
    LATE = "late"
    OPEN = "open"
    YEAR = "year"
    SAVED = "saved"
    HANDED_OVER = "handed_over"
    CONFIRMED = "confirmed"


_DELIVERED = {
    Chip.SAVED: Delivery.SAVED,
    Chip.HANDED_OVER: Delivery.HANDED_OVER,
    Chip.CONFIRMED: Delivery.CONFIRMED,
}


def matches(row: "Row", chip: Chip, today: date) -> bool:
    """Whether a row that is at hand belongs under a filter, as `page` would decide."""
    match chip:
        case Chip.MINE:
            return row.open and (row.due_holder is Holder.AGENT or row.next_step in _MINE)
        case Chip.LATE:
            return row.open and row.duty_due is not None and row.duty_due < today
        case Chip.OPEN:
            return row.open
        case Chip.YEAR:
            return row.registered_on is not None and row.registered_on.year >= today.year
        case Chip.SAVED | Chip.HANDED_OVER | Chip.CONFIRMED:
            return row.delivery is _DELIVERED[chip]


def filtered(query: Select[Any], chips: Sequence[Chip], today: date, agent: str) -> Select[Any]:
    """A query of cases, of all agents or of one, under these filters together; `today` is what late and this year go by."""
    table = schema.cases
    if agent:
        query = query.where(table.c.agent == agent)
    for chip in chips:
        if chip is Chip.YEAR:
            query = query.where(table.c.registered_on >= f"{today.year}-01-01")
            continue
        if chip is Chip.CONFIRMED:  # all but the few that an index holds
            query = query.where(table.c.id.not_in(select(table.c.id).where(NOT_CONFIRMED)))
            continue
        if chip in _DELIVERED:
            query = query.where(NOT_CONFIRMED, table.c.delivery == LEVELS.index(_DELIVERED[chip]))
            continue
        query = query.where(table.c.open)
        if chip is Chip.MINE:
            query = query.where(or_(table.c.due_holder == Holder.AGENT.value, table.c.next_step.in_(_MINE)))
        elif chip is Chip.LATE:
            query = query.where(table.c.duty_due < today.isoformat())
    return query.select_from(table)
