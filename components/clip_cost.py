"""What a clip costs, and what an approved one costs: by model or campaign, with yield and the reasons against."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import pandas as pd
import streamlit as st

from animatic import Dimension, Rejected, Studio, Tally
from components.names import Names

BY = {"Model": Dimension.MODEL, "Campaign": Dimension.CAMPAIGN}


@dataclass
class Sum:
    """What one model or campaign came to."""

    spent: int = 0
    clips: int = 0
    approved: int = 0
    rejected: int = 0
    reasons: Counter[str] = field(default_factory=Counter)


def draw(engine: Studio, names: Names, month: str) -> None:
    """The table, for one month."""
    by = st.segmented_control(
        "Cost by", list(BY), default="Model", required=True, key="cost", bind="query-params"
    )
    sums = _sums(engine.books.month(month, BY[by]), engine.books.rejections(month), names, BY[by])
    if not sums:
        st.info("No clip was made in this month.", icon=":material/movie:")
        return
    st.dataframe(
        pd.DataFrame([_row(by, label, one) for label, one in sorted(sums.items(), key=_dearest)]),
        hide_index=True,
        alt=f"Cost per clip and per approved clip, by {by.lower()}",
        column_config={
            "Yield": st.column_config.NumberColumn(
                "Yield", format="percent", help="Approved of those judged"
            ),
            "Credits per clip": st.column_config.NumberColumn(format="%.3f"),
            "Credits per approved clip": st.column_config.NumberColumn(
                format="%.3f", help="All that was spent, over the clips that were approved"
            ),
        },
    )
    if by == "Campaign":
        st.caption("Credits of different services are counted alike.")


def _label(names: Names, by: Dimension) -> Callable[[Tally], str]:
    if by is Dimension.MODEL:
        return lambda one: f"{names.account(one.account_id)} · {names.model(one.account_id, one.key)}"
    return lambda one: one.key or "No campaign"


def _sums(
    tallies: Sequence[Tally], rejected: Sequence[Rejected], names: Names, by: Dimension
) -> dict[str, Sum]:
    label = _label(names, by)
    sums: dict[str, Sum] = defaultdict(Sum)
    for one in tallies:
        if one.clips or one.spent:
            sum_ = sums[label(one)]
            sum_.spent += one.spent
            sum_.clips += one.clips
            sum_.approved += one.approved
            sum_.rejected += one.rejected
    for why in rejected:
        key = why.model if by is Dimension.MODEL else why.campaign
        sums[label(Tally(account_id=why.account_id, key=key))].reasons[why.reason] += why.count
    return sums


def _dearest(item: tuple[str, Sum]) -> int:
    return -item[1].spent


def _row(by: str, label: str, one: Sum) -> dict[str, object]:
    judged = one.approved + one.rejected
    return {
        by: label,
        "Clips": one.clips,
        "Approved": one.approved,
        "Rejected": one.rejected,
        "Yield": one.approved / judged if judged else None,
        "Credits per clip": _over(one.spent, one.clips),
        "Credits per approved clip": _over(one.spent, one.approved),
        "Rejected for": ", ".join(f"{reason} {count}" for reason, count in one.reasons.most_common(4)),
    }


def _over(spent: int, count: int) -> float | None:
    return float(Decimal(spent) / 1000 / count) if count else None
