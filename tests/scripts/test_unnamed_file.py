"""UnnamedFile: the file appears whole or not at all, and what was there stays until then."""

from __future__ import annotations

from pathlib import Path

import pytest

from socklab.unnamed_file import UnnamedFile, write_whole


def written(final: Path, replace: bool) -> None:
    with UnnamedFile(final) as file:
        file.stream.write(b"new")
        file.stream.flush()
        file.commit(replace)


@pytest.mark.parametrize("name", ["capture.pcap", "x" * 255, "窗" * 85], ids=["usual", "255 bytes", "85 characters"])
def test_replaces_a_file_of_any_name(tmp_path: Path, name: str) -> None:
    """NAME_MAX is 255 bytes; each of the last two names has as many."""
    (tmp_path / name).write_bytes(b"old")
    written(tmp_path / name, replace=True)
    assert [each.name for each in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_bytes() == b"new"


def test_does_not_replace_unasked(tmp_path: Path) -> None:
    final = tmp_path / "capture.pcap"
    final.write_bytes(b"old")
    with pytest.raises(FileExistsError):
        written(final, replace=False)
    assert [each.name for each in tmp_path.iterdir()] == ["capture.pcap"]
    assert final.read_bytes() == b"old"


def test_leaves_nothing_of_a_file_that_was_not_named(tmp_path: Path) -> None:
    with UnnamedFile(tmp_path / "capture.pcap") as file:
        file.stream.write(b"half")
    assert list(tmp_path.iterdir()) == []


def test_writes_a_whole_file_with_the_asked_permissions(tmp_path: Path) -> None:
    """Names that only the teacher may read; a link that waits under the final name is replaced, not followed."""
    victim, final = tmp_path / "victim", tmp_path / "names.json"
    victim.write_text("untouched")
    final.symlink_to(victim)
    write_whole(final, "零窗口\n", 0o600)
    assert final.read_text() == "零窗口\n" and not final.is_symlink()
    assert final.stat().st_mode & 0o777 == 0o600
    assert victim.read_text() == "untouched"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["names.json", "victim"]
