"""Nothing in the repository looks like a key, but what is written down here with its reason."""

from __future__ import annotations

import math
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from tests.test_house import ROOT

KINDS = {
    "a key of Amazon's": r"\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{16}\b",
    "a private key": r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----",
    "a key of GitHub's": r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{22,})",
    "a key of Google's": r"\bAIza[\w-]{35}\b",
    "a key of Slack's": r"\bxox[abprs]-[\w-]{10,}",
    "a key of a language model's": r"\bsk-(?:ant-|proj-)?[\w-]{24,}",
    "a signed token": r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}",
    "a password as it is kept": r"\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}",
    "a password in an address": r"[a-z][a-z0-9+]*://[^\s/:@\"'`<>{}]+:(?P<value>[^\s/:@\"'`<>{}]{6,})@",
    "something long after its name": (
        r"(?i)(?:key|secret|token|passw(?:or)?d|credential)[\w\"' ]{0,12}[=:]\s*[\"']?"
        r"(?P<value>[A-Za-z0-9+/_=-]{20,})"
    ),
}

ALLOWED = {
    r"(demoSecret|sk-demo|sk-nobody|kv|sp)-?0123456789abc\w*": "made up for the wire's documents: it counts",
    r"eyJhbGciOiJIUzI1NiJ9": "the first third of any signed token: that it is one",
    r"(UPLOAD|VIDEO|FITTING_ROOM)/[\w/-]+": "where a file of SellerPic's documents lies, named `fileKey`",
    r"/v1/upload/credential": "a path of Topview's",
    r"password|secret|hunter2": "words that stand for a password in examples and tests",
}
"""What looks like a key and is none, as a whole, with the reason."""


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name]


def bits(value: str) -> float:
    """How hard each character of it is to guess: words have about three, chance has more than four."""
    counts, length = Counter(value), len(value)
    return -sum(count / length * math.log2(count / length) for count in counts.values())


def found_in(text: str) -> list[tuple[str, str]]:
    found = []
    for kind, pattern in KINDS.items():
        for match in re.finditer(pattern, text):
            value = match["value"] if "value" in match.re.groupindex else match[0]
            if kind != "something long after its name" or (bits(value) > 3.6 and re.search(r"\d", value)):
                found.append((kind, value))
    return found


def is_allowed(value: str) -> bool:
    return any(re.fullmatch(pattern, value) for pattern in ALLOWED)


def test_nothing_that_is_kept_in_the_repository_looks_like_a_key():
    strange = []
    for path in tracked():
        try:
            text = path.read_text("utf-8")
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue
        strange += [
            f"{path.relative_to(ROOT)}: {kind}" for kind, value in found_in(text) if not is_allowed(value)
        ]
    assert strange == []


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        ("a key of Amazon's", ("AKIA", "QYLPMN5HHHFPZAM2")),
        ("a private key", ("-----BEGIN EC ", "PRIVATE KEY-----")),
        ("a key of GitHub's", ("ghp_", "x7Kq" * 9)),
        ("a key of a language model's", ("sk-ant-", "x7Kq" * 9)),
        ("a signed token", ("eyJhbGciOiJIUzI1NiJ9.", "eyJpZCI6MTIzNDU2fQ.", "c2lnbmF0dXJl")),
        ("a password as it is kept", ("$2b$12$", "x7Kq." * 10 + "abc")),
        ("a password in an address", ("postgresql://me:", "x7Kq9zLm@host/db")),
        ("something long after its name", ("AKOOL_API_KEY=", "Zx81hTq0Vb6+Lw3/rYp9Sd==")),
        ("something long after its name", ('"clientSecret": "', "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b")),
    ],
)
def test_such_a_key_is_found_wherever_it_stands(kind: str, parts: tuple[str, ...]):
    found = found_in(f"before\n{''.join(parts)}\nafter")
    assert kind in {one for one, _ in found}
    assert not any(is_allowed(value) for one, value in found if one == kind)


def test_what_is_allowed_is_still_needed():
    texts = [path.read_text("utf-8", "replace") for path in tracked() if path.is_file()]
    values = {value for text in texts for _, value in found_in(text)}
    unused = [pattern for pattern in ALLOWED if not any(re.fullmatch(pattern, value) for value in values)]
    assert unused == []
