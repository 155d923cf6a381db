"""Where things are. The tests give programs of another build, and a place of their own for the runs."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"
BIN = Path(os.environ.get("SOCKLAB_BIN") or BUILD / "bin").absolute()
RUNS = Path(os.environ.get("SOCKLAB_RUNS") or ROOT / "runs").absolute()
DEMOS = ROOT / "demos"
MAIN = ROOT / "scripts" / "socklab" / "__main__.py"
# This program again. Isolated, as scripts/lab starts it: nothing of the environment or of the current folder is imported.
PYTHON = [sys.executable, "-I", "-S", "-X", "utf8", str(MAIN)]


def shown(path: Path) -> str:
    """As one would type it from here."""
    try:
        return str(path.relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)


def libsock_flags() -> dict[str, str]:
    """What an exercise's file `build` compiles and links its program with."""
    return {
        "SOCKLAB_CXXFLAGS": f"-std=c++20 -I{ROOT}/libsock/include",
        "SOCKLAB_LIBS": f"{BUILD}/libsock/libsock.a -pthread",
    }


def program(name: str) -> str:
    return str(BIN / name)
