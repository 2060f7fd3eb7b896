"""Credits: what every account holds, where it went, who may spend how much, and every entry behind it."""

import streamlit as st

from components import (
    budget_list,
    clip_cost,
    frame,
    ledger_table,
    month,
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

chosen_month = month.choose(engine)
SECTIONS = {
    "Spending": lambda: spend_chart.draw(engine, names, chosen_month, somebody),
    "Entries": lambda: ledger_table.draw(engine, names, chosen_month, somebody),
    "Cost per clip": lambda: clip_cost.draw(engine, names, chosen_month),
    "Budgets": lambda: budget_list.draw(engine, names, chosen_month, somebody),
}
for section, tab in zip(
    SECTIONS, st.tabs(list(SECTIONS), key="section", on_change="rerun", bind="query-params"), strict=True
):
    if tab.open:
        with tab:
            SECTIONS[section]()
