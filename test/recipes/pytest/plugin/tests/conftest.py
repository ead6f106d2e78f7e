from __future__ import annotations

import shutil
from pathlib import Path

import pytest

VARIABLES = ("ZILLIZ_EMULATOR_URL", "ZILLIZ_EMULATOR_IMAGE", "ZILLIZ_EMULATOR_CONTROL_TOKEN")


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def command() -> str:
    found = shutil.which("zilliz-import-emulator")
    assert found, "these tests need the command zilliz-import-emulator on PATH"
    return found


@pytest.fixture
def without_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Leaves only an empty folder on PATH, and returns it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder
