"""What is put aside is kept once and whole, and leaves only by being taken."""

from agent_app.store import quarantine
from agent_app.store.quarantine import Aside
from agent_app.store.vault import Connection

KEY, OTHER = b"k" * 32, b"o" * 32


def aside(body: bytes, reason: str = "unknown", detail: str = "", key: bytes = KEY) -> Aside:
    return Aside(
        mark=b"mark of " + body, body=body, reason=reason, detail=detail, key=key, count=2, arrived=7
    )


def test_the_same_bytes_are_kept_once_with_the_first_reason(connection: Connection) -> None:
    assert quarantine.keep(connection, aside(b"a"))
    assert not quarantine.keep(connection, aside(b"a", reason="invalid"))
    [item] = quarantine.items(connection, besides=("waiting",))
    assert (item.reason, item.key, item.count, item.arrived) == ("unknown", KEY, 2, 7)
    assert quarantine.count(connection, besides=("waiting",)) == 1


def test_what_is_only_early_is_not_shown_and_taken_by_what_it_waits_for(connection: Connection) -> None:
    for body, detail in ((b"a", "one"), (b"b", "one"), (b"c", "two")):
        quarantine.keep(connection, aside(body, "waiting", detail))
    quarantine.keep(connection, aside(b"d", "invalid", "one"))
    assert [item.detail for item in quarantine.items(connection, besides=("waiting",))] == ["one"]
    assert sorted(quarantine.take_by_detail(connection, "waiting", ["one", "three"])) == [b"a", b"b"]
    assert quarantine.take_by_detail(connection, "waiting", ["one"]) == []
    assert quarantine.count(connection, besides=("invalid",)) == 1


def test_taking_of_one_desk_leaves_the_others_and_other_reasons(connection: Connection) -> None:
    for body, reason, key in (
        (b"a", "unknown", KEY),
        (b"b", "revoked", KEY),
        (b"c", "unknown", OTHER),
        (b"d", "outside", KEY),
    ):
        quarantine.keep(connection, aside(body, reason, key=key))
    assert set(quarantine.keys(connection, "unknown")) == {KEY, OTHER}
    assert quarantine.take_by_key(connection, KEY, ["unknown", "outside"]) == [b"a", b"d"]
    assert [item.reason for item in quarantine.items(connection, besides=())] == ["revoked", "unknown"]


def test_what_was_put_away_waits_for_nobody_and_comes_back_as_it_was(connection: Connection) -> None:
    quarantine.keep(connection, aside(b"a", "revoked", "stopped"))
    [item] = quarantine.items(connection, besides=())
    quarantine.put_away(connection, item, "问过了，不要", "王海", 9)
    assert quarantine.items(connection, besides=(quarantine.AWAY,)) == []
    assert not quarantine.keep(connection, aside(b"a", "revoked"))  # the same once more is nothing new
    assert quarantine.take_by_key(connection, KEY, ["revoked"]) == []
    [(kept, word)] = quarantine.away(connection)
    assert (kept, word.why, word.by, word.at) == (item, "问过了，不要", "王海", 9)
    quarantine.bring_back(connection, kept)
    assert quarantine.items(connection, besides=(quarantine.AWAY,)) == [item]
