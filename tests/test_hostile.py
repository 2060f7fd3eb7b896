"""What is said at the end of a run about hostile input is what the run has tried."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
SUITE = """
import pytest
from hypothesis import given, settings, strategies as st
from tests.hostile import each

pytestmark = pytest.mark.hostile("pictures")

@pytest.mark.parametrize("case", range(5))
def test_each_case_counts(case): pass

@pytest.mark.hostile("archives")
def test_each_of_a_list_counts():
    assert len(list(each("abc" * 400))) == 1_200

@pytest.mark.hostile("text")
@pytest.mark.parametrize("case", range(2))
@settings(max_examples=20, database=None)
@given(st.integers())
def test_each_example_counts(case, number): pass

@pytest.mark.hostile("text")
def test_what_fails_does_not_count(): assert not list(each("ab"))

@pytest.mark.hostile("text")
def test_what_is_skipped_does_not_count(): pytest.skip()
"""


def test_what_a_run_has_tried_is_summed_over_its_processes_and_told_at_its_end(tmp_path: Path):
    suite = tmp_path / "test_suite.py"
    suite.write_text(SUITE)
    run = f"-m pytest -p tests.hostile -p no:cacheprovider --strict-markers -n2 --rootdir={tmp_path} {suite}"
    told = subprocess.run(
        [sys.executable, *run.split()],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
    ).stdout
    assert "1 failed, 8 passed, 1 skipped" in told
    (line,) = (line for line in told.splitlines() if line.startswith("Hostile"))
    assert line == ("Hostile input tried and refused, or shown as text: archives 1,200, pictures 5, text 40.")
