"""The folder of a run: filled under a name that says 'unfinished', and given its own name when whole."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from datetime import datetime
from pathlib import Path

from socklab.interrupt import deferred
from socklab.networks.hold import FolderGuard
from socklab.paths import RUNS
from socklab.shared_folder import warn_of_shared_folder
from socklab.terminal import fail, refuse


MARK = ".unfinished"  # in an unfinished run: a folder of that name without it is somebody's own


class RunFolder:
    """`path`: where the run's files are now; `final`: where they will be."""

    def __init__(self, demo: str, output: str | None) -> None:
        self.demo = demo
        self.given = output is not None
        self.path: Path | None = None
        self._lock = -1
        if output is not None:
            self._take(chosen_folder(output))
        else:
            self._take_next()

    def _take_next(self) -> None:
        """runs/DEMO/STAMP: another run of the same second may have taken the name. Making the folder decides."""
        above = RUNS / self.demo
        try:
            above.mkdir(parents=True, exist_ok=True)
        except OSError:
            pass
        if not os.access(above, os.W_OK):
            fail(
                f"cannot write to {above}; put the run elsewhere: lab run {self.demo} -o DIR",
                f"无法写入 {above}；请把结果放到别处：lab run {self.demo} -o 目录",
            )
        warn_of_shared_folder(above)
        for each in above.glob("*.unfinished"):
            sweep(each, ours=True)
        stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
        for count in range(1, 1000):
            name = stamp if count == 1 else f"{stamp}-{count}"
            if not (above / name).exists() and self._make(above / name):
                return
        fail(f"cannot make a folder in {above}", f"无法在 {above} 中创建目录")

    def _take(self, final: Path) -> None:
        try:
            final.parent.mkdir(parents=True, exist_ok=True)
        except OSError:
            pass
        warn_of_shared_folder(final.parent)
        sweep(final.with_name(final.name + ".unfinished"))
        if not self._make(final):
            fail(f"cannot make the folder {final}", f"无法创建目录 {final}")

    def _make(self, final: Path) -> bool:
        unfinished = final.with_name(final.name + ".unfinished")
        with deferred():
            try:
                # No other user may read it before it is complete, with any umask.
                unfinished.mkdir(0o700)
                unfinished.chmod(0o700)
                self._lock = os.open(unfinished, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
                if os.fstat(self._lock).st_uid != os.geteuid():
                    return False  # exchanged already
            except OSError:
                return False
            # Held as long as anybody works in it: so a later run can tell what was abandoned.
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            (unfinished / MARK).touch()
            self.path, self.final = unfinished, final
            self._guard = FolderGuard(unfinished)
        return True

    def identity(self) -> list[int]:
        """Of the folder that was made: its name may lead to another one by now, where others may write."""
        status = os.fstat(self._lock)
        return [status.st_dev, status.st_ino]

    def close(self) -> Path:
        """Gives the folder its name, and lets 'latest' point to it."""
        assert self.path
        with deferred():
            try:
                if self.final.is_dir():
                    self.final.rmdir()  # with -o an empty folder of that name may be there
                os.umask(mask := os.umask(0o077))
                self.path.chmod(0o777 & ~mask | 0o700)
                self.path.rename(self.final)
                (self.final / MARK).unlink()
            except OSError:
                fail(f"cannot name the run's folder {self.final}", f"无法给运行目录命名：{self.final}")
            self.path = None
            self._guard.release()
            if not self.given:
                point_latest(self.final)
        return self.final

    def discard(self) -> None:
        if self.path:
            shutil.rmtree(self.path, ignore_errors=True)
            self.path = None
            self._guard.release()


def chosen_folder(output: str) -> Path:
    if not output:
        refuse("-o wants the name of a folder", "-o 需要目录名")
    path = Path(output).absolute()
    if path.is_symlink() or (path.exists() and not (path.is_dir() and not any(path.iterdir()))):
        refuse(f"{output} is there already; name a folder that is not", f"{output} 已经存在；请换一个不存在的目录")
    return path


def sweep(unfinished: Path, ours: bool = False) -> None:
    """The unfinished folders that a power cut or a kill left, and that no process holds. `ours`: the place is the lab's
    alone, so that a folder is one of its runs even where its removal was begun and its mark is gone."""
    try:
        handle = os.open(unfinished, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if ours or MARK in (names := os.listdir(handle)) or not names:
            shutil.rmtree(unfinished, ignore_errors=True)
    except OSError:
        pass
    finally:
        os.close(handle)


def point_latest(final: Path) -> None:
    link = final.parent / f".latest.{secrets.token_hex(8)}"
    link.symlink_to(final.name)
    link.replace(final.parent / "latest")
