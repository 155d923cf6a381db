"""A folder that others may write: they can put files in the way, or exchange them."""

from __future__ import annotations

import os
from pathlib import Path

from socklab.terminal import notice


def warn_of_shared_folder(folder: Path) -> None:
    """Root is told; an ordinary user can lose only what is hers."""
    if os.geteuid() != 0 or not folder.exists():
        return
    status = folder.stat()
    if status.st_uid != 0 or status.st_mode & 0o002 or (status.st_gid != 0 and status.st_mode & 0o020):
        notice(
            f"others may write into {folder}, and could remove or replace what root leaves there",
            f"别的用户可以写 {folder}，能删除或替换 root 留在那里的文件",
        )
