"""The list of claims: what the course teaches, claim by claim, and which demos show which claim.

A demo names the claims that it shows in its demo.toml; a claim that several demos show is proved when each of them
proves its part of it.
"""

from __future__ import annotations

from socklab.claims import REGISTRY
from socklab.demo import demo_names, load_demo
from socklab.terminal import settings

# In the order of the list: header, opening, closing, flow control.
CLAIMS = tuple(
    f"{letter}{number}" for letter, count in (("H", 15), ("S", 5), ("T", 7), ("F", 9)) for number in range(1, count + 1)
)
# The figure of 18 steps is one claim, whose check gives a verdict a step.
FIGURE = "figure"


def demos_by_claim() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for demo in demo_names():
        for name in load_demo(demo).claims:
            found.setdefault(REGISTRY[name].id, []).append(demo)
    return found


def sentence(claim: str) -> str:
    """What the number stands for, in the reader's language."""
    words = [each.sentence(settings.language) for each in REGISTRY.values() if each.id == claim]
    return "; ".join(dict.fromkeys(words)) if settings.language == "en" else "；".join(dict.fromkeys(words))
