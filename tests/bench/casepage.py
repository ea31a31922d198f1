"""One case's page, and the page of the day, in a vault with twenty thousand cases under way."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from agent_app.desk import mending, stepping
from agent_app.desk.desk import Desk
from agent_app.gui.pages.case.sheet import read
from agent_app.store.bulk import run
from tests.bench.agenda import under_way
from tests.bench.figures import Figure, figure, milliseconds


def case_page(folder: Path, count: int = 20_000) -> Iterator[Figure]:
    """Everything the page of a case shows, read, beside a bare read of its events."""
    desk = under_way(folder / "desk", count)
    subject = _long_case(desk)
    with desk.vault.read() as connection:
        query = "SELECT leaf, body FROM events WHERE subject = ?"
        events = len(run(connection, query, (bytes.fromhex(subject),)))
        reference = milliseconds(lambda: run(connection, query, (bytes.fromhex(subject),)), 25)
    value = milliseconds(lambda: read(desk, subject), 25)
    yield figure(
        f"one case's page with {events} events among {count} cases", value, "ms", reference, "≤ 50 ms",
        "reference: a bare read of its events; folding, clocks, timeline, steps and papers come on top",
    )  # fmt: skip
    desk.close()


def _long_case(desk: Desk) -> str:
    """A case that has come far, with a correction and a step that was taken back."""
    with desk.vault.read() as connection:
        [(subject,)] = run(
            connection, "SELECT subject FROM cases WHERE stage = 'accepted' ORDER BY id LIMIT 1"
        )
    case: str = subject.hex()
    [accepted] = [step for step in desk.case(case).facts.steps if step.code == "accept"]
    mending.correct_step(desk, case, accepted.id, "看错了", data={"document_number": "信受〔2026〕7号"})
    for number in range(20):
        stepping.take_step(desk, case, "urge", None, {"organ": "云山县水利局", "note": f"第{number + 1}次问"})
    record = stepping.take_step(desk, case, "reply", date(2026, 6, 20), {"outcome": "support"}).record
    mending.withdraw_step(desk, case, record, "记错了")
    return case
