"""Who may do what, as a matrix."""

from __future__ import annotations

from itertools import pairwise

import pytest

from animatic.errors import NotAllowed
from animatic.people import RIGHTS, Person, Right, Role

MATRIX = """
                    viewer  member  reviewer  admin
LOOK                yes     yes     yes       yes
SEE_MONEY           .       yes     yes       yes
SEND                .       yes     yes       yes
SORT                .       yes     yes       yes
COMMENT             .       yes     yes       yes
DELETE              .       yes     yes       yes
SHARE               .       yes     yes       yes
REVIEW              .       .       yes       yes
STEP_IN             .       .       .         yes
SEE_SERVICES        .       .       .         yes
SEE_ALL_ENTRIES     .       .       .         yes
APPROVE_SENDS       .       .       .         yes
KEEP_LEDGER         .       .       .         yes
SET_BUDGETS         .       .       .         yes
SET_PRICES          .       .       .         yes
MANAGE_TEAM         .       .       .         yes
SEE_AUDIT           .       .       .         yes
"""


def read_matrix() -> dict[Role, dict[Right, bool]]:
    names, *lines = [line.split() for line in MATRIX.strip().splitlines()]
    return {
        Role(role): {Right[line[0]]: line[column] == "yes" for line in lines}
        for column, role in enumerate(names, start=1)
    }


def test_each_role_may_do_what_the_matrix_says_and_nothing_else():
    asked = {role: {right: Person("ada", role).may(right) for right in Right} for role in Role}
    assert asked == read_matrix()


def test_each_role_may_do_what_the_one_before_may_and_more():
    ordered = [RIGHTS[role] for role in Role]
    assert all(less < more for less, more in pairwise(ordered))


@pytest.mark.parametrize(
    ("role", "right", "told"),
    [
        (Role.VIEWER, Right.SEND, "A viewer may not send: ask a member."),
        (Role.MEMBER, Right.REVIEW, "A member may not approve or reject clips: ask a reviewer."),
        (Role.REVIEWER, Right.SET_BUDGETS, "A reviewer may not set budgets: ask an admin."),
    ],
)
def test_who_may_not_is_told_whom_to_ask(role: Role, right: Right, told: str):
    with pytest.raises(NotAllowed) as refusal:
        Person("ada", role).require(right)
    assert str(refusal.value) == told


def test_requiring_what_one_may_do_says_nothing():
    for right in Right:
        Person("ada", Role.ADMIN).require(right)
