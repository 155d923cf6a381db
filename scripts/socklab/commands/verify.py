"""lab verify: all claims. Runs each demo that it needs once, several at a time, and says what was proved."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from socklab import interrupt
from socklab.build import build, needed_packages
from socklab.claim_list import CLAIMS, FIGURE, demos_by_claim, sentence
from socklab.networks import kinds
from socklab.options import likely, nothing_after, parse
from socklab.packages import need_packages
from socklab.paths import BIN, ROOT, program, shown
from socklab.runner.folder import RunFolder
from socklab.runner.judge import verdict_line
from socklab.runner.meta import problem_of
from socklab.terminal import has_colour, last_line, notice, refuse, settings, show_command, text

Json = dict[str, Any]
SUMMARY = ("prove the claims of the notes, each on a real wire", "逐条证明讲义中的论断，都在真实线路上")
HELP = (
    """usage: lab verify [-j JOBS] [-o DIR] [CLAIM...]
       lab verify --list

Runs the demos that show the claims of the notes (H1 to H15, S1 to S5, T1 to T7, F1 to F9), and prints a
line a claim: 'F3 proved: ...' with the frames that prove it, or 'F3 open: ...' with the reason. With
CLAIMs: those alone. The figure of 18 steps follows (as a claim: figure). Each run is kept, for
lab explain, in runs/verify/STAMP/DEMO, and runs/verify/latest points to the last.

A demo whose claims do not all hold is run once more, since a machine may be too busy for a scene to
happen; the line then says that it was the second run.

  -j, --jobs JOBS    demos at a time (default: one a processor, at most 4)
  -o, --output DIR   put the runs there instead
      --list         the claims, what each says, and which demos show it; runs nothing

Exit status: 0 only if nothing is open.

Examples: scripts/lab verify
          scripts/lab verify S1 T4
          scripts/lab verify --list""",
    """用法：lab verify [-j 个数] [-o 目录] [论断...]
      lab verify --list

运行演示讲义论断（H1 至 H15、S1 至 S5、T1 至 T7、F1 至 F9）的各个实验，每条论断打印一行：
“F3 已证明：……”给出作为证据的帧号，或“F3 未证明：……”说明原因。给出论断时只检查这些。
其后是讲义那张 18 步图（作为论断叫 figure）。每次运行都保留在 runs/verify/时间戳/演示/，可用
lab explain 解读；runs/verify/latest 指向最近一次。

如果某个演示的论断没有全部成立，会再运行一次，因为机器太忙时场景可能根本没有出现；
这样的行会注明是第二次运行。

  -j, --jobs 个数    同时运行几个演示（默认每个处理器一个，最多 4 个）
  -o, --output 目录  把各次运行放到这个目录
      --list         列出各条论断、它的内容以及由哪些演示证明；不运行任何东西

退出码：只有每一条都已证明时才是 0。

示例：scripts/lab verify
      scripts/lab verify S1 T4
      scripts/lab verify --list""",
)


def main(words: Sequence[str]) -> int:
    arguments = parse(words, "j:o:", ("jobs=", "output=", "list"))
    nothing_after(arguments)
    jobs = arguments.value("-j", "--jobs")
    if jobs is not None and not re.fullmatch("[1-9][0-9]?", jobs):
        refuse(f"-j wants a number from 1 to 99, not '{jobs}'", f"-j 需要 1 到 99 的数，不能是“{jobs}”")
    shown_by = demos_by_claim()
    for each in arguments.operands:
        if each not in (*CLAIMS, FIGURE):
            en, zh = likely(each.upper(), CLAIMS) if each.upper() in CLAIMS else ("", "")
            refuse(
                f"there is no claim '{each}'{en or '; there are H1-H15, S1-S5, T1-T7, F1-F9, and figure'}",
                f"没有论断“{each}”{zh or '；有 H1-H15、S1-S5、T1-T7、F1-F9，以及 figure'}",
            )
    wanted = [each for each in (*CLAIMS, FIGURE) if not arguments.operands or each in arguments.operands]
    if arguments.given("--list"):
        for each in wanted:
            print(f"{each}{text(': ', '：')}{sentence(each)} ({', '.join(shown_by.get(each, []))})")
        return 0
    need_packages(*needed_packages())
    build()
    return Verification(wanted, shown_by, int(jobs or 0), arguments.value("-o", "--output")).run()


class Verification:
    def __init__(self, wanted: list[str], shown_by: dict[str, list[str]], jobs: int, output: str | None) -> None:
        self.wanted = wanted
        self.shown_by = shown_by
        self.output = output
        # In the order in which the claims need them, each once.
        self.demos = list(dict.fromkeys(demo for each in wanted for demo in shown_by.get(each, [])))
        # On the host's own loopback the demos would be in each other's way.
        alone = kinds.choose() in ("host", "none")
        self.jobs = 1 if alone else jobs or min(4, os.cpu_count() or 1)
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.lock = threading.Lock()
        self.stopping = False
        self.started = 0
        self.folder: RunFolder | None = None

    def run(self) -> int:
        try:
            self.folder = RunFolder("verify", self.output)
            assert self.folder.path
            where, count = shown(self.folder.final), len(self.demos)
            notice(
                f"{count} demos, {self.jobs} at a time; the runs are kept in {where}",
                f"共 {count} 个演示，每次 {self.jobs} 个；运行结果保留在 {where}",
            )
            self.run_demos(self.folder.path)
            verdicts = [verdict for each in self.wanted for verdict in self.verdicts_of(each, self.folder.path)]
            (self.folder.path / "claims.json").write_text(json.dumps(verdicts, ensure_ascii=False, indent=2) + "\n")
            self.folder.close()
            return report(verdicts)
        except interrupt.Interrupted:
            print(file=sys.stderr)
            notice("interrupted; nothing is kept", "已中断；不留任何东西")
            raise
        finally:
            interrupt.ignore()
            self.stop()
            if self.folder:
                self.folder.discard()

    def run_demos(self, folder: Path) -> None:
        """What each says goes to DEMO.log."""
        pool = ThreadPoolExecutor(self.jobs)
        futures = [pool.submit(self.run_demo, name, folder) for name in self.demos]
        try:
            for future in futures:
                future.result()
        finally:
            self.stopping = True
            pool.shutdown(wait=False, cancel_futures=True)
        for each in folder.glob("*.unfinished"):
            shutil.rmtree(each, ignore_errors=True)  # of a run that was killed with all that cleans up after it
        self.progress("")

    def run_demo(self, name: str, folder: Path) -> None:
        """By 'lab run', the one mechanism; a second time where not all of it held."""
        self.started += 1
        self.progress(
            text(f"{self.started} of {len(self.demos)}: {name}", f"{self.started} / {len(self.demos)}：{name}")
        )
        for attempt in (1, 2):
            if attempt == 2 and (folder / name).exists():
                (folder / name).rename(folder / f"{name}.first")
            command = [
                str(ROOT / "scripts" / "lab"),
                "--lang",
                settings.language,
                "run",
                name,
                "-o",
                str(folder / name),
            ]
            show_command(command)
            # Built already: as if the programs had been given.
            environment = os.environ | {"SOCKLAB_BIN": str(BIN), "SOCKLAB_VERBOSE": ""}
            with open(folder / f"{name}.log", "ab") as log, self.lock:
                if self.stopping:
                    return
                # When this program is gone, whatever way, labns ends the run: the kernel closes its standard input.
                held = [program("labns"), "hold", "--until-stdin-closes", "--", *command]
                process = subprocess.Popen(held, stdin=subprocess.PIPE, stdout=log, stderr=log, env=environment)
                self.running[name] = process
            if process.wait() == 0 or self.stopping:
                return

    def progress(self, words: str) -> None:
        if has_colour(sys.stderr):
            label = text("verify    ", "验证      ")
            print(f"\r\033[K{label if words else ''}{words}", end="", file=sys.stderr, flush=True)

    def stop(self) -> None:
        """What was started ends first, and cleans up after itself."""
        with self.lock:
            self.stopping = True
            running = list(self.running.values())
        for each in running:
            if each.poll() is None:
                each.terminate()
        for each in running:
            each.wait()

    def verdicts_of(self, claim: str, folder: Path) -> list[Json]:
        """One for the claim: proved when each demo that shows it proves its part. The figure: one a step."""
        found = [verdict for demo in self.shown_by.get(claim, []) for verdict in verdicts_of_demo(claim, demo, folder)]
        if claim == FIGURE and found:
            return found
        if not found:
            return [{"id": claim, "ok": False, "evidence_en": "no demo shows it yet", "evidence_zh": "还没有演示它的实验"}]
        ok = all(each["ok"] for each in found)
        shown = found if ok else [each for each in found if not each["ok"]]
        return [
            {
                "id": claim,
                "ok": ok,
                "demos": [each["demo"] for each in found],
                "claim_en": common(found, "claim_en", ": here"),
                "claim_zh": common(found, "claim_zh", "：这里"),
                "evidence_en": "; ".join(f"{each['demo']}: {each['evidence_en']}" for each in shown),
                "evidence_zh": "；".join(f"{each['demo']}：{each['evidence_zh']}" for each in shown),
            }
        ]


def common(found: list[Json], key: str, own: str) -> str | None:
    """The claim's sentence; without what is each demo's own ('either end may close first: here the client')."""
    words: str | None = found[0].get(key)
    return words.partition(own)[0] if words and len({each.get(key) for each in found}) > 1 else words


def verdicts_of_demo(claim: str, demo: str, folder: Path) -> list[Json]:
    """What the demo's run says of the claim."""
    path = folder / demo / "claims.json"
    if not path.exists():
        log = folder / f"{demo}.log"
        why = last_line(log.read_text(errors="replace")) if log.exists() else ""
        return [
            {
                "id": claim,
                "of": claim,
                "demo": demo,
                "ok": False,
                "evidence_en": f"the run failed: {why}",
                "evidence_zh": f"运行失败：{why}",
            }
        ]
    problem = run_problem(folder / demo)
    again = (folder / f"{demo}.first").exists()
    found = []
    for each in json.loads(path.read_text()):
        if claim not in (each["id"], each.get("of")):
            continue
        verdict = each | {"demo": demo}
        if problem:
            verdict |= {"ok": False, "evidence_en": f"the run failed: {problem}", "evidence_zh": f"运行失败：{problem}"}
        if again:
            verdict["evidence_en"] += " (second run: in the first not all of it happened)"
            verdict["evidence_zh"] += "（第二次运行；第一次场景没有全部出现）"
        found.append(verdict)
    return found


def run_problem(folder: Path) -> str:
    """Why a run failed, with the last lines of the program that failed: the user has not seen them."""
    problem = problem_of(json.loads((folder / "meta.json").read_text()))
    for part in ("server", "client"):
        log = folder / f"{part}.log"
        if f"the {part} ended" in problem and log.exists():
            problem += "; " + re.sub(r"^[0-9:.]+ ", "", last_line(log.read_text(errors="replace")))
    return problem


def report(verdicts: list[Json]) -> int:
    claims = [each for each in verdicts if each.get("of") != FIGURE]
    steps = [each for each in verdicts if each.get("of") == FIGURE]
    for each in claims:
        print(verdict_line(each))
    if steps:
        done = sum(each["ok"] for each in steps)
        print(text(f"the figure of 18 steps: {done} proved", f"18 步图：{done} 步已证明"))
        for each in steps:
            print(verdict_line(each))
    proved = sum(each["ok"] for each in claims)
    print(text(f"{proved} proved, {len(claims) - proved} open", f"{proved} 条已证明，{len(claims) - proved} 条未证明"))
    return 0 if all(each["ok"] for each in verdicts) else 1
