"""What the run of slow_reader answers to the questions of unit 5."""

from socklab.evidence import Run
from socklab.exercises.points import Answer


def sent_before_zero(run: Run) -> Answer:
    """The kernel promises less than its memory holds: what arrives is counted when it is there."""
    assert run.connection
    syn = next(each for each in run.connection.from_side("server") if each.has("SYN"))
    zero = run.connection.segment(run.stalls()[0].first_frame)
    assert zero and zero.ack
    arrived = zero.ack - 1  # the SYN took a number too
    word = {-1: "fewer", 0: "exactly", 1: "more"}[(arrived > syn.window) - (arrived < syn.window)]
    zh = {"fewer": "少于", "exactly": "正好", "more": "多于"}[word]
    return Answer(
        word,
        f"the server announced {syn.window} bytes at first; {arrived} had arrived when the window was 0",
        f"服务器起初通告 {syn.window} 字节；窗口为 0 时已经到了 {arrived} 字节",
        [syn.frame, zero.frame],
        also=[zh, str(arrived)],
    )


def data_at_zero(run: Run) -> Answer:
    """Bytes of data that leave while the window is 0, probes aside."""
    stall = run.stalls()[0]
    data = [
        each
        for each in stall.connection.data_from(stall.sender)
        if stall.contains(each) and each.frame > stall.first_frame and each.frame < (stall.opened_by or 0)
    ]
    total = sum(each.length for each in data)
    return Answer(
        total,
        f"the window was 0 in frames {stall.frames}, and {total} bytes of data were sent; the first frame shown closes the window, the others are probes",
        f"第 {stall.frames} 帧期间窗口为 0，发出了 {total} 字节数据；列出的第一帧关闭窗口，其余是零窗口探测",
        [stall.first_frame, *(each.frame for each in stall.probes)],
    )


def who_opens(run: Run) -> Answer:
    stall = run.stalls()[0]
    return Answer(
        "server",
        "the server's window update opens it, after its program has read",
        "服务器的程序读取之后，由服务器发出的窗口更新打开",
        [stall.opened_by or stall.first_frame],
        also=["receiver", "the server", "服务器", "接收方"],
    )
