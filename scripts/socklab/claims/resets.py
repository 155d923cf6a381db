"""RST: the three ways in which it breaks a connection (H12), and how a half-open connection is noticed."""

from __future__ import annotations

import re

from socklab.claims.assertions.calls import program_got, unread_at_close
from socklab.claims.assertions.connection import RESET, reset_without_fin
from socklab.claims.closing_segments import closing_kinds, closing_kinds_zh, opening_kinds, opening_kinds_zh
from socklab.claims.verdict import NegativeCase, Verdict, claim, framed, listed_zh, not_shown, proved, verdict
from socklab.evidence import Run, Side, other


@claim(
    "H12",
    en="RST aborts a connection: here before it is established, from a port where nobody listens",
    zh="RST 中断连接：这里是在建立之前，来自无人监听的端口",
    rule="RFC 9293, 3.10.7.1",
    negative_cases=[
        NegativeCase("opening_refused", "-- --listen-after 0 --server '--connections 1'", "the server listens")
    ],
)
def closed_port_answers_with_reset(run: Run) -> Verdict:
    connection = run.opened("refused")
    reset = connection.first("RST") if connection else None
    if connection is None or reset is None:
        kinds = opening_kinds(run)
        return not_shown(f"no port was closed (opening: {kinds})", f"没有遇到关闭的端口（建立方式：{opening_kinds_zh(run)}）")
    later = [each for each in connection.segments if each.frame > reset.frame]
    return verdict(
        reset.sender == "server" and not later,
        f"closed port: RST in frame {reset.frame}, and nothing after it",
        f"端口关闭：第 {reset.frame} 帧 RST，其后什么也没有",
        [reset.frame],
    )


def resets(run: Run, side: Side, en: str, zh: str) -> Verdict:
    """H12 where one side aborts an established connection: on the wire, and in the other program's calls."""
    wire = reset_without_fin(run, side)
    if not wire.ok:
        return wire
    if run.watched(other(side)):
        seen, how_en, how_zh = program_got(run, other(side), "ECONNRESET"), "a call of the other program", "另一端程序的调用"
    else:
        seen = any("Connection reset by peer" in line for line in run.logs[other(side)])
        how_en, how_zh = "by its log (no calls were recorded) the other program", "据日志（没有记录到调用），另一端的程序"
    if not seen:
        return not_shown(
            "no call of the other program failed with ECONNRESET", "另一端的程序没有得到 ECONNRESET", wire.frames, RESET
        )
    return proved(
        f"{en}: {wire.en}; {how_en} failed with ECONNRESET",
        f"{zh}：{wire.zh}；{how_zh}以 ECONNRESET 失败",
        wire.frames,
        RESET,
    )


@claim(
    "H12",
    en="RST aborts a connection: here at close() with SO_LINGER 0",
    zh="RST 中断连接：这里是 SO_LINGER 为 0 时 close()",
    rule="socket(7), SO_LINGER",
    negative_cases=[NegativeCase("closing_reset_linger", "-- --client '--how first'", "the client closes with a FIN")],
)
def close_with_linger_0_sends_reset(run: Run) -> Verdict:
    if run.watched("client") and not any(each.data.get("option") == "SO_LINGER" for each in run.calls_of("client")):
        return not_shown("the client did not set SO_LINGER", "客户端没有设置 SO_LINGER")
    return resets(run, "client", "SO_LINGER 0 at close()", "SO_LINGER 为 0 时 close()")


@claim(
    "H12",
    en="RST aborts a connection: here at close() with data unread",
    zh="RST 中断连接：这里是还有数据未读就 close()",
    rule="RFC 2525, 2.17",
    negative_cases=[
        NegativeCase("closing_reset_unread", "-- --server '--how first'", "the server reads everything, then closes")
    ],
)
def close_with_unread_data_sends_reset(run: Run) -> Verdict:
    if run.watched("server"):
        unread, source, source_zh = unread_at_close(run, "server"), "", ""
    else:
        printed = [
            re.search(r"close\(\) with (\d+) bytes unread|还有 (\d+) 字节未读就 close", line) for line in run.logs["server"]
        ]
        unread = next((int(each[1] or each[2]) for each in printed if each), 0)
        source, source_zh = " (by the server's log: no calls were recorded)", "（据服务器日志：没有记录到调用）"
    if unread <= 0:
        return not_shown("the server had read everything before it closed", "服务器关闭之前已读完全部数据")
    return resets(run, "server", f"close() with {unread} bytes unread{source}", f"还有 {unread} 字节未读就 close(){source_zh}")


@claim(
    "half_open",
    en="an end that has vanished is noticed only by writing to it: RST answers",
    zh="一端消失之后，另一端要写数据才会发现：得到 RST",
    rule="RFC 9293, 3.5.1",
    negative_cases=[NegativeCase("closing_half_open", "-- --client '--how first'", "the client closes with a FIN")],
)
def half_open_connection_is_noticed_by_writing(run: Run) -> Verdict:
    connection = next(
        (each for each in run.connections if each.opening.get("kind") == "three-way" and each.first("RST")), None
    )
    reset = connection.first("RST") if connection else None
    if connection is None or reset is None:
        kinds = closing_kinds(run)
        return not_shown(
            f"no RST in an established connection (closing: {kinds})", f"已建立的连接中没有 RST（关闭方式：{closing_kinds_zh(run)}）"
        )
    fins = [each.frame for each in connection.segments if each.has("FIN")]
    if fins:
        return not_shown(f"the end was announced: FIN in {framed(fins)}", f"关闭是通知过的：第 {listed_zh(fins)} 帧有 FIN", fins)
    data = [each.frame for each in connection.data_from("server") if each.frame < reset.frame]
    unexpected = (connection.closing.get("reset") or {}).get("kind") == "unexpected"
    if not data:
        return not_shown(
            f"the server sent no data before the RST in frame {reset.frame}",
            f"在第 {reset.frame} 帧的 RST 之前，服务器没有发送数据",
            [reset.frame],
        )
    frame = data[-1]
    return verdict(
        reset.sender == "client" and unexpected,
        f"no FIN, no sign of the client's end; the data of frame {frame} got RST in frame {reset.frame}: 'no such connection'",
        f"没有 FIN，客户端消失毫无征兆；第 {frame} 帧的数据在第 {reset.frame} 帧得到 RST：没有这个连接",
        [frame, reset.frame],
    )
