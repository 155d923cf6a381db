"""A group whose limits could not be set is none: it is removed, and not said to be in force."""

from pathlib import Path

import pytest

from socklab.grading import cgroups


@pytest.fixture
def version_2(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "cgroup.controllers").touch()
    monkeypatch.setattr(cgroups, "ROOT", tmp_path)
    monkeypatch.setattr(cgroups, "own_path", lambda controller: "")
    return tmp_path


def test_limits_are_written(version_2: Path) -> None:
    group = cgroups.ControlGroup("one")
    assert group.version == "v2" and (version_2 / "one" / "memory.max").read_text() == str(cgroups.MEMORY)


def test_controllers_that_are_not_enabled(version_2: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, words: str) -> int:
        raise PermissionError(path)

    monkeypatch.setattr(Path, "write_text", refuse)
    group = cgroups.ControlGroup("one")
    assert group.version == "" and not group.folders and not (version_2 / "one").exists()


def test_one_of_two_hierarchies_is_not_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "memory").mkdir()
    monkeypatch.setattr(cgroups, "ROOT", tmp_path)
    monkeypatch.setattr(cgroups, "own_path", lambda controller: "")
    assert cgroups.ControlGroup("one").version == ""
