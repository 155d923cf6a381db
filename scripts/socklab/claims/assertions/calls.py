"""The programs' calls: which were blocked, which failed, and which segments carried what they wrote."""

from __future__ import annotations

from socklab.claims.assertions.flow import no_stall_seen, stall_frames
from socklab.claims.verdict import SIDE_ZH, Verdict, framed, listed_zh, not_judged, not_shown, seconds, verdict
from socklab.evidence import Call, Run, Side, Stall, other

BLOCKED = 0.1  # seconds: on a busy machine a call may wait that long for the processor alone


def longest_block(run: Run, stall: Stall, program: Side) -> float:
    """The longest that one write() of the program waited during the stall, in seconds."""
    until = run.end if stall.end is None else stall.end
    return max((each.overlap(stall.begin, until) for each in run.writes(program)), default=0.0)


def never_blocked(run: Run, program: Side = "client", during_stalls: bool = True) -> Verdict:
    """No write() of the program waited: while the window was 0 (there must have been such a stall), or at any time."""
    writes = run.writes(program)
    if not writes:
        return writes_not_recorded(program)
    stalls = [each for each in run.stalls() if each.sender == program]
    if not during_stalls:
        until = run.end
        waited = max(min(each.end, until) - each.begin for each in writes)
    elif not stalls:
        return no_stall_seen()
    else:
        waited = max(longest_block(run, each, program) for each in stalls)
    return verdict(
        waited <= BLOCKED,
        f"{len(writes)} write()s, the longest wait {seconds(waited)} s",
        f"{len(writes)} 次 write()，最长等待 {seconds(waited)} 秒",
        stall_frames(stalls),
        "send(2)",
    )


def writes_not_recorded(program: Side) -> Verdict:
    return not_judged(f"no write() of the {program} was recorded", f"没有记录到{SIDE_ZH[program]}的 write()")


# Bytes are assigned to segments by their place in the stream, not by time.


def ends_of(writes: list[Call]) -> list[int]:
    """The sequence number of the last byte of each write(), counted from the ISN."""
    ends: list[int] = []
    for each in writes:
        ends.append((ends[-1] if ends else 0) + each.moved)
    return ends


def segments_for_writes(run: Run, writes: int = 3, segments: int = 1, program: Side = "client") -> Verdict:
    """The program's first `writes` write()s went out in so many segments (retransmissions not counted)."""
    calls = [each for each in run.writes(program) if each.moved > 0]
    if not run.watched(program):
        return writes_not_recorded(program)
    connection = run.connection
    if connection is None or len(calls) < writes:
        return not_shown(
            f"{len(calls)} write()s, not {writes}", f"write() 有 {len(calls)} 次，不是 {writes} 次", rule="RFC 9293, 3.7.4"
        )
    last = ends_of(calls[:writes])[-1]
    carriers = [each for each in connection.data_from(program) if each.seq <= last and not each.repeats]
    frames = [each.frame for each in carriers]
    return verdict(
        len(carriers) == segments and carriers[-1].seq + carriers[-1].length > last,
        f"{writes} write()s, {last} bytes in all: {len(carriers)} segments ({framed(frames)})",
        f"{writes} 次 write() 共 {last} 字节：{len(carriers)} 个报文段（第 {listed_zh(frames)} 帧）",
        frames,
        "RFC 9293, 3.7.4",
    )


def program_got(run: Run, program: Side, error: str) -> bool:
    """Did one of the program's calls fail with that error, e.g. 'ECONNRESET' (errno(3))?"""
    return any(each.error == error for each in run.calls_of(program))


def unread_at_close(run: Run, program: Side) -> int:
    """Bytes that the other side sent (as captured) and the program did not read (by its calls)."""
    connection = run.connection
    return (connection.bytes[other(program)] if connection else 0) - sum(each.moved for each in run.reads(program))
