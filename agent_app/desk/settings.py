"""县里的设置: what the county sets for all desks below it, and what is in force here."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from agent_app.base.errors import UserError
from agent_app.core.clock_words import say
from agent_app.core.event import open_, set_
from agent_app.core.law import Law
from agent_app.core.settings import LARGEST, SETTING_KIND, Adopted, Version, subject_of
from agent_app.core.settings_read import Setting, SettingKind, read_setting
from agent_app.core.text import clean_line
from agent_app.core.vocabulary import ScopeClass
from agent_app.desk.desk import Desk
from agent_app.desk.timeline import local_time
from agent_app.store import journal

_NOTHING = "没有改动什么"


@dataclass(frozen=True, slots=True)
class Put:
    """What putting a setting did; `changed` is False when the same table was in use already."""

    setting: Setting
    changed: bool


def put(desk: Desk, file: str, data: bytes, actor: str = "") -> Put:
    """Sign a table and set it for the county and every desk below it; open cases follow at once.

    Raises `UserError` with the line and the reason when it is broken, older than what is in use, or another
    county's; what is in use stays then.
    """
    _only_county(desk)
    text = _text(file, data)
    with desk.writing(actor) as writing:
        setting = read_setting(file, text, desk.profile.division, desk.law.shipped.rules)
        known = next((found for found in desk.law.settings if found.key == setting.key), None)
        if known is not None and known.setting is not None:
            if known.version.text == text:
                return Put(setting, False)
            if setting.version <= known.setting.version:
                raise UserError(
                    f"现在用的“{known.setting.title}”是第{known.setting.version}版，“{file}”写的是第{setting.version}版，"
                    f"没有采用，原来的还在用。要换，请把version改成{known.setting.version + 1}再导入。"
                )
        fields = {"key": setting.key, "file": file, "text": text}
        subject = subject_of(setting.key)
        before = journal.events_of(writing.connection, [subject]).get(subject, [])
        if any(item.authority for item in before):
            writing.append(subject, [set_(fields)], {item.leaf for item in before}, SETTING_KIND)
        else:
            writing.open(subject, [open_(fields)], SETTING_KIND, ScopeClass.SETTINGS)
    return Put(setting, True)


def withdraw(desk: Desk, key: str, reason: str, actor: str = "") -> None:
    """Take a setting out of use; what the program ships with counts again. Raises `UserError`."""
    _only_county(desk)
    why = clean_line(reason)
    if not why:
        raise UserError(f"停用要写明原因。{_NOTHING}，请写上再试。")
    with desk.writing(actor) as writing:
        known = next((found for found in desk.law.settings if found.key == key), None)
        if known is None or known.setting is None:
            names = "、".join(found.key for found in desk.law.settings if found.setting) or "没有"
            raise UserError(f"没有在用的设置“{key}”。{_NOTHING}；在用的有：{names}。")
        subject = subject_of(key)
        seen = {item.leaf for item in journal.events_of(writing.connection, [subject])[subject]}
        fields = {"key": key, "file": known.version.file, "text": "", "reason": why}
        writing.append(subject, [set_(fields)], seen, SETTING_KIND)


def in_use(desk: Desk) -> tuple[Adopted, ...]:
    """The county's settings as they stand here, with those that were taken out or refused."""
    with desk.vault.read() as connection:
        desk.keep_to_law(connection)
    return desk.law.settings


def text_of(desk: Desk, key: str) -> str:
    """The table that is in use under a key. Raises `UserError` when there is none."""
    for found in in_use(desk):
        if found.key == key and found.setting is not None:
            return found.version.text
    raise UserError(f"没有在用的设置“{key}”。用 settings list 看有哪些。")


def in_words(desk: Desk) -> list[str]:
    """Which rules, limits and calendars are in force here and since when, a sentence each."""
    settings, law = in_use(desk), desk.law
    shipped = law.shipped
    calendars = shipped.calendar.years
    told = {kind: [_told(one) for one in settings if _is(one, kind)] for kind in SettingKind}
    said = [f"步骤和期限：{shipped.rules.basis}，第{shipped.rules.version.partition('-')[0]}版。"]
    said += told.pop(SettingKind.RULES)
    said.append(f"放假安排：{min(calendars)}年到{max(calendars)}年按国务院公布的。")
    said += [line for lines in told.values() for line in lines]
    said += [_stopped(one) for one in settings if one.setting is None and not one.refused]
    said += [one.refused for one in settings if one.refused]
    if unknown := law.calendar.note_for([desk.today.year, desk.today.year + 1]):
        said.append(f"{unknown}。")
    return said


def news(before: Law, after: Law) -> list[str]:
    """What an exchange has brought of the county's settings, in words; nothing where nothing came."""
    known = {one.key: one.version for one in before.settings}
    said = []
    for one in after.settings:
        old = known.get(one.key)
        if one.refused and one.refused not in {other.refused for other in before.settings}:
            said.append(one.refused)
        elif one.version != old:
            said.append(f"县里换了{_named(one)}" if one.setting is not None else _stopped(one).rstrip("。"))
    return said


def _named(found: Adopted) -> str:
    assert found.setting is not None
    return f"{found.setting.title}（第{found.setting.version}版）"


def as_json(found: Adopted) -> dict[str, Any]:
    """A setting as the command line prints it; dates as YYYY-MM-DD."""
    setting, version = found.setting, found.version
    return {
        "key": found.key,
        "kind": setting.kind.value if setting else found.key.split(" ", 1)[0],
        "title": setting.title if setting else "",
        "in_use": setting is not None,
        "version": setting.version if setting else None,
        "in_force": setting.since.isoformat() if setting and setting.since else None,
        "issued_by": setting.issued_by if setting else "",
        "file": version.file,
        "put_on": put_on(version).isoformat(),
        "put_by": version.actor,
        "withdrawn": version.reason if setting is None else "",
        "refused": found.refused,
    }


def put_on(version: Version) -> date:
    """The day on which the county put it in, by its own clock."""
    return local_time(version.wall).date()


def _is(found: Adopted, kind: SettingKind) -> bool:
    return found.setting is not None and found.setting.kind is kind


def _told(found: Adopted) -> str:
    setting = found.setting
    assert setting is not None
    return (
        f"{setting.title}：{setting.issued_by}，第{setting.version}版，{say(put_on(found.version))}放进来的。"
    )


def _stopped(found: Adopted) -> str:
    kind, _, which = found.key.partition(" ")
    label = next((known.label for known in SettingKind if known.value == kind), kind)
    why = f"：{found.version.reason}" if found.version.reason else ""
    return f"县里的{label}{which}{say(put_on(found.version))}停用了{why}。"


def _only_county(desk: Desk) -> None:
    if not desk.is_county:
        raise UserError(f"设置只能由县里放，这里是代理员的记录。{_NOTHING}，请同县里联系。")


def _text(file: str, data: bytes) -> str:
    if len(data) > LARGEST:
        raise UserError(f"“{file}”有{len(data)}字节，最多{LARGEST}字节。没有采用，原来的还在用。")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise UserError(f"“{file}”不是UTF-8文字，没有采用，原来的还在用。请另存为UTF-8再导入。") from error
