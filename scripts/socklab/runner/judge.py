"""A run's claims: claims.json, and a line for each, with the sentence that the number stands for."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from socklab.claims import REGISTRY, Claim, Verdict
from socklab.evidence import Run
from socklab.terminal import GREEN, RED, paint, text

Json = dict[str, Any]


def judge_run(folder: Path, names: Iterable[str]) -> list[Json]:
    """Judges the claims of these functions over a run, and writes claims.json: a verdict with its evidence each."""
    run = Run.load(folder)
    verdicts = [as_json(REGISTRY[name], each) for name in names for each in REGISTRY[name].judge(run)]
    (folder / "claims.json").write_text(json.dumps(verdicts, ensure_ascii=False, indent=2) + "\n")
    return verdicts


def as_json(claim: Claim, verdict: Verdict) -> Json:
    """`of` names the claim where one check judges several things."""
    data: Json = {
        "id": verdict.id or claim.id,
        "ok": verdict.ok,
        "evidence_en": verdict.en,
        "evidence_zh": verdict.zh,
        "frames": list(verdict.frames),
        "rule": verdict.rule,
    }
    if not verdict.judged:
        data["judged"] = False
    if verdict.broken:
        data["broken"] = True
    return data | ({"of": claim.id} if verdict.id else {"claim_en": claim.en, "claim_zh": claim.zh})


def verdict_line(verdict: Json) -> str:
    """'F3 proved: at window 0 the sender is blocked: window 0 for up to 2.1 s …'"""
    word = paint(GREEN, text("proved", "已证明")) if verdict["ok"] else paint(RED, text("open", "未证明"))
    parts = [verdict.get(text("claim_en", "claim_zh")), verdict[text("evidence_en", "evidence_zh")]]
    return f"{verdict['id']} {word}{text(': ', '：')}{text(' — ', '——').join(each for each in parts if each)}"
