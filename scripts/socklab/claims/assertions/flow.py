"""Stalls (the receiver announces window 0), windows and bytes in flight."""

from __future__ import annotations

from math import inf

from socklab.claims.assertions.connection import complete
from socklab.claims.verdict import SIDE_ZH, Verdict, listed, listed_zh, not_shown, proved, seconds, verdict
from socklab.evidence import Run, Segment, Side, Stall

FLOW_CONTROL = "RFC 9293, 3.8.6"


def stall_frames(stalls: list[Stall]) -> list[int | None]:
    return [frame for each in stalls for frame in (each.first_frame, each.opened_by)]


def described(stalls: list[Stall]) -> tuple[str, str]:
    if not stalls:
        return "no stall", "没有停顿"
    en = listed(f"{seconds(each.lasted)} s (frames {each.frames})" for each in stalls)
    zh = listed_zh(f"{seconds(each.lasted)} 秒（第 {each.frames} 帧）" for each in stalls)
    return f"{len(stalls)} stall{'s' * (len(stalls) != 1)}: {en}", f"停顿 {len(stalls)} 次：{zh}"


def within(stall: Stall, shortest: float, longest: float) -> bool:
    """The length is unknown for a stall that did not end."""
    return stall.seconds is not None and shortest <= stall.seconds <= longest


def exactly_one_stall(run: Run, between: tuple[float, float] = (0.1, inf)) -> Verdict:
    """One stall in the whole run, and its length in seconds lies between the two."""
    stalls = run.stalls()
    ok = len(stalls) == 1 and within(stalls[0], *between)
    return verdict(ok, *described(stalls), stall_frames(stalls), FLOW_CONTROL)


def stalls_between(run: Run, shortest: float, longest: float) -> Verdict:
    """At least one stall, and each of them lasted between so many seconds."""
    stalls = run.stalls()
    ok = bool(stalls) and all(within(each, shortest, longest) for each in stalls)
    return verdict(ok, *described(stalls), stall_frames(stalls), FLOW_CONTROL)


def no_stall(run: Run) -> Verdict:
    """A complete connection, and in the whole run no window of 0 for a tenth of a second."""
    stalls = run.stalls()
    if stalls:
        return not_shown(*described(stalls), stall_frames(stalls), FLOW_CONTROL)
    whole = complete(run)
    return proved(f"no stall; {whole.en}", f"没有停顿；{whole.zh}", whole.frames, FLOW_CONTROL) if whole.ok else whole


def data_at_window_0(stalls: list[Stall]) -> list[Segment]:
    """Data that left while the window was 0, zero-window probes aside."""
    return [
        each
        for stall in stalls
        for each in stall.connection.data_from(stall.sender)
        if stall.contains(each)
        and not each.noted("zero-window-probe")
        and stall.first_frame < each.frame < (stall.opened_by or inf)
    ]


def no_stall_seen() -> Verdict:
    return not_shown(
        "no stall: the window was never 0 for as long as 0.1 s", "没有停顿：窗口为 0 从未持续到 0.1 秒", rule=FLOW_CONTROL
    )


def window_at_most(run: Run, side: Side, maximum: int) -> Verdict:
    """No window that this side announced in any connection was larger: its receive buffer was no larger either."""
    windows = [
        (each.window, each.frame)
        for connection in run.connections
        for each in connection.from_side(side)
        if each.ack is not None
    ]
    if not windows:
        return not_shown(f"the {side} announced no window", f"{SIDE_ZH[side]}没有通告窗口", rule=FLOW_CONTROL)
    largest, frame = max(windows)
    return verdict(
        largest <= maximum,
        f"the {side}'s largest window: {largest} bytes (frame {frame})",
        f"{SIDE_ZH[side]}最大的窗口：{largest} 字节（第 {frame} 帧）",
        [frame],
        FLOW_CONTROL,
    )


def in_flight_reaches(run: Run, sender: Side, minimum: int) -> Verdict:
    """At some time so many bytes of that side were sent and not yet acknowledged: speed × round trip, to fill a link."""
    reached, at = 0, None
    for connection in run.connections:
        highest = acked = 0
        for each in connection.segments:
            if each.sender == sender:
                highest = max(highest, each.end)
            elif each.ack is not None:
                acked = max(acked, each.ack)
            if acked and highest - acked > reached:
                reached, at = highest - acked, each.frame
    if at is None:
        return not_shown("no data was in flight", "没有已发送而未确认的数据", rule="RFC 7323, 1.1")
    return verdict(
        reached >= minimum,
        f"at most {reached} bytes were in flight (frame {at})",
        f"已发送未确认的数据最多 {reached} 字节（第 {at} 帧）",
        [at],
        "RFC 7323, 1.1",
    )
