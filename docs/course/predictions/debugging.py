"""What the run answers to the questions of unit 12."""

from socklab.claims.verdict import SIDE_ZH
from socklab.evidence import Run
from socklab.exercises.points import Answer


def who_was_held(run: Run) -> Answer:
    stall = run.stalls()[0]
    return Answer(
        stall.sender,
        f"the window was 0 in frames {stall.frames}: the {stall.sender} was held",
        f"第 {stall.frames} 帧窗口为 0：{SIDE_ZH[stall.sender]}发不出数据",
        [stall.first_frame, stall.opened_by or stall.first_frame],
    )


def whose_program(run: Run) -> Answer:
    stall = run.stalls()[0]
    return Answer(
        stall.receiver,
        f"the {stall.receiver}'s program did not read",
        f"{SIDE_ZH[stall.receiver]}的程序没有读取",
        [stall.first_frame],
    )


def sent_again(run: Run) -> Answer:
    frames = [each.frame for each in run.segments if any("retransmission" in note for note in each.notes)]
    word = "yes" if frames else "no"
    return Answer(
        word,
        "nothing was lost: probes are no retransmissions" if not frames else "so it was",
        "什么也没有丢：零窗口探测不是重传" if not frames else "有",
        frames,
        also=["有"] if frames else ["没有"],
    )
