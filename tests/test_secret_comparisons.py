"""What proves who somebody is, is compared in constant time, and nowhere with `==`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_house import ENGINE, MIGRATIONS, ROOT, files

PROOF = re.compile(r"(^|_)(token|secret|signature|password|api_key|signing_key|nonce|hmac|mac)(s|_hash)?$")


AMONG_OURSELVES = {
    "self._token == stale": "which of two tokens of ours is newer",
    "self.id != self.secret": "whether a credential of the sandbox is worth hiding on its page",
}


def names(node: ast.expr) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            yield part.id
        elif isinstance(part, ast.Attribute):
            yield part.attr


def asks_a_table(node: ast.expr) -> bool:
    """`tasks.c.notice_token == token` is a look into an index and compares nothing here."""
    return (
        isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute) and node.value.attr == "c"
    )


def bare_comparisons(source: str) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Compare) or not isinstance(node.ops[0], ast.Eq | ast.NotEq):
            continue
        sides = [node.left, *node.comparators]
        literal = any(isinstance(side, ast.Constant) for side in sides)
        if literal or any(asks_a_table(side) for side in sides):
            continue
        if any(PROOF.search(name) for side in sides for name in names(side)):
            found.append(ast.unparse(node))
    return found


@pytest.mark.parametrize(
    "path",
    [path for path in files(ENGINE, ROOT / "components", ROOT / "pages") if MIGRATIONS not in path.parents],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_no_proof_is_compared_in_a_time_that_tells_of_it(path: Path):
    assert set(bare_comparisons(path.read_text())) <= set(AMONG_OURSELVES)


def test_such_a_comparison_is_found_wherever_it_stands():
    assert bare_comparisons("if credential.secret != told or a == b: pass") == ["credential.secret != told"]
    assert bare_comparisons("ok = sign(body) == headers.signature")
    assert not bare_comparisons("tasks.c.notice_token == token")
    assert not bare_comparisons("token == ''")
