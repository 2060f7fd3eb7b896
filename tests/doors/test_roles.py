"""The role of somebody by the groups that an identity provider knows them in."""

from __future__ import annotations

import pytest

from animatic.errors import Misconfigured
from animatic.members import role_of
from animatic.people import Role

MAPPING = {"/studio/leads": "admin", "marketing": "member", "agency": "viewer"}


@pytest.mark.parametrize(
    ("groups", "role"),
    [
        (["marketing"], Role.MEMBER),
        ("marketing", Role.MEMBER),
        (["agency", "/studio/leads", "marketing", "cooks"], Role.ADMIN),
        (("agency",), Role.VIEWER),
        (["cooks"], None),
        (["Marketing"], None),
        ("marketing agency", None),
        ([], None),
        (None, None),
        ([["marketing"], 7, None], None),
        ({"marketing": True}, None),
    ],
)
def test_the_highest_role_of_somebodys_groups_counts_and_without_one_nobody_enters(
    groups: object, role: Role | None
):
    assert role_of({"sub": "ada", "groups": groups}, MAPPING) is role


def test_another_claim_may_carry_the_groups():
    claims = {"groups": ["/studio/leads"], "https://example.com/roles": ["marketing"]}
    assert role_of(claims, MAPPING, "https://example.com/roles") is Role.MEMBER
    assert role_of({}, MAPPING) is None


def test_a_mapping_to_a_role_that_there_is_not_is_told_before_it_matters():
    with pytest.raises(Misconfigured, match="The role of group cooks is not a role: use viewer"):
        role_of({"groups": ["marketing"]}, MAPPING | {"cooks": "chef"})
