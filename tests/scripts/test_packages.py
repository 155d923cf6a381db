"""The packages that a system needs, by what it already has."""

import pytest

from socklab import packages


@pytest.mark.parametrize(
    "probe, is_there",
    [
        ("command:sh", True),
        ("command:no-such-command", False),
        ("file:/etc/passwd", True),
        ("file:/nonexistent", False),
        ("file:/nonexistent|/etc/passwd", True),  # another system keeps the package's files elsewhere
        ("file:/nonexistent|/nor/this", False),
        ("module:no_such_module", False),
        ("header:no/such/header.h", False),
    ],
)
def test_a_probe_says_whether_it_is_there(probe, is_there):
    assert packages.present(probe) is is_there


def test_every_package_is_for_a_known_purpose():
    purposes = {each.purpose for each in packages.wanted_packages()}
    assert purposes == {"build", "run", "capture", "test", "class", "machines", "docs"}
