"""The limits, how full each is, and for an admin the form that sets one."""

from __future__ import annotations

import streamlit as st

from animatic import Budget, BudgetUnit, Period, Person, Right, Scope, Standing, Studio, thousandths
from components import news, trouble
from components.names import Names
from components.wording import plain

SCOPES = {
    "The team": Scope.TEAM,
    "A campaign": Scope.CAMPAIGN,
    "A member": Scope.MEMBER,
    "A service": Scope.PROVIDER,
}
PERIODS = {"Each month": Period.MONTH, "In all": Period.ALL}


def draw(engine: Studio, names: Names, month: str, person: Person) -> None:
    """Every limit in force."""
    standings = engine.books.standings()
    if not standings:
        st.info("No budget is set, so nothing but the services' own balances limits spending.")
    for standing in standings:
        _draw_one(engine, standing, person)
    if person.may(Right.SET_BUDGETS):
        with st.expander("Set a budget", icon=":material/add:", expanded=not standings):
            _draw_form(engine, names, month, person)


def _draw_one(engine: Studio, standing: Standing, person: Person) -> None:
    budget, books = standing.budget, engine.books
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(gap="small"):
            used = books.amount_words(budget, standing.used)
            st.markdown(f"**{plain(books.budget_name(budget))}** {_badge(standing)}")
            st.progress(min(max(standing.share, 0.0), 1.0))
            st.caption(
                f"{used} of {books.amount_words(budget, budget.amount)} used or held{_left_out(standing)}"
            )
        if person.may(Right.SET_BUDGETS):
            _draw_lift(engine, budget, person)


def _draw_lift(engine: Studio, budget: Budget, person: Person) -> None:
    if st.button("Lift", key=f"lift-{budget.id}", type="tertiary", icon=":material/close:"):
        with trouble.told():
            engine.books.end_budget(budget.id, person)
            news.post("The budget is lifted.", "savings")
            st.rerun()


def _badge(standing: Standing) -> str:
    if standing.left <= 0:
        return ":red-badge[used up]"
    return f":orange-badge[{standing.share:.0%}]" if standing.warns else f":gray-badge[{standing.share:.0%}]"


def _left_out(standing: Standing) -> str:
    return "; credits without a rate are left out" if standing.uncounted else ""


def _draw_form(engine: Studio, names: Names, month: str, person: Person) -> None:
    scope = SCOPES[st.selectbox("Whose spending", list(SCOPES), key="budget-scope")]
    key = _draw_key(engine, names, month, scope)
    units = {"Credits": BudgetUnit.CREDITS, engine.books.currency: BudgetUnit.MONEY}
    with st.form("budget", border=False):
        period = PERIODS[st.radio("Counted", list(PERIODS), horizontal=True)]
        unit = units[st.radio("In", list(units), horizontal=True)]
        amount = st.number_input("Limit", min_value=0.0, step=100.0)
        st.caption("A send beyond the limit is kept and waits here for an admin; nothing is lost.")
        if st.form_submit_button("Set the budget", type="primary", disabled=key is None):
            with trouble.told():
                engine.books.set_budget(scope, key or "", period, unit, thousandths(amount), person)
                news.post("The budget is set.", "savings")
                st.rerun()


def _draw_key(engine: Studio, names: Names, month: str, scope: Scope) -> str | None:
    match scope:
        case Scope.TEAM:
            return ""
        case Scope.PROVIDER:
            return st.selectbox(
                "Service", list(names.accounts), format_func=names.account, key="budget-account"
            )
        case Scope.CAMPAIGN:
            known = engine.books.campaigns()
            return st.selectbox("Campaign", known, accept_new_options=True, key="budget-campaign")
        case Scope.MEMBER:
            known = [name for name in engine.books.members(month) if name]
            return st.selectbox("Member", known, accept_new_options=True, key="budget-member")
