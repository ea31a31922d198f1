"""Makes cases out of short lines, and draws arbitrary ones."""

from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from hypothesis import strategies as st

from agent_app.core.calendar import published
from agent_app.core.clocks import Clock, clocks
from agent_app.core.law import Law
from agent_app.core.rules import Rules, load_rules
from agent_app.core.settings import Version, with_settings
from agent_app.core.settings_read import read_setting
from agent_app.core.vocabulary import Purpose
from agent_app.core.workflow import CaseFacts, StepRecord

RULES = load_rules()
CALENDAR = published()
ORGAN = "青溪镇人民政府"
REGISTERED = date(2026, 6, 30)


COUNTY = "990101"


def day(text: str) -> date:
    return date.fromisoformat(text)


def version(text: str, lamport: int = 1, key: str = "", file: str = "云山县") -> Version:
    """A version of a setting as the county's log carries it."""
    which = key or read_setting(file, text, COUNTY, RULES).key
    leaf = sha256(f"{lamport} {text}".encode()).digest()
    return Version(which, file, text, "", "王海", 1_782_784_800_000 + lamport, lamport, leaf, COUNTY)


def county_rules(text: str) -> Rules:
    """The rules with a county's own limits. Raises what a wrong table raises."""
    return with_settings(Law(RULES, CALENDAR), [version(text)]).rules


def step(
    code: str,
    on: str,
    *,
    authority: bool = False,
    lamport: int = 1,
    estimated: bool = False,
    name: str = "",
    **data: Any,
) -> StepRecord:
    """A step record; `accept` is by Art. 31(6) unless `track` says otherwise (None: not recorded)."""
    if code == "accept":
        data.setdefault("track", "31(6)")
    data = {key: value for key, value in data.items() if value is not None}
    identity = f"{code} {on} {authority} {lamport} {name}"
    leaf = sha256(identity.encode()).digest()
    return StepRecord(identity, code, day(on), data, estimated, authority, lamport, leaf, "刘春生")


def case(*steps: StepRecord, **given: Any) -> CaseFacts:
    """A case registered on 2026-06-30 with these steps."""
    facts = {
        "registered_on": REGISTERED,
        "purpose": Purpose.APPEAL,
        "historical": False,
        "reopened_on": None,
        "reachable": True,
    }
    return CaseFacts(**(facts | given), steps=steps)


def clocks_of(*steps: StepRecord, **given: Any) -> dict[str, Clock]:
    """The clocks of a case by rule; when there are two by one rule, the later."""
    return {clock.rule: clock for clock in clocks(case(*steps, **given), RULES, CALENDAR)}


_DATA = st.fixed_dictionaries(
    {},
    optional={
        "organ": st.sampled_from([ORGAN, "县信访局", "县人社局", ""]),
        "track": st.sampled_from([*RULES.tracks, "", "31(7)", 6]),
        "days": st.sampled_from([10, 30, 31, 0, -1, "30", None, True]),
        "receiver": st.sampled_from(["unit", "petition_office", 3]),
        "due_on": st.sampled_from(["2026-09-18", "9999-12-31", "soon", 7]),
        "hearing_from": st.sampled_from(["2026-11-20", "9999-12-31", ""]),
        "hearing_to": st.sampled_from(["2026-11-22", "2020-01-01", "9999-12-31", ""]),
        "reason": st.sampled_from(["当场答复", ""]),
        "document_number": st.just("信答〔2026〕12号"),
    },
)

any_step = st.builds(
    lambda code, after, data, authority, lamport, estimated: StepRecord(
        f"{code} {after} {lamport} {authority} {estimated} {data}",
        code,
        REGISTERED + timedelta(days=after),
        data,
        estimated,
        authority,
        lamport,
        sha256(bytes([lamport])).digest(),
        "",
    ),
    st.sampled_from([*RULES.steps, "mediate"]),
    st.integers(-3, 300),
    _DATA,
    st.booleans(),
    st.integers(0, 9),
    st.booleans(),
)
"""Any step, sensible or not, as another version or a damaged desk may have written it."""

any_case = st.builds(
    CaseFacts,
    registered_on=st.just(REGISTERED),
    purpose=st.sampled_from(Purpose),
    historical=st.booleans(),
    reopened_on=st.sampled_from([None, date(2026, 8, 10)]),
    reachable=st.booleans(),
    steps=st.lists(any_step, max_size=9),
    anonymous=st.booleans(),
)


def clock_of(period: str, start: str) -> Clock:
    """The clock of the law that has this period."""
    given: dict[str, Any] = {"registered_on": day(start)}
    if period == "15":
        return clocks_of(step("receive", start, organ=ORGAN), **given)["notify"]
    if period == "30":
        return clocks_of(step("reply", start, reason="当场答复"), step("serve", start), **given)[
            "ask_reexamination"
        ]
    steps = [step("accept", start)]
    if period == "60+30":
        steps.append(step("extend", (day(start) + timedelta(50)).isoformat(), days=30))
    return clocks_of(*steps, **given)["handle"]


# The chain of the domain page, section 7.4.
CHAIN = (
    step("hand_over", "2026-07-01", organ=ORGAN),
    step("receive", "2026-07-01", organ=ORGAN),
    step("accept", "2026-07-10", organ=ORGAN, document_number="青信告〔2026〕7号"),
    step("extend", "2026-08-28", days=30, reason="等第三方复测"),
    step("reply", "2026-09-25"),
    step("serve", "2026-09-28"),
    step("ask_reexamination", "2026-10-20", organ="云山县人民政府"),
    step("reexamination_reply", "2026-11-14"),
    step("serve", "2026-11-16"),
)
