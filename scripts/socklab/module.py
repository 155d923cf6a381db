"""Loads a Python file that is no part of the lab: an exercise's checks, a unit's answers."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

from socklab.terminal import refuse


def load_module(path: Path, name: str) -> ModuleType:
    """Leaves no bytecode beside the file. A fault in the file ends the command with one line."""
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        refuse(f"{path}: cannot be read", f"{path}：无法读取")
    module = importlib.util.module_from_spec(spec)
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        spec.loader.exec_module(module)
    except Exception as problem:  # noqa: BLE001: a teacher's file can raise anything
        where = f"{path}: {type(problem).__name__}: {problem}"
        refuse(where, where)
    finally:
        sys.dont_write_bytecode = before
    return module
