"""What a submission may do: its `build`, and its program."""

import io
import os
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from socklab.grading import confinement
from socklab.grading.confinement import build_confined, take_over

may_confine = shutil.which("bwrap") is not None and (
    subprocess.run(["bwrap", "--unshare-user", "--ro-bind", "/", "/", "true"], capture_output=True).returncode == 0
)
confined = pytest.mark.skipif(not may_confine, reason="bwrap may make no namespaces here")


def built(folder: Path, script: str) -> str:
    (folder / "build").write_text(script)
    return build_confined(folder, {})


@confined
def test_what_it_makes_is_taken_over(tmp_path: Path) -> None:
    assert built(tmp_path, "echo hello >made; chmod +x made") == ""
    assert (tmp_path / "made").read_text() == "hello\n" and (tmp_path / "made").stat().st_mode & 0o100


@confined
def test_it_may_print_more_than_a_pipe_holds(tmp_path: Path) -> None:
    assert built(tmp_path, "head -c 300000 /dev/zero | tr '\\0' x; touch made") == ""
    assert (tmp_path / "made").exists()


@confined
def test_why_it_failed(tmp_path: Path) -> None:
    assert built(tmp_path, "echo no such thing; exit 3").strip() == "no such thing"


@confined
def test_it_sees_no_file_of_ours_and_no_network(tmp_path: Path) -> None:
    assert (
        built(
            tmp_path, f"test ! -e {Path(__file__)} && ! ls /home/* /root 2>/dev/null && test ! -e /sys/class/net/eth0"
        )
        == ""
    )


def test_only_files_below_the_folder(tmp_path: Path) -> None:
    output = io.BytesIO()
    with tarfile.open(fileobj=output, mode="w") as archive:
        for name in "../outside", "/tmp/socklab-absolute", "inside":
            member = tarfile.TarInfo(name)
            member.size = 1
            archive.addfile(member, io.BytesIO(b"x"))
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc"
        archive.addfile(link)
    folder = tmp_path / "folder"
    folder.mkdir()
    take_over(output.getvalue(), folder)
    assert [each.name for each in folder.iterdir()] == ["inside"]
    assert [each.name for each in tmp_path.iterdir()] == ["folder"] and not Path("/tmp/socklab-absolute").exists()


def run(folder: Path, script: str) -> subprocess.CompletedProcess[str]:
    command = confinement.bounded_output(confinement.confined(folder, script))
    return subprocess.run(["bash", "-c", command], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)


@confined
def test_it_ends_no_process_of_the_grader(tmp_path: Path) -> None:
    with subprocess.Popen(["sleep", "60"]) as bystander:
        run(tmp_path, "kill -9 -1")
        assert bystander.poll() is None
        bystander.kill()


@confined
def test_nothing_of_it_lives_on(tmp_path: Path) -> None:
    mark = f"98{tmp_path.stat().st_ino}"
    run(tmp_path, f"setsid sleep {mark} >/dev/null 2>&1 & sleep 0.2")
    assert subprocess.run(["pgrep", "-f", f"sleep {mark}"], capture_output=True).returncode == 1


@confined
def test_its_output_is_cut(tmp_path: Path) -> None:
    assert len(run(tmp_path, "yes").stdout) == confinement.OUTPUT


@confined
def test_its_disk_is_small(tmp_path: Path) -> None:
    script = "for i in 1 2 3 4 5 6 7 8 9; do head -c 10000000 /dev/zero >f$i || break; done; du -sb . | cut -f1"
    kept = int(run(tmp_path, script).stdout.split()[-1])
    assert 10_000_000 < kept <= confinement.DISK


@confined
def test_a_file_is_bounded(tmp_path: Path) -> None:
    assert "ended" not in run(tmp_path, f"head -c {2 * confinement.FILE} /dev/zero >big && echo ended").stdout


@confined
def test_memory_of_a_process_is_bounded(tmp_path: Path) -> None:
    script = f"python3 -c 'b = bytearray({2 * confinement.MEMORY}); print(\"had it\")'"
    assert "had it" not in run(tmp_path, script).stdout


@confined
@pytest.mark.skipif(os.geteuid() == 0, reason="RLIMIT_NPROC does not hold for root; a cgroup or another user does")
def test_processes_are_counted(tmp_path: Path) -> None:
    script = "i=0; while [ $i -lt 300 ]; do sleep 5 & i=$((i + 1)); done 2>&1; echo started all"
    assert "started all" not in run(tmp_path, script).stdout


@confined
def test_it_writes_nowhere_else(tmp_path: Path) -> None:
    script = (
        f"for d in / /usr /etc /given /dev {tmp_path}; do echo x >$d/here && echo wrote $d; done 2>/dev/null; echo end"
    )
    assert run(tmp_path, script).stdout == "end\n"
