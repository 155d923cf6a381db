"""The segments that close a connection: each side's FIN, and the ACK for it."""

from __future__ import annotations

from dataclasses import dataclass

from socklab.claims.verdict import Verdict, listed, listed_zh, not_shown
from socklab.evidence import Connection, Run, Segment, Side, other


@dataclass(frozen=True)
class ClosingSegments:
    """Both FINs and their ACKs. In a three-segment close `first_ack` and `second_fin` are the same segment."""

    connection: Connection
    first_fin: Segment
    first_ack: Segment
    second_fin: Segment
    last_ack: Segment

    @property
    def active(self) -> Side:
        """The side that closed first."""
        return self.first_fin.sender

    @property
    def passive(self) -> Side:
        return other(self.active)

    @property
    def crossed(self) -> bool:
        """Did both send a FIN before either's had been acknowledged? Then neither side is the passive one."""
        return self.second_fin.frame < self.first_ack.frame

    @property
    def frames(self) -> list[int]:
        return [each.frame for each in (self.first_fin, self.first_ack, self.second_fin, self.last_ack)]


def closing_of(connection: Connection) -> ClosingSegments | None:
    """None unless both sides sent a FIN and both FINs were acknowledged."""
    first_fin = connection.first("FIN")
    second_fin = connection.first("FIN", other(first_fin.sender)) if first_fin else None
    if first_fin is None or second_fin is None:
        return None
    first_ack, last_ack = connection.answer_to(first_fin), connection.answer_to(second_fin)
    if first_ack is None or last_ack is None:
        return None
    return ClosingSegments(connection, first_fin, first_ack, second_fin, last_ack)


def closing_segments(run: Run) -> ClosingSegments | None:
    """Of the first connection that was closed by FINs from both sides."""
    return next(filter(None, map(closing_of, run.connections)), None)


def not_closed_by_fins(run: Run) -> Verdict:
    kinds = closing_kinds(run)
    return not_shown(
        f"no connection was closed by FINs from both sides (closing: {kinds})",
        f"没有连接由双方的 FIN 关闭（关闭方式：{closing_kinds_zh(run)}）",
    )


KIND_ZH = {
    "three-way": "三次握手",
    "refused": "被拒绝",
    "unanswered": "没有应答",
    "four-way": "四次挥手",
    "three-segment": "三个报文段",
    "simultaneous": "双方同时",
    "reset": "RST",
    "half-closed": "半关闭",
    "not-captured": "没有抓到",
}


def opening_kinds(run: Run) -> str:
    return listed(each.opening.get("kind") for each in run.connections) or "none"


def opening_kinds_zh(run: Run) -> str:
    return listed_zh(kind_zh(each.opening.get("kind")) for each in run.connections) or "无"


def closing_kinds(run: Run) -> str:
    return listed(each.closing.get("kind") for each in run.connections) or "none"


def closing_kinds_zh(run: Run) -> str:
    return listed_zh(kind_zh(each.closing.get("kind")) for each in run.connections) or "无"


def kind_zh(kind: str | None) -> str:
    return KIND_ZH.get(kind or "", kind or "不明")
