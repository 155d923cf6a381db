import pytest

from claims.build_run import Wire, run_of
from socklab.claims.figure import capture_is_the_figure, steps


def figure(change=None, leave_out=()):
    wire = Wire()
    for each in steps():
        if each.number not in leave_out:
            row = dict(each.segment.__dict__)
            if change and each.number in change:
                row.update(change[each.number])
            wire.send(row["sender"], row["flags"], row["length"], seq=row["seq"], ack=row["ack"], window=row["window"])
    connection = wire.connection()
    connection.mss = {"client": 1460, "server": 1024}
    return connection


def shown(connection):
    return [each.id for each in capture_is_the_figure(run_of(connection)) if each.ok]


def test_steps_are_read_from_the_file():
    assert len(steps()) == 18
    assert str(steps()[0].segment) == "SYN 0(0), win 4096, mss 1460"
    assert str(steps()[1].segment) == "SYN 8000(0), ack 1, win 6144, mss 1024"
    assert str(steps()[2].segment) == "ack 8001, win 4096"
    assert str(steps()[12].segment) == "FIN 7169(1024), ack 8001, win 4096"
    assert str(steps()[3].segment) == "1(1024), ack 8001, win 4096"
    assert "solicited" in steps()[14].note_en and "询问" in steps()[14].note_zh


def test_the_whole_figure():
    assert shown(figure()) == [f"G{n}" for n in range(1, 19)]


@pytest.mark.parametrize("step", range(1, 19))
def test_each_step_can_fail(step):
    assert f"G{step}" not in shown(figure({step: {"window": 1}}))


def test_a_missing_step_shifts_the_others():
    verdicts = {each.id: each for each in capture_is_the_figure(run_of(figure(leave_out={11})))}
    assert "no frame is server ack 6145, win 4096" in verdicts["G11"].en
    assert "is frame 17 of 17" in verdicts["G18"].en and verdicts["G10"].ok


def test_nothing_may_follow():
    connection = figure()
    connection.segments.append(Wire(frame=19).send("client"))
    assert "G18" not in shown(connection) and "G17" in shown(connection)


def test_a_window_of_0_is_explained():
    assert "woke too late" not in capture_is_the_figure(run_of(figure({10: {"window": 1}})))[9].en
    assert "woke too late" in capture_is_the_figure(run_of(figure({10: {"window": 0}})))[9].en


def test_nothing():
    assert shown(Wire()) == []
