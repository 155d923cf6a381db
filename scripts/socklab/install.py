"""Installs the packages of these purposes (packages.txt), and does nothing else: for an image's own layer.

    python3 scripts/socklab/install.py build run
"""

from __future__ import annotations

import os
import sys

# As a program, this file's own folder is searched first; its modules are named from the folder above.
sys.path[0] = os.path.dirname(sys.path[0])

from socklab.packages import need_packages, wanted_packages  # noqa: E402
from socklab.terminal import Failure, refuse  # noqa: E402


def main(purposes: list[str]) -> int:
    known = {each.purpose for each in wanted_packages()}
    try:
        if not purposes or set(purposes) - known:
            words = " ".join(sorted(known))
            refuse(f"install.py: name purposes, of: {words}", f"install.py：请写用途，可以是：{words}")
        need_packages(*purposes)
    except Failure as problem:
        print(problem, file=sys.stderr)
        return problem.status
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
