"""What a month's days came to, told by service, model, campaign or member."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import altair as alt
import pandas as pd
import streamlit as st

from animatic import Dimension, RateBook, Studio, Tally, as_money, credits
from components.names import Names

BY = {
    "Service": Dimension.ACCOUNT,
    "Model": Dimension.MODEL,
    "Campaign": Dimension.CAMPAIGN,
    "Member": Dimension.MEMBER,
}
SHOWN_MOST = 9
"""More colours than this nobody can tell apart; what is smaller stands together."""
BILLION = 1_000_000_000


def draw(engine: Studio, names: Names, month: str) -> None:
    """The chart, its choices, and the total."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        by = st.segmented_control(
            "By", list(BY), default="Service", required=True, key="by", bind="query-params"
        )
        book = engine.books.rates()
        unit = "Credits"
        if book.rows:
            unit = st.segmented_control(
                "In", ["Credits", engine.books.currency], default="Credits", required=True, key="unit"
            )
    tallies = [one for one in engine.books.month(month, BY[by]) if one.spent or one.held]
    if not tallies:
        st.info("Nothing was spent in this month.", icon=":material/savings:")
        return
    in_money = unit != "Credits"
    worth = _in_money(book) if in_money else _in_credits
    rows = _rows(tallies, _labels(names, BY[by]), worth)
    _draw_total(engine, tallies, book, in_money)
    frame = pd.DataFrame(rows, columns=["Day", by, unit]).groupby(["Day", by], as_index=False).sum()
    _draw_days(frame, by, unit, month)
    _draw_sums(frame, by, unit)


def _labels(names: Names, by: Dimension) -> Callable[[Tally], str]:
    match by:
        case Dimension.ACCOUNT:
            return lambda one: names.account(one.account_id)
        case Dimension.MODEL:
            return lambda one: f"{names.account(one.account_id)} · {names.model(one.account_id, one.key)}"
        case Dimension.CAMPAIGN:
            return lambda one: one.key or "No campaign"
        case Dimension.MEMBER:
            return lambda one: one.key or "Nobody named"


def _in_credits(one: Tally) -> float:
    return float(Decimal(one.spent + one.held) / 1000)


def _in_money(book: RateBook) -> Callable[[Tally], float]:
    return lambda one: float(
        Decimal(book.money(one.account_id, one.day, one.spent + one.held) or 0) / BILLION
    )


def _rows(
    tallies: list[Tally], label: Callable[[Tally], str], worth: Callable[[Tally], float]
) -> list[tuple[str, str, float]]:
    listed = [(one.day, label(one), worth(one)) for one in tallies]
    sums: dict[str, float] = {}
    for _, name, amount in listed:
        sums[name] = sums.get(name, 0) + amount
    largest = set(sorted(sums, key=sums.__getitem__, reverse=True)[:SHOWN_MOST])
    return [(day, name if name in largest else "All others", amount) for day, name, amount in listed]


def _draw_total(engine: Studio, tallies: list[Tally], book: RateBook, in_money: bool) -> None:
    spent, held = sum(one.spent for one in tallies), sum(one.held for one in tallies)
    services = len({one.account_id for one in tallies})
    if not in_money:
        alike = "" if services == 1 else f", of {services} services counted alike"
        without = "" if book.rows else " No rate is set, so totals stay in credits."
        held_words = f" and {credits(held)} held" if held else ""
        st.markdown(f"**{credits(spent)} credits spent**{held_words}{alike}.{without}")
        return
    amounts = [book.money(one.account_id, one.day, one.spent + one.held) for one in tallies]
    known = sum(amount or 0 for amount in amounts)
    unrated = sum(
        one.spent + one.held for one, amount in zip(tallies, amounts, strict=True) if amount is None
    )
    rest = f" {credits(unrated)} credits have no rate and are left out." if unrated else ""
    st.markdown(f"**{as_money(known, engine.books.currency)} spent and held.**{rest}")


def _draw_days(frame: pd.DataFrame, by: str, unit: str, month: str) -> None:
    """Every day of the month has its place, also those on which nothing happened."""
    days = [str(day) for day in range(1, pd.Period(month).days_in_month + 1)]
    dated = frame.assign(Day=frame["Day"].str[8:].astype(int).astype(str))
    bars = alt.Chart(dated).mark_bar(cornerRadius=2)
    chart = bars.encode(
        x=alt.X("Day:O", sort=days, scale=alt.Scale(domain=days), axis=alt.Axis(labelAngle=0, title=None)),
        y=alt.Y(f"{unit}:Q", stack=True),
        color=alt.Color(f"{by}:N", legend=alt.Legend(orient="bottom", title=None, columns=3)),
        tooltip=["Day", by, alt.Tooltip(f"{unit}:Q", format=",.3~f")],
    )
    st.altair_chart(chart, height=320, alt=f"Spending by day and {by.lower()}")


def _draw_sums(frame: pd.DataFrame, by: str, unit: str) -> None:
    sums = frame.groupby(by, as_index=False)[unit].sum().sort_values(unit, ascending=False)
    st.dataframe(
        sums,
        hide_index=True,
        alt=f"The month's spending by {by.lower()}",
        column_config={
            unit: st.column_config.ProgressColumn(unit, format="%.2f", max_value=sums[unit].max())
        },
    )
