"""Materials and the resident's rights on the two command lines, the county's and the desk's, over a stick."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from agent_app.cli import agent, county
from agent_app.cli.common import PASSPHRASE_VARIABLE
from tests.support.desks import PASSPHRASE, WATER, Wall, enrol, make_county, make_desk
from tests.support.pictures import bomb, document, exif, photo


class Lines:
    """Both command lines in this process, and the stick between them."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys

    def desk(self, *words: object) -> Any:
        return self._said(agent.main, "desk", words)

    def county(self, *words: object) -> Any:
        return self._said(county.main, "county", words)

    def refused(self, home: str, *words: object) -> tuple[int, str]:
        main = agent.main if home == "desk" else county.main
        code = main(["--home", str(self.folder / home), *map(str, words)])
        return code, self._capsys.readouterr().err

    def carry(self) -> None:
        """Out, in, back."""
        for _ in range(2):
            self.desk("exchange", "--usb", self.folder / "usb")
            self.county("exchange", "--usb", self.folder / "usb")
        self.desk("exchange", "--usb", self.folder / "usb")

    def write(self, name: str, content: Any) -> Path:
        path = self.folder / name
        path.write_bytes(
            content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
        )
        return path

    def _said(self, main: Any, home: str, words: tuple[object, ...]) -> Any:
        code = main(["--home", str(self.folder / home), *map(str, words)])
        said = self._capsys.readouterr()
        assert code == 0, said.err
        return json.loads(said.out)


@pytest.fixture
def lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Lines]:
    monkeypatch.setenv(PASSPHRASE_VARIABLE, PASSPHRASE)
    wall = Wall()
    office, desk = make_county(tmp_path / "county", wall), make_desk(tmp_path / "desk", wall)
    enrol(office, desk)
    office.close()
    desk.close()
    (tmp_path / "usb").mkdir()
    yield Lines(tmp_path, capsys)


def test_materials_from_the_camera_to_the_copy_for_the_resident(lines: Lines) -> None:
    number = lines.desk("register", lines.write("a.json", WATER))["number"]
    taken = lines.write("井.jpg", photo(3000, 2000, exif=exif(6, place=True)))
    made = lines.desk("attach", number, taken)
    assert set(made) == {"record", "name", "size", "media_type"}
    assert lines.desk("attach", number, taken)["again"] is True
    whole = lines.desk("attach", number, taken, "--original")
    assert whole["size"] == taken.stat().st_size > made["size"]
    code, said = lines.refused("desk", "attach", number, lines.write("大.png", bomb()))
    assert code == 2 and "太大了" in said
    code, _ = lines.refused(
        "desk", "attach", number, lines.write("坏.jpg", photo()[:300]), lines.write("合同.pdf", document())
    )
    assert code == 2
    names = [r["facts"] for r in lines.desk("case", number, "--json")["records"] if r["kind"] == "attachment"]
    assert names == ["井.jpg", "井.jpg", "合同.pdf"]
    out = lines.folder / "井2.jpg"
    assert lines.desk("material", number, made["record"], "--turn", "left", "--out", out)["turned"] == 3
    assert out.stat().st_size == made["size"]
    assert lines.desk("facts", number, "--data", lines.write("t.json", {"tidied": "管子漏水。"}))[
        "changed"
    ] == ["tidied"]
    done = lines.desk("my-materials", number, "--out", lines.folder / "给本人")
    assert done["files"] == 3 and Path(done["out"]).read_bytes().startswith(b"%PDF-")
    assert [look["what"] for look in lines.desk("looks", number)] == ["给了本人一份我的材料"]
    assert lines.desk("retention", "--until", "2099-01-01") == []


def test_an_erasure_from_the_county_to_the_desk(lines: Lines) -> None:
    number = lines.desk("register", lines.write("a.json", WATER))["number"]
    made = lines.desk("attach", number, lines.write("井.jpg", photo()))
    lines.desk("step", number, "ask_erasure", "--data", lines.write("b.json", {"said": "照片"}))
    lines.carry()
    assert [wish["what"] for wish in lines.county("erasures")["asked"]] == ["照片"]
    words = (number, "--record", made["record"], "--basis", "本人要求", "--actor", "王海")
    done = lines.county("erase", *words)
    assert done == {"what": "一份材料", "events": 1, "files": 1}
    told = lines.county("erasures")
    assert [wish["what"] for wish in told["asked"]] == []
    [act] = told["erased"]
    assert (act["case"], act["basis"], act["by"], act["waiting"]) == (
        number,
        "本人要求",
        "王海",
        ["代理员刘春生"],
    )
    lines.carry()
    assert lines.county("erasures")["erased"][0]["waiting"] == []
    case = lines.desk("case", number, "--json")
    assert [record["kind"] for record in case["records"]] == ["registered", "step", "erased"]
    assert lines.refused("county", "erase", *words)[0] == 2
    assert lines.desk("check", "--json")["ok"] is True


def test_every_command_says_what_it_is_for() -> None:
    for name, said, example, *_ in (*agent.COMMANDS, *county.COMMANDS):
        assert said and name in example
