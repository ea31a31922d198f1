"""A file that is a ZIP and calls itself a backup is refused in a sentence, whatever its list says."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from agent_app.base.errors import UserError
from agent_app.store.backup import restore


@pytest.mark.parametrize(
    "listed",
    [[1], 1, None, {"format": None}, {"format": 1, "sha256": [1]}, {"format": 1, "sha256": {}}],
)
def test_a_list_of_another_shape_is_no_backup(tmp_path: Path, listed: Any) -> None:
    file = tmp_path / "strange.xfbak"
    with zipfile.ZipFile(file, "w") as pack:
        pack.writestr("backup.json", json.dumps(listed))
        for name in ("records.db", "keys.json"):
            pack.writestr(name, "x")
    with pytest.raises(UserError, match="不是备份文件"):
        restore(tmp_path / "home", file)
    assert not (tmp_path / "home" / "records.db").exists()
