"""`agent-app` as IT staff and scripts use it: JSON in and out, one sentence and a code when it is refused."""

import io
import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from agent_app.app import law
from agent_app.cli import agent
from agent_app.cli.common import PASSPHRASE_VARIABLE
from agent_app.desk import demo
from agent_app.desk.desk import wall_clock
from tests.support.desks import FIELD, PASSPHRASE, WATER, Wall, make_desk
from tests.support.tools import ROOT


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(PASSPHRASE_VARIABLE, PASSPHRASE)
    make_desk(tmp_path / "home", Wall()).close()
    return tmp_path / "home"


class Shell:
    """Runs commands in this process, as the console script would."""

    def __init__(
        self, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self._home = home
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def run(self, *words: object, given: object = None) -> tuple[int, Any, str]:
        """Exit code, what was printed (as JSON where it is), and the sentence on stderr."""
        if given is not None:
            text = given if isinstance(given, str) else json.dumps(given, ensure_ascii=False)
            self._monkeypatch.setattr(sys, "stdin", io.StringIO(text))
        try:
            code = agent.main(["--home", str(self._home), *map(str, words)])
        except SystemExit as left:
            code = int(left.code or 0)
        said = self._capsys.readouterr()
        try:
            return code, json.loads(said.out), said.err
        except ValueError:
            return code, said.out, said.err


@pytest.fixture
def shell(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(home, monkeypatch, capsys)


def test_a_matter_from_registration_to_the_papers(shell: Shell, tmp_path: Path) -> None:
    code, made, _ = shell.run("register", "-", given=FIELD)
    assert code == 0
    assert set(made) == {"id", "number", "lookup_code"}
    number = made["number"]
    assert (
        shell.run("step", number, "hand_over", "--data", "-", given={"organ": "青溪镇人民政府"})[1]["state"]
        == "handed_over"
    )
    (tmp_path / "量地.pdf").write_bytes(b"%PDF-1.4 one page %%EOF")
    assert shell.run("attach", number, tmp_path / "量地.pdf")[0] == 0
    code, case, _ = shell.run("case", number, "--json")
    assert set(case) >= {
        "id", "number", "official_number", "state", "delivery", "fields", "parties", "clocks", "records", "conflicts", "issues"
    }  # fmt: skip
    assert (case["state"], case["delivery"]) == ("handed_over", "saved")
    assert set(case["clocks"][0]) >= {
        "rule",
        "article",
        "holder",
        "start",
        "estimated",
        "due",
        "safe_until",
        "met_on",
        "why",
    }
    assert [record["code"] for record in case["records"]] == ["register", "hand_over", "attachment"]
    for paper in ("registration_sheet", "receipt"):
        out = tmp_path / f"{paper}.pdf"
        assert shell.run("paper", number, paper, "--out", out)[0] == 0
        assert out.read_bytes().startswith(b"%PDF-")
    assert shell.run("paper", number, "receipt", "--out", tmp_path / "again.pdf")[1]["issue"] == 2
    assert shell.run("check", "--json")[1]["ok"] is True


def test_lists_and_searches(shell: Shell) -> None:
    shell.run("register", "-", given=WATER)
    shell.run("register", "-", "--registered-on", "2026-06-01", given=FIELD)
    listed = shell.run("cases", "--json")[1]
    assert [row["registered_on"] for row in listed if row["petitioner"] == "周桂兰"] == ["2026-06-01"]
    assert len(listed) == 2
    assert [row["petitioner"] for row in shell.run("cases", "--find", "漏水", "--json")[1]] == ["吴有根"]
    assert "周桂兰" in shell.run("cases", "--find", "zgl")[1]
    assert len(shell.run("cases", "--limit", "1", "--json")[1]) == 1


def test_numbers_are_shown_whole_only_when_asked_for_and_that_is_noted(shell: Shell) -> None:
    made = shell.run("register", "-", given=WATER)[1]
    number, code = made["number"], made["lookup_code"]
    party = shell.run("case", number, "--json")[1]["parties"][0]["id"]
    shell.run("facts", number, "--record", party, "--data", "-", given={"phone": "13600008841"})
    for words in (("case", number, "--json"), ("case", number), ("cases", "--json"), ("repeats", number)):
        said = str(shell.run(*words)[1])
        assert not [whole for whole in ("13800002046", "13600008841", code) if whole in said]
    document = shell.run("case", number, "--json")[1]
    assert document["parties"][0]["phone"] == "136****8841"
    assert document["records"][-1]["data"]["old"] == "138****2046"
    assert shell.run("looks", number)[1] == []
    whole = shell.run("case", number, "--json", "--whole")[1]
    assert (whole["parties"][0]["phone"], whole["fields"]["lookup_code"]) == ("13600008841", code)
    assert [(look["who"], look["record"], look["what"]) for look in shell.run("looks", number)[1]] == [
        ("刘春生", "", "看了查询码"),
        ("刘春生", party, "看了电话"),
    ]


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({**WATER, "purpose": "accusation"}, "12388"),
        ({**WATER, "colour": "red"}, "colour"),
        ({**WATER, "channel": "pigeon"}, "letter"),
        ("not json", "JSON"),
        ("[]", "JSON"),
        ('{"words": NaN}', "NaN"),
    ],
)
def test_what_is_refused_exits_with_2_and_writes_nothing(shell: Shell, given: object, named: str) -> None:
    code, said, sentence = shell.run("register", "-", given=given)
    assert (code, said) == (2, "")
    assert named in sentence or named == "NaN"
    assert "\n" not in sentence.strip()
    assert shell.run("cases", "--json")[1] == []


def test_unknown_numbers_steps_papers_and_files_are_told(shell: Shell, tmp_path: Path) -> None:
    number = shell.run("register", "-", given=WATER)[1]["number"]
    for words, named in (
        (("case", "DL-1"), "DL-1"),
        (("step", number, "shout"), "hand_over"),
        (("step", number, "serve"), "hand_over"),
        (("paper", number, "poster", "--out", tmp_path / "p.pdf"), "receipt"),
        (("register", tmp_path / "none.json"), "none.json"),
        (("restore", tmp_path / "none.xfbak"), "已经有东西"),
        (("enrol",), "--file"),
        (("enrol", "--file", tmp_path / "none.xfyq"), "none.xfyq"),
        (("exchange", "--net"), "还没有同县里连起来"),
        (("exchange", "--usb", tmp_path), "还没有同县里连起来"),
        (("step", number, "hand_over", "--on", "2026-02-30"), "2026-02-30"),
    ):
        code, _, sentence = shell.run(*words)
        assert code in (2, 3), words
        assert named in sentence, (words, sentence)


def test_a_wrong_passphrase_exits_with_2(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "不是这个口令")
    code, _, sentence = shell.run("cases")
    assert code == 2
    assert "口令不对" in sentence


def test_a_home_that_is_not_there_and_one_that_is(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere = Shell(tmp_path / "elsewhere", monkeypatch, capsys)
    assert "还没有记录" in elsewhere.run("cases")[2]
    code, made, _ = elsewhere.run("setup", "--name", "刘春生", "--scope", "990101003001")
    assert (code, made["scope"], made["role"]) == (0, "990101003001", "agent")
    assert len(made["recovery_code"].split("-")) == 6
    assert elsewhere.run("setup", "--name", "刘春生", "--scope", "990101003001")[0] == 2
    monkeypatch.setenv(PASSPHRASE_VARIABLE, made["recovery_code"])
    assert elsewhere.run("cases", "--json")[1] == []


def test_backup_and_restore(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    number = shell.run("register", "-", given=WATER)[1]["number"]
    assert shell.run("backup", tmp_path / "b.xfbak")[0] == 0
    again = Shell(tmp_path / "again", monkeypatch, capsys)
    assert again.run("restore", tmp_path / "b.xfbak")[0] == 0
    assert again.run("case", number, "--json")[1]["number"] == number


def test_a_damaged_home_exits_with_3_and_is_left_alone(shell: Shell, home: Path) -> None:
    shell.run("register", "-", given=WATER)
    path = home / "vault.db"
    data = path.read_bytes()[:6000]
    path.write_bytes(data)
    code, _, sentence = shell.run("cases")
    assert code == 3
    assert "备份" in sentence


def test_help_shows_an_example_of_each_command_and_the_fields_of_each_step(shell: Shell) -> None:
    for name, *_ in agent.COMMANDS:
        code, said, _ = shell.run(name, "--help")
        assert code == 0
        assert "agent-app" in said
    for step in ("accept", "reply", "follow_up"):
        assert f"{step}：" in shell.run("step", "--help", step)[1]
    assert "31(6)" in shell.run("step", "--help", "accept")[1]
    said = shell.run("step", "--help")[1]
    assert all(words in said for words in ("ask_final_review", "--estimated", "--form-number"))


def test_a_ledger_goes_in_and_out(shell: Shell, tmp_path: Path) -> None:
    ledger = tmp_path / "台账.csv"
    ledger.write_text(
        "id,author,subject,time,body,label,reply,reply_time\n1,甲,路灯坏了,2019-01-02 10:00:00,路灯坏了半年,城乡建设,已修好,2019-02-01\n",
        "utf-8",
    )
    assert shell.run("ledger", "import", ledger)[1]["added"] == 1
    assert shell.run("ledger", "import", ledger)[1] | {"batch": ""} == {
        "batch": "",
        "added": 0,
        "known": 1,
        "rejected": [],
    } | {key: value for key, value in shell.run("ledger", "import", ledger)[1].items() if key == "remarks"}
    [row] = shell.run("cases", "--find", "路灯", "--json")[1]
    assert row["registered_on"] == "2019-01-02"
    case = shell.run("case", row["number"], "--json")[1]
    assert (case["state"], case["clocks"]) == ("replied", [])
    assert shell.run("ledger", "export", tmp_path / "out.xlsx")[1]["rows"] == 1
    assert (tmp_path / "out.xlsx").read_bytes().startswith(b"PK")


def test_a_real_process_speaks_utf8_whatever_the_locale(home: Path) -> None:
    surroundings = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "agent_app.cli.agent", "--home", str(home), "register", "-"]
    done = subprocess.run(
        command,
        input=json.dumps(FIELD, ensure_ascii=False).encode(),
        capture_output=True,
        env=surroundings,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["number"].startswith("DL-990101003001-")
    refused = subprocess.run(
        command, input=b"{}", capture_output=True, env=surroundings, timeout=60, check=False
    )
    assert refused.returncode == 2
    assert "petitioner" in refused.stderr.decode("utf-8")


def test_what_windows_hands_in_with_a_mark_before_it_is_read(home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "agent_app.cli.agent", "--home", str(home), "register", "-"],
        input=json.dumps(FIELD, ensure_ascii=False).encode("utf-8-sig"),
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()


def test_the_program_with_a_window_works_without_a_console_too(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*words: object) -> int:
        with monkeypatch.context() as windowed:
            for name in ("stdin", "stdout", "stderr"):  # as Windows starts it
                windowed.setattr(sys, name, None)
            return agent.main(["--home", str(home), *map(str, words)])

    assert run("backup", tmp_path / "a.xfbak") == 0
    monkeypatch.delenv(PASSPHRASE_VARIABLE)
    assert run("backup", tmp_path / "b.xfbak") == 2  # nobody can be asked
    assert [path.name for path in tmp_path.glob("*.xfbak")] == ["a.xfbak"]


def test_a_mistake_is_put_right_or_taken_back_with_a_reason(shell: Shell) -> None:
    number = shell.run("register", "-", given=WATER)[1]["number"]
    record = shell.run("step", number, "hand_over", "--data", "-", given={"organ": "镇里"})[1]["record"]
    code, done, _ = shell.run(
        "correct", number, record, "--reason", "写简了", "--estimated", "yes", "--data", "-",
        given={"organ": "青溪镇人民政府"},
    )  # fmt: skip
    assert (code, done["record"], done["state"]) == (0, record, "handed_over")
    [correction] = [r for r in shell.run("case", number, "--json")[1]["records"] if r["kind"] == "correction"]
    assert correction["data"]["old"] == {"estimated": None, "organ": "镇里"}
    assert correction["data"]["reason"] == "写简了"
    assert shell.run("correct", number, record, "--reason", "写简了")[0] == 2
    assert shell.run("withdraw", number, record, "--reason", " ")[0] == 2
    assert shell.run("withdraw", number, record, "--reason", "没有交")[1]["state"] == "registered"


def test_the_day_and_what_is_put_off(shell: Shell) -> None:
    number = shell.run("register", "-", given=WATER)[1]["number"]
    [item] = shell.run("today", "--json")[1]["items"]
    assert (item["number"], item["group"], item["next_step"]) == (number, "soon", "hand_over")
    assert number in shell.run("today")[1]
    assert "--until" in shell.run("snooze", number)[2]
    tomorrow = (wall_clock().date() + timedelta(days=1)).isoformat()
    assert shell.run("snooze", number, "--until", tomorrow, "--reason", "等他回来")[1]["back_on"] == tomorrow
    day = shell.run("today", "--json")[1]
    assert (day["items"], day["snoozed"][0]["reason"]) == ([], "等他回来")
    assert shell.run("snooze", number, "--back")[0] == 0
    assert len(shell.run("today", "--json")[1]["items"]) == 1


def test_commands_work_in_the_practice_county_and_leave_it_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "practice"
    demo.practice(home, law(), cases=3).close()
    shell = Shell(home, monkeypatch, capsys)
    code, listed, _ = shell.run("--demo", "cases", "--json")
    assert code == 0 and listed
    for words in (
        ("setup", "--name", "刘春生", "--scope", "990101003001"),
        ("restore", "备份.xfbak"),
        ("enrol", "--file", "刘春生.xfyq"),
        ("passphrase",),
    ):
        code, _, said = shell.run("--demo", *words)
        assert code == 2 and "去掉 --demo" in said
    demo.practice(home, law()).close()
