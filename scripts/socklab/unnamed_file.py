"""A file that gets its name when it is whole: nobody can have put a link there before, and a kill leaves nothing."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from types import TracebackType


class UnnamedFile:
    """`stream`: where to write. O_TMPFILE, open(2), where the file system has it; else a random name, O_EXCL|O_NOFOLLOW."""

    def __init__(self, final: Path, mode: int = 0o666) -> None:
        self.final = final
        self.partial: Path | None = None
        try:
            handle = os.open(final.parent, os.O_TMPFILE | os.O_RDWR | os.O_CLOEXEC, mode)
        except OSError:
            self.partial = self._beside()
            handle = os.open(self.partial, os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_RDWR | os.O_CLOEXEC, mode)
        self.stream = os.fdopen(handle, "wb")

    def _beside(self) -> Path:
        # NAME_MAX is 255 bytes: a name that is long enough already must not become too long here.
        start = os.fsdecode(os.fsencode(self.final.name)[:200])
        return self.final.with_name(f".{start}.{secrets.token_hex(8)}.unfinished")

    def commit(self, replace: bool) -> None:
        """FileExistsError where the name is taken, unless it may be replaced."""
        if self.partial is None:
            beside = self._beside() if replace else self.final
            # src_dir_fd, of no use with an absolute path, makes Python call linkat(2) with AT_SYMLINK_FOLLOW.
            handle = self.stream.fileno()
            os.link(f"/proc/self/fd/{handle}", beside, src_dir_fd=handle)
            self.partial = beside if replace else None
        elif not replace:
            os.link(self.partial, self.final)  # a rename would replace what was made meanwhile
        if replace and self.partial:
            self.partial.replace(self.final)
            self.partial = None

    def __enter__(self) -> UnnamedFile:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _value: BaseException | None, _where: TracebackType | None
    ) -> None:
        self.stream.close()
        if self.partial:
            self.partial.unlink(missing_ok=True)


def write_whole(path: Path, words: str, mode: int = 0o666) -> None:
    """The file gets all of the words or stays as it was. `mode`: its permissions, less the umask."""
    with UnnamedFile(path, mode) as file:
        file.stream.write(words.encode())
        file.stream.flush()
        file.commit(replace=True)


def write_given(path: Path, words: str) -> None:
    """To a path that the user names: a device or a pipe is written to, and a link's target; none is replaced by a file."""
    if path.is_absolute() and path.parts[1] == "dev" or (path.exists() and not path.is_file()):
        with open(path, "a") as there:  # /dev/stdout may be a file that has lines already
            there.write(words)
    else:
        write_whole(path.resolve(), words)
