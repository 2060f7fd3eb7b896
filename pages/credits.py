"""Credits: what every account holds, where it went, who may spend how much, and every entry behind it."""

from datetime import datetime

import streamlit as st

from components import (
    budget_list,
    clip_cost,
    frame,
    ledger_table,
    parked_sends,
    person,
    purse_card,
    spend_chart,
)
from components.connection import studio
from components.names import Names

frame.require()
engine = studio()
somebody = person.current()
purses = engine.books.purses()
names = Names(engine, purses)

st.title("Credits", anchor=False)
parked_sends.draw(engine, names, somebody)
if not purses:
    st.info("No service has named its balance yet. It is asked for with the first send.")
purse_card.draw_all(engine, purses, names, somebody)

month = st.selectbox(
    "Month",
    engine.books.months(),
    format_func=lambda month: datetime.strptime(month, "%Y-%m").strftime("%B %Y"),
    key="month",
    bind="query-params",
    label_visibility="collapsed",
    width=220,
    on_change=lambda: st.query_params.pop("before", None),
)
SECTIONS = {
    "Spending": lambda: spend_chart.draw(engine, names, month, somebody),
    "Entries": lambda: ledger_table.draw(engine, names, month, somebody),
    "Cost per clip": lambda: clip_cost.draw(engine, names, month),
    "Budgets": lambda: budget_list.draw(engine, names, month, somebody),
}
for section, tab in zip(
    SECTIONS, st.tabs(list(SECTIONS), key="section", on_change="rerun", bind="query-params"), strict=True
):
    if tab.open:
        with tab:
            SECTIONS[section]()
