"""After the second run of a demo, lab run names the one before it."""

from __future__ import annotations

from pathlib import Path

from socklab.runner.pair_run import earlier_run


def made(folder: Path, name: str, capture: bool = True) -> Path:
    run = folder / name
    run.mkdir(parents=True)
    if capture:
        (run / "trace.pcap").touch()
    return run


def test_the_last_one_before_it(tmp_path: Path) -> None:
    demo = tmp_path / "runs" / "nagle"
    made(demo, "20260101-000000")
    before = made(demo, "20260102-000000")
    made(demo, "20260103-000000", capture=False)
    now = made(demo, "20260104-000000")
    made(demo, "20260105-000000")
    (demo / "latest").symlink_to("20260105-000000")
    assert earlier_run(now) == before


def test_the_first_has_none(tmp_path: Path) -> None:
    assert earlier_run(made(tmp_path / "runs" / "nagle", "20260104-000000")) is None


def test_a_folder_of_the_users_own_is_not_searched(tmp_path: Path) -> None:
    made(tmp_path / "mine", "a")
    assert earlier_run(made(tmp_path / "mine", "b")) is None
