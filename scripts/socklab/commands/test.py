"""scripts/test: sets up what is missing, builds, and runs the tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence

from socklab.build import locked
from socklab.options import parse
from socklab.packages import need_packages
from socklab.paths import ROOT
from socklab.terminal import refuse, run

SUMMARY = ("set up, build, and run the tests", "准备、编译并运行测试")
HELP = (
    """usage: test [--preset release|debug|asan|tsan] [--quick] [--unit] [--build-only] [-- CTEST-OPTIONS]

Sets up what is missing, builds everything and runs every test once. Nothing else is needed first.

  --preset PRESET   another build (default: release, in build/)
  --quick           leave out the slow ones (label 'slow')
  --unit            only those that need no network namespace (label 'unit'), and build only what they need
  --build-only      build what the tests need, and run none
  --soak            those as well that repeat one thing a hundred or a thousand times, and clang's static
                    analyzer (label 'soak')
  -- OPTIONS        for ctest, e.g. -R NAME, -L wire, --rerun-failed

Examples: scripts/test
          scripts/test --preset asan --quick -- -R lens""",
    """用法：test [--preset release|debug|asan|tsan] [--quick] [--unit] [--build-only] [-- CTEST选项]

装好缺少的东西，编译全部代码，每个测试运行一次。事先不需要做任何别的事。

  --preset 预设   使用另一种构建（默认 release，在 build/）
  --quick         跳过慢的测试（标签 slow）
  --unit          只运行不需要网络命名空间的测试（标签 unit），并且只编译它们需要的东西
  --build-only    只编译测试需要的东西，不运行测试
  --soak          也运行把一件事重复百次、千次的测试，以及 clang 的静态分析（标签 soak）
  -- 选项         交给 ctest，例如 -R 名字、-L wire、--rerun-failed

示例：scripts/test
      scripts/test --preset asan --quick -- -R lens""",
)
PRESETS = ("release", "debug", "asan", "tsan")


def main(words: Sequence[str]) -> int:
    arguments = parse(words, "", ("preset=", "quick", "unit", "soak", "build-only"))
    if arguments.operands:
        word = arguments.operands[0]
        refuse(f"'{word}' is too much; ctest's options go after --", f"“{word}”是多余的；ctest 的选项写在 -- 之后")
    preset = arguments.value("--preset") or "release"
    if preset not in PRESETS:
        refuse(
            f"there is no preset '{preset}'; there are {', '.join(PRESETS)}", f"没有预设“{preset}”；有 {'、'.join(PRESETS)}"
        )
    excluded = [] if arguments.given("--soak") else ["soak"]
    if arguments.given("--quick"):
        excluded.append("slow")
    if preset != "release":
        # The style of the sources and the commands of the pages are the same in every build, and what memory costs is
        # another thing under a sanitizer: judged once.
        excluded += ["lint", "docs", "cost"]
    selection = ["-L", "unit"] if arguments.given("--unit") else []
    if excluded:
        selection += ["-LE", "|".join(excluded)]
    need_packages("build", "run", "test")
    os.chdir(ROOT)
    folder = ROOT / ("build" if preset == "release" else f"build-{preset}")
    folder.mkdir(exist_ok=True)
    with locked(folder / ".lab-lock") as lock:
        check(["cmake", "--preset", preset, "-DBUILD_TESTING=ON"], lock)
        targets = ["unit_tests" if arguments.given("--unit") else "all"]
        if not arguments.given("--quick"):
            targets.append("slow_tests")
        check(["cmake", "--build", "--preset", preset, "--target", *targets], lock)
    if arguments.given("--build-only"):
        return 0
    # One more than there are cores: half of the tests wait for the wire most of the time.
    jobs = str((os.cpu_count() or 1) + 1)
    ctest = [shutil.which("ctest") or "ctest", "--preset", preset, "-j", jobs, *selection, *(arguments.after or [])]
    # The tests' python3 is the system's, for which the packages are (python3-selenium, python3-pytest).
    return run(ctest, env={**os.environ, "PATH": f"/usr/bin:{os.environ['PATH']}"}).returncode


def check(command: list[str], lock: int) -> None:
    """What it prints is the error message."""
    if run(command, pass_fds=(lock,)).returncode != 0:
        raise SystemExit(1)
