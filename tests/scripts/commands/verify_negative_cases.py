#!/usr/bin/env python3
"""Each claim has negative cases: runs in which it is false, and in which its check must therefore say 'open'.

usage: negative_cases.py [DEMO | CLAIM]...   none: all
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(os.environ["SOCKLAB_ROOT"])
sys.path.insert(0, str(ROOT / "scripts"))

from socklab.claims import REGISTRY, Claim, NegativeCase  # noqa: E402
from socklab.claim_list import CLAIMS, demos_by_claim  # noqa: E402
from socklab.networks import kinds  # noqa: E402


def judge(claim: Claim, case: NegativeCase, folder: Path) -> tuple[bool, str]:
    """Runs the case; does the claim's check say 'open', and not because it failed?"""
    command = [
        str(ROOT / "scripts" / "lab"),
        "--lang",
        "en",
        "run",
        case.demo,
        "-o",
        str(folder),
        *shlex.split(case.options),
    ]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    path = folder / "claims.json"
    if not path.exists():
        return False, f"no run: {done.stderr.strip() or done.stdout.strip()}"
    verdicts = [each for each in json.loads(path.read_text()) if claim.id in (each["id"], each.get("of"))]
    # Where one check gave several verdicts, the claim is as good as the worst of them.
    worst = min(verdicts, key=lambda each: each["ok"], default=None)
    if worst is None or worst.get("broken") or worst["ok"]:
        return False, f"{worst}"
    return True, worst["evidence_en"]


def main(chosen: list[str]) -> int:
    if kinds.choose() in ("none", "host"):
        print("skipped: this system allows no private network")
        return 77
    cases = [
        (claim, case)
        for claim in REGISTRY.values()
        for case in claim.negative_cases
        if not chosen or {case.demo, claim.id} & set(chosen)
    ]
    failures = 0
    with tempfile.TemporaryDirectory() as work, ThreadPoolExecutor(2) as pool:
        judged = [pool.submit(judge, claim, case, Path(work, str(index))) for index, (claim, case) in enumerate(cases)]
        for (claim, case), future in zip(cases, judged, strict=True):
            ok, words = future.result()
            failures += not ok
            print(f"{'ok' if ok else 'FAILED'}: {claim.id} in {case.demo} {case.options}: {words}", flush=True)
    shown_by = demos_by_claim()
    for each in CLAIMS:
        if each in shown_by and not any(claim.negative_cases for claim in REGISTRY.values() if claim.id == each):
            print(f"FAILED: {each} has no negative case")
            failures += 1
    print(f"{len(cases)} cases, {failures} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
