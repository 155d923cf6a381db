"""The folder of an unfinished run is removed, also where others still write into it, or its removal was begun."""

import os
import subprocess
import time
from pathlib import Path

import pytest

from socklab.paths import program
from socklab.runner.folder import MARK, sweep

WRITER = 'while :; do : >"$0/$RANDOM"; done 2>/dev/null'


@pytest.mark.skipif(not os.access(program("labns"), os.X_OK), reason="labns is not built")
def test_labns_removes_a_folder_that_is_still_written_to(tmp_path: Path) -> None:
    folder = tmp_path / "run.unfinished"
    folder.mkdir()
    writers = [subprocess.Popen(["timeout", "1", "bash", "-c", WRITER, str(folder)]) for _ in range(2)]
    while not any(folder.iterdir()):
        time.sleep(0.01)
    hold = [program("labns"), "hold", "--until-stdin-closes", "--remove", str(folder), "--", "sleep", "infinity"]
    subprocess.run(hold, stdin=subprocess.DEVNULL, timeout=60)
    for each in writers:
        each.wait()
    assert not folder.exists()


def test_a_run_without_its_mark_is_swept_in_the_labs_own_place_alone(tmp_path: Path) -> None:
    for ours in (False, True):
        folder = tmp_path / f"{ours}.unfinished"
        folder.mkdir()
        (folder / "server.log").touch()
        sweep(folder, ours=ours)
        assert folder.exists() is not ours
        (tmp_path / "marked.unfinished").mkdir()
        (tmp_path / "marked.unfinished" / MARK).touch()
        sweep(tmp_path / "marked.unfinished", ours=ours)
        assert not (tmp_path / "marked.unfinished").exists()
