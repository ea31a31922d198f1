"""我的材料: everything that is kept of a matter, given to the resident whose matter it is, in one PDF with its files.

For themselves nothing is masked. Of the others on a joint matter it tells no more than that they are there.
"""

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent_app.base.errors import AppError, UserError
from agent_app.base.paths import put_in_place, write_atomically
from agent_app.core.case import Case, day_of
from agent_app.core.clock_words import say
from agent_app.core.clocks import Clock, badge
from agent_app.core.field_type import Field, Kind
from agent_app.core.fields import CASE, PARTY
from agent_app.core.fold import Record
from agent_app.core.masking import MASK, mask_name
from agent_app.desk import attaching, revealing
from agent_app.desk.attaching import Seen
from agent_app.desk.casebook import CaseView, view
from agent_app.desk.desk import Desk
from agent_app.desk.papers import not_saved
from agent_app.desk.revealing import COPY
from agent_app.desk.timeline import Moment, local_time

PAPER = "my_materials"
_OF_PERSON = ("name", "phone", "id_number", "address", "needs")
_OF_CASE = (
    "number", "lookup_code", "official_number", "official_query_code", "registered_on", "channel", "purpose",
    "category", "summary", "place", "wish", "people_affected", "told", "read_back",
)  # fmt: skip
_PAPER_LONG_SIDE = 1754
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_LONGEST_NAME, _LONGEST_SUFFIX = 50, 12  # characters: some disks count bytes, of which a name has at most 255
_NOT_HERE = "还没有传到这台电脑"


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy in the making: the PDF, the files beside it as (name, record), and the materials that are not here."""

    number: str
    pdf: bytes
    files: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """A copy that was written: where its PDF is (the archive, when it is one), how many files are beside it."""

    path: Path
    files: int
    missing: tuple[str, ...]


def give(desk: Desk, number: str, out: Path, party: str = "", actor: str = "") -> Given:
    """Write the copy into the folder `out`, or into one archive when its name ends in .zip; noted before it is written.

    `party` is the id of whose copy it is, the petitioner's when absent. Raises `UserError` when there is none of that
    id, `TroubleError` when nothing can be written there.
    """
    whole = view(desk, number)
    owner = _owner(whole.case, party)
    revealing.note(desk, whole.case.subject.id, owner.id.hex() if owner else "", COPY, actor)
    copy = make(desk, number, party)
    try:
        path = _archive(desk, copy, out) if out.suffix.lower() == ".zip" else _folder(desk, copy, out)
    except OSError as error:
        raise not_saved(out, error) from error
    return Given(path, len(copy.files), copy.missing)


def make(desk: Desk, number: str, party: str = "") -> Copy:
    """The copy as it would be given now; nothing is noted of it."""
    from agent_app.paper.catalogue import render

    whole = view(desk, number)
    owner = _owner(whole.case, party)
    hide = _hiding(whole.case, owner)
    enclosed = list(_enclosed(desk, number))
    paper = _paper(desk, whole, owner, hide, enclosed)
    return Copy(
        paper.number,
        render(PAPER, paper),
        tuple((item.name, item.record) for item in enclosed if item.here),
        tuple(item.title for item in enclosed if not item.here),
    )


@dataclass(frozen=True, slots=True)
class _Enclosed:
    record: str
    title: str
    name: str
    here: bool
    page: Any


def _enclosed(desk: Desk, number: str) -> Iterator[_Enclosed]:
    """The materials one after the other; of a picture also its page."""
    for place, material in enumerate(attaching.materials(desk, number), 1):
        name = f"{place:02} {_as_file(material.name)}"
        try:
            page = _page(f"材料{place}　{material.name}", attaching.seen(desk, number, material.record))
        except AppError:
            yield _Enclosed(material.record, material.name, name, False, None)
        else:
            yield _Enclosed(material.record, material.name, name, True, page)


def _as_file(name: str) -> str:
    """A name that every system takes for a file, on any stick."""
    plain = Path(_UNSAFE.sub("_", name).rstrip(" ."))
    return plain.stem[:_LONGEST_NAME] + plain.suffix[:_LONGEST_SUFFIX]


def _page(title: str, seen: Seen) -> Any:
    """A picture as a page; None for what is no picture."""
    from agent_app.paper.my_materials import Page
    from agent_app.picture import showing

    try:
        jpeg = showing.as_jpeg(seen.name, seen.media_type, seen.data, seen.turned, _PAPER_LONG_SIDE)
    except UserError:
        return None
    return Page(title, jpeg, showing.size_of(jpeg))


def _owner(case: Case, party: str) -> Record | None:
    if not party:
        return case.petitioner
    found = next((one for one in case.people if one.id.hex() == party), None)
    if found is None:
        raise UserError("要拿材料的这个人不在这件事里。什么都没有写，请从“看一件事”里核对。")
    return found


def _hiding(case: Case, owner: Record | None) -> Callable[[str], str]:
    """What makes the names and numbers of the others unreadable in a text."""
    own = {str(value) for value in owner.values().values()} if owner else set()
    masks = {"name": _someone, "phone": _left_out, "id_number": _left_out}
    hidden: dict[str, str] = {}
    for record in case.subject.records.values():
        if record.kind == "party" and record is not owner:
            for name, mask in masks.items():
                for entry in record.registers.get(name, ()):
                    text = str(entry.value)
                    if len(text) > 1 and text not in own:
                        hidden[text] = mask(text)
    if not hidden:
        return lambda text: text
    pattern = re.compile("|".join(re.escape(text) for text in sorted(hidden, key=len, reverse=True)))
    return lambda text: pattern.sub(lambda found: hidden[found[0]], text)


def _paper(
    desk: Desk, whole: CaseView, owner: Record | None, hide: Callable[[str], str], enclosed: list[_Enclosed]
) -> Any:
    from agent_app.paper.my_materials import Enclosed, MyMaterials

    case = whole.case
    get, profile = case.subject.get, desk.profile
    return MyMaterials(
        number=get("number", ""),
        name=owner.get("name", "") if owner else "",
        made_on=desk.today,
        facts=tuple(_facts(case, owner, hide)),
        words=get("words", ""),
        tidied=get("tidied", ""),
        others=tuple(_others(case, owner)),
        happened=tuple(_happened(whole, owner, hide)),
        periods=tuple(_period(clock, desk, hide) for clock in case.clocks),
        enclosed=tuple(Enclosed(hide(item.title), _where(item)) for item in enclosed),
        looked=tuple(_looked(desk, whole, owner)),
        pages=tuple(item.page for item in enclosed if item.page),
        by="".join(filter(None, (profile.unit, profile.role.label, profile.name))),
    )


def _where(item: _Enclosed) -> str:
    if not item.here:
        return _NOT_HERE
    return f"文件“{item.name}”" + ("，也在后面" if item.page else "")


def _facts(case: Case, owner: Record | None, hide: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    for name in _OF_PERSON:
        if owner and (said := _said(PARTY[name], owner.get(name))):
            yield PARTY[name].label, said
    for name in _OF_CASE:
        if said := _said(CASE[name], case.subject.get(name)):
            yield CASE[name].label, hide(said)
    yield "代理员", case.agent
    yield "到哪一步", case.progress.stage.label


def _others(case: Case, owner: Record | None) -> Iterator[tuple[str, str]]:
    for one in case.people:
        if one is not owner:
            yield _said(PARTY["role"], one.get("role")) or "同一件事", _someone(one.get("name", ""))


def _happened(whole: CaseView, owner: Record | None, hide: Callable[[str], str]) -> Iterator[Any]:
    from agent_app.paper.my_materials import Happened

    for moment in whole.moments:
        day = day_of(moment.on)
        by = f"县里 {moment.actor}" if moment.by_authority else moment.actor
        title, facts, struck = _told(moment, whole.case, owner)
        yield Happened(say(day) if day else "", hide(title), hide(facts), hide(struck), by)


def _told(moment: Moment, case: Case, owner: Record | None) -> tuple[str, str, str]:
    """A moment without what it says of somebody else's own data."""
    record = bytes.fromhex(str(moment.data.get("record", ""))) if moment.kind == "correction" else b""
    about = case.subject.records.get(record)
    if record and moment.data.get("field") and record != (owner.id if owner else b""):
        return ("改了另一位的资料" if about else "改了一处资料"), "", ""
    declared = {**CASE, **PARTY}.get(str(moment.data.get("field", "")))
    if moment.kind in ("joined", "left"):
        name = owner.get("name", "") if owner else ""
        title, facts, struck = (_masked(text, name) for text in (moment.title, moment.facts, moment.struck))
        return title, facts, struck
    if moment.kind == "correction" and declared is not None:
        return moment.title, _said(declared, moment.data.get("new")), _said(declared, moment.data.get("old"))
    return moment.title, moment.facts, moment.struck


def _someone(name: str) -> str:
    """邓长河 → 邓某某."""
    return mask_name(name).replace(MASK, "某")


def _left_out(_: str) -> str:
    return "（略）"


def _masked(text: str, own: str) -> str:
    """“加了一户：谢满仓” without the name, unless it is the resident's own."""
    said, colon, name = text.partition("：")
    return text if name == own else said + colon + _someone(name)


def _period(clock: Clock, desk: Desk, hide: Callable[[str], str]) -> Any:
    from agent_app.paper.my_materials import Period

    said = badge(clock, desk.now())
    whose = f"{clock.unit or clock.holder.label}：{clock.label}（{clock.article}）"
    why = (*clock.why, *((clock.note,) if clock.note else ()))
    headline = f"{said.headline}，{said.detail}" if said.detail else said.headline
    return Period(hide(whose), hide(headline), tuple(map(hide, why)))


def _looked(desk: Desk, whole: CaseView, owner: Record | None) -> Iterator[tuple[str, str, str]]:
    for look in revealing.looks(desk, whole.case.subject.id.hex()):
        if look.record in ("", owner.id.hex() if owner else ""):
            at = local_time(look.at)
            yield f"{say(at.date())} {at:%H:%M}", look.who, look.what


def _said(declared: Field, value: Any) -> str:
    if value in (None, "", [], ()):
        return ""
    if declared.kind in (Kind.TERM, Kind.TERMS) and declared.terms is not None:
        codes = [value] if isinstance(value, str) else list(value)
        return "、".join(declared.terms(code).label for code in codes if code in set(declared.terms))
    if declared.kind is Kind.FLAG:
        return "是" if value else "否"
    day = day_of(value) if declared.kind is Kind.DATE else None
    return say(day) if day else str(value)


def _folder(desk: Desk, copy: Copy, out: Path) -> Path:
    path, beside = out / f"我的材料 {copy.number}.pdf", out / f"材料 {copy.number}"
    out.mkdir(parents=True, exist_ok=True)
    if copy.files:
        beside.mkdir(exist_ok=True)
    for name, record in copy.files:
        write_atomically(beside / name, attaching.content(desk, copy.number, record))
    write_atomically(path, copy.pdf)
    return path


def _archive(desk: Desk, copy: Copy, out: Path) -> Path:
    """Everything in one file; an older one stays until the new one is whole."""
    part = out.with_name(f"{out.name}.part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr(f"我的材料 {copy.number}.pdf", copy.pdf)
            for name, record in copy.files:
                archive.writestr(f"材料 {copy.number}/{name}", attaching.content(desk, copy.number, record))
        put_in_place(part, out)
    finally:
        part.unlink(missing_ok=True)
    return out
