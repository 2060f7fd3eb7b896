"""What a month's days came to, told by service, model, campaign or member, in credits or in money."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

import altair as alt
import pandas as pd
import streamlit as st

from animatic import Dimension, Person, RateBook, Right, Studio, Tally, as_money, credits
from components.names import Names

BY = {
    "Service": Dimension.ACCOUNT,
    "Model": Dimension.MODEL,
    "Campaign": Dimension.CAMPAIGN,
    "Member": Dimension.MEMBER,
}
COLOURS = ("#6d5efc", "#22b8a6", "#f59e0b", "#ef4444", "#3b9fe8", "#d65db1", "#8aab2c")
"""More than these nobody can tell apart; what is smaller stands together."""
OTHERS, OTHERS_COLOUR = "All others", "#9a97a8"


@dataclass(frozen=True)
class Unit:
    """What is counted in."""

    name: str
    parts: int
    """How many of the whole numbers that are summed up make one."""
    worth: Callable[[Tally], int | None]
    """What was spent or held of a tally, in those parts; None without a rate."""
    words: Callable[[int], str]


def draw(engine: Studio, names: Names, month: str, person: Person) -> None:
    """The chart, its choices, and the total."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        by = st.segmented_control(
            "By", list(BY), default="Service", required=True, key="by", bind="query-params"
        )
        unit = _choose_unit(engine.books.rates(), engine.books.currency)
    tallies = [one for one in engine.books.month(month, BY[by]) if one.spent or one.held]
    if not tallies:
        st.info("Nothing was spent in this month.", icon=":material/savings:")
        return
    _draw_total(engine, tallies, unit, person)
    days = _days(tallies, _labels(names, BY[by]), unit)
    if not days:
        return
    sums: Counter[str] = Counter()
    for (_, label), amount in days.items():
        sums[label] += amount
    colours = _colours(sums)
    _draw_days(days, colours, by, unit, month)
    _draw_sums(sums, colours, by, unit)


def _choose_unit(book: RateBook, currency: str) -> Unit:
    in_credits = Unit("Credits", 1_000, lambda one: one.spent + one.held, credits)
    if not book.rows:
        return in_credits
    in_money = Unit(
        currency,
        1_000_000_000,
        lambda one: book.money(one.account_id, one.day, one.spent + one.held),
        lambda amount: as_money(amount, currency),
    )
    units = {unit.name: unit for unit in (in_credits, in_money)}
    return units[
        st.segmented_control(
            "In", list(units), default="Credits", required=True, key="unit", bind="query-params"
        )
    ]


def _labels(names: Names, by: Dimension) -> Callable[[Tally], str]:
    match by:
        case Dimension.ACCOUNT:
            return lambda one: names.account(one.account_id)
        case Dimension.MODEL:
            return lambda one: f"{names.model(one.account_id, one.key)} · {names.account(one.account_id)}"
        case Dimension.CAMPAIGN:
            return lambda one: one.key or "No campaign"
        case Dimension.MEMBER:
            return lambda one: one.key or "Nobody named"


def _days(tallies: Sequence[Tally], label: Callable[[Tally], str], unit: Unit) -> Counter[tuple[str, str]]:
    """Amounts by day and label; the labels beyond those with a colour stand together."""
    days: Counter[tuple[str, str]] = Counter()
    sums: Counter[str] = Counter()
    for one in tallies:
        if amount := unit.worth(one):
            days[one.day, label(one)] += amount
            sums[label(one)] += amount
    if len(sums) <= len(COLOURS):
        return days
    largest = {name for name, _ in sums.most_common(len(COLOURS))}
    together: Counter[tuple[str, str]] = Counter()
    for (day, name), amount in days.items():
        together[day, name if name in largest else OTHERS] += amount
    return together


def _colours(sums: Counter[str]) -> dict[str, str]:
    """A colour for each label, the largest first and what stands together last."""
    ordered = [name for name, _ in sums.most_common() if name != OTHERS]
    return dict(zip(ordered, COLOURS, strict=False)) | ({OTHERS: OTHERS_COLOUR} if OTHERS in sums else {})


def _draw_total(engine: Studio, tallies: Sequence[Tally], unit: Unit, person: Person) -> None:
    if unit.name != "Credits":
        worth = [unit.worth(one) for one in tallies]
        without = sum(
            one.spent + one.held for one, known in zip(tallies, worth, strict=True) if known is None
        )
        rest = f" {credits(without)} credits have no rate and are left out." if without else ""
        st.markdown(f"**{unit.words(sum(one or 0 for one in worth))} spent or held.**{rest}")
        return
    spent, held = sum(one.spent for one in tallies), sum(one.held for one in tallies)
    held_words = f" and {credits(held)} held" if held else ""
    services = len({one.account_id for one in tallies})
    alike = f" Those of {services} services are counted alike." if services > 1 else ""
    st.markdown(f"**{credits(spent)} credits spent{held_words}.**{alike}")
    if not engine.books.rates().rows and person.may(Right.KEEP_LEDGER):
        st.caption(f"To see {engine.books.currency} here, set a rate: Top up…, then Rate.")


def _draw_days(
    days: Mapping[tuple[str, str], int], colours: Mapping[str, str], by: str, unit: Unit, month: str
) -> None:
    """Every day of the month has its place, also those on which nothing happened."""
    rows = [(str(int(day[8:])), label, amount / unit.parts) for (day, label), amount in days.items()]
    places = [str(day) for day in range(1, pd.Period(month).days_in_month + 1)]
    colour = alt.Scale(domain=list(colours), range=list(colours.values()))
    bars = alt.Chart(pd.DataFrame(rows, columns=["Day", by, unit.name])).mark_bar(cornerRadius=2)
    chart = bars.encode(
        x=alt.X(
            "Day:O", sort=places, scale=alt.Scale(domain=places), axis=alt.Axis(labelAngle=0, title=None)
        ),
        y=alt.Y(f"{unit.name}:Q", stack=True, axis=alt.Axis(title=None)),
        color=alt.Color(f"{by}:N", scale=colour, legend=None),
        tooltip=["Day", by, alt.Tooltip(f"{unit.name}:Q", format=",.3~f")],
    )
    st.altair_chart(chart, height=260, alt=f"{unit.name} by day and {by.lower()}")


TABLE = """<style>
.spending { width: 100%; border-collapse: collapse; }
.spending tr { border-top: 1px solid rgba(128, 128, 128, 0.2); }
.spending th, .spending td { padding: 0.5rem 0; text-align: left; font-weight: 400; }
.spending th { padding-right: 1rem; overflow-wrap: anywhere; }
.spending i { display: inline-block; width: 0.7rem; height: 0.7rem; margin-right: 0.6rem; border-radius: 2px; }
.spending .share { width: 40%; }
.spending .share div { height: 0.5rem; min-width: 2px; border-radius: 0.25rem; }
.spending .amount { padding-left: 1rem; text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
</style>"""


def _draw_sums(sums: Counter[str], colours: Mapping[str, str], by: str, unit: Unit) -> None:
    """The month's sums, which tell the chart's colours too."""
    most = max(1, *sums.values())
    rows = [
        f'<tr><th scope="row"><i style="background:{colour}"></i>{escape(label)}</th>'
        f'<td class="share"><div style="background:{colour};width:{sums[label] / most:.1%}"></div></td>'
        f'<td class="amount">{unit.words(sums[label])}</td></tr>'
        for label, colour in colours.items()
    ]
    caption = f"{unit.name} by {by.lower()}"
    st.html(f'{TABLE}<table class="spending" aria-label="{caption}">{"".join(rows)}</table>')
