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
    by = st.segmented_control("By", list(BY), default="Model", required=True, key="cost", bind="query-params")
    sums = _sums(engine.books.month(month, BY[by]), engine.books.rejections(month), names, BY[by])
    if not sums:
        st.info("No clip was made in this month.", icon=":material/movie:")
        return
    st.dataframe(
        pd.DataFrame([_row(by, label, one) for label, one in sorted(sums.items(), key=_dearest)]),
        hide_index=True,
        height="content",
        placeholder="–",
        alt=f"Cost per clip and per approved clip, by {by.lower()}",
        column_config={
            "Per clip": st.column_config.NumberColumn(
                format="%.2f", help="Credits: all that was spent, over the clips that were made"
            ),
            "Per approved clip": st.column_config.NumberColumn(
                format="%.2f", help="Credits: all that was spent, over the clips that were approved"
            ),
            "Yield": st.column_config.NumberColumn(format="%d %%", help="Approved of those judged"),
        },
    )
    alike = " Those of different services are counted alike." if by == "Campaign" else ""
    st.caption(f"In credits, with what failed clips cost.{alike} Clips are judged in the gallery.")


def _label(names: Names, by: Dimension) -> Callable[[Tally], str]:
    if by is Dimension.MODEL:
        return lambda one: f"{names.model(one.account_id, one.key)} · {names.account(one.account_id)}"
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
        "Per clip": _over(one.spent, one.clips),
        "Per approved clip": _over(one.spent, one.approved),
        "Clips": one.clips,
        "Approved": one.approved,
        "Rejected": one.rejected,
        "Yield": round(100 * one.approved / judged) if judged else None,
        "Rejected for": ", ".join(f"{reason} {count}" for reason, count in one.reasons.most_common(4)),
    }


def _over(spent: int, count: int) -> float | None:
    """None without a clip; and without a price, since a service that tells none did not work for nothing."""
    return float(Decimal(spent) / 1000 / count) if count and spent else None
