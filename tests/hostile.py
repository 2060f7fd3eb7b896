"""How much hostile input a run has tried, by kind: `@pytest.mark.hostile("pictures")` stands on whatever tries some.

A test counts once when it has passed; one that Hypothesis feeds counts its examples, and one that walks through
a list by `each` counts what it has walked through.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from typing import Any, TypeVar

import pytest

Item = TypeVar("Item")
PROPERTY = "hostile"  # of a report, which reaches the process that sums from those that run the tests


class Tried:
    """What the test that is running has tried so far."""

    number = 0


def each(items: Iterable[Item]) -> Iterator[Item]:
    """Walk through hostile inputs; each counts when the next is asked for, so not where a test ends before that."""
    for item in items:
        yield item
        Tried.number += 1


class Sum:
    """What all tests have tried, summed where their reports arrive."""

    def __init__(self) -> None:
        self.by_kind: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.passed:
            self.by_kind.update(dict(report.user_properties).get(PROPERTY, {}))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.by_kind:
            counts = ", ".join(f"{kind} {number:,}" for kind, number in sorted(self.by_kind.items()))
            terminalreporter.write_line(f"Hostile input tried and refused, or shown as text: {counts}.")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "hostile(kind): tries input that means harm, and counts how much of it"
    )
    config.pluginmanager.register(Sum())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    marker = item.get_closest_marker("hostile")
    if marker:
        Tried.number = 0
        _count_examples(getattr(item, "obj", None))
    outcome = yield
    if marker:
        item.user_properties.append((PROPERTY, {marker.args[0]: Tried.number or 1}))
    return outcome


def _count_examples(test: Any) -> None:
    """Put a counter around what Hypothesis calls with each example (see its "Custom function execution")."""
    inner = getattr(fed := getattr(test, "hypothesis", None), "inner_test", None)
    if inner is None or hasattr(inner, "counts"):
        return

    @functools.wraps(inner)
    def counting(*args: Any, **kwargs: Any) -> None:
        inner(*args, **kwargs)
        Tried.number += 1

    counting.counts = True  # type: ignore[attr-defined]
    fed.inner_test = counting
