"""A run's claims: claims.json, and a line for each, with the sentence that the number stands for."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import socklab.claims  # noqa: F401  (fills the registry)
from socklab.claims.verdict import REGISTRY, Claim, Verdict
from socklab.evidence import Run
from socklab.terminal import GREEN, RED, paint, text

Json = dict[str, Any]


def judge_run(folder: Path, names: Iterable[str]) -> list[Json]:
    """One verdict a claim: id, ok, evidence_en, evidence_zh; `of` names the claim where one check judges several things."""
    run = Run.load(folder)
    verdicts = [each for name in names for each in judge(REGISTRY[name], run)]
    (folder / "claims.json").write_text(json.dumps(verdicts, ensure_ascii=False, indent=2) + "\n")
    return verdicts


def judge(claim: Claim, run: Run) -> list[Json]:
    try:
        found = claim.check(run)
    except Exception as error:  # a check that fails is an open claim, and must not hide the others
        words = f"{type(error).__name__}: {error}"
        found = Verdict(False, f"the check itself failed: {words}", f"检查程序本身出错：{words}")
        return [as_json(claim, found) | {"broken": True}]
    return [as_json(claim, each) for each in (found if isinstance(found, list) else [found])]


def as_json(claim: Claim, verdict: Verdict) -> Json:
    data: Json = {"id": verdict.id or claim.id, "ok": verdict.ok, "evidence_en": verdict.en, "evidence_zh": verdict.zh}
    if verdict.id:
        return data | {"of": claim.id}
    return data | {"claim_en": claim.en, "claim_zh": claim.zh}


def verdict_line(verdict: Json) -> str:
    """'F3 proved: at window 0 the sender is blocked: window 0 for up to 2.1 s …'"""
    word = paint(GREEN, text("proved", "已证明")) if verdict["ok"] else paint(RED, text("open", "未证明"))
    parts = [verdict.get(text("claim_en", "claim_zh")), verdict[text("evidence_en", "evidence_zh")]]
    colon = text(": ", "：")
    return f"{verdict['id']} {word}{colon}{colon.join(each for each in parts if each)}"
