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
        st.info(
            "No budget is set: only what each service has left limits spending.", icon=":material/savings:"
        )
    grid = st.grid(2, min_column_width=320, border=True)
    for standing in standings:
        with grid.cell():
            _draw_one(engine, standing, person)
    if person.may(Right.SET_BUDGETS):
        with st.expander("Set a budget", icon=":material/add:", expanded=not standings):
            _draw_form(engine, names, month, person)


def _draw_one(engine: Studio, standing: Standing, person: Person) -> None:
    budget, books = standing.budget, engine.books
    used = books.amount_words(budget, standing.used)
    with st.container(horizontal=True, vertical_alignment="center", wrap=False):
        st.markdown(f"**{plain(books.budget_name(budget))}** {_badge(standing)}")
        if person.may(Right.SET_BUDGETS):
            _draw_lift(engine, budget, person)
    st.progress(min(max(standing.share, 0.0), 1.0))
    st.caption(f"{used} of {books.amount_words(budget, budget.amount)} used or held{_left_out(standing)}")


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
    with st.grid(2, min_column_width=220):
        scope = SCOPES[st.selectbox("Whose spending", list(SCOPES), key="budget-scope")]
        key = _choose_key(engine, names, month, scope)
    units = {"Credits": BudgetUnit.CREDITS, engine.books.currency: BudgetUnit.MONEY}
    with st.form("budget", border=False):
        with st.grid(3, min_column_width=180):
            amount = st.number_input(
                "Limit", min_value=0.0, value=None, step=100.0, format="%g", placeholder="500"
            )
            unit = units[st.radio("In", list(units), horizontal=True)]
            period = PERIODS[st.radio("Counted", list(PERIODS), horizontal=True)]
        st.caption("A send beyond the limit waits here until an admin approves or declines it.")
        if st.form_submit_button("Set the budget", type="primary", disabled=key is None):
            _set(engine, scope, key or "", period, unit, amount, person)


def _set(
    engine: Studio,
    scope: Scope,
    key: str,
    period: Period,
    unit: BudgetUnit,
    amount: float | None,
    person: Person,
) -> None:
    if amount is None:
        trouble.draw("Give the limit. With 0, every send waits for approval.")
        return
    with trouble.told():
        engine.books.set_budget(scope, key, period, unit, thousandths(amount), person)
        news.post("The budget is set.", "savings")
        st.rerun()


def _choose_key(engine: Studio, names: Names, month: str, scope: Scope) -> str | None:
    """The member, the campaign or the account; None while none is chosen."""
    match scope:
        case Scope.TEAM:
            return ""
        case Scope.PROVIDER:
            accounts = list(names.accounts)
            return st.selectbox("Service", accounts, format_func=names.account, key="budget-account")
        case Scope.CAMPAIGN:
            return _choose_name("Campaign", engine.books.campaigns())
        case Scope.MEMBER:
            return _choose_name("Member", [name for name in engine.books.members(month) if name])


def _choose_name(label: str, known: list[str]) -> str | None:
    """One that is known, or one that is yet to send something."""
    return st.selectbox(
        label,
        known,
        index=None,
        key=f"budget-{label}",
        accept_new_options=True,
        placeholder="Choose or type a name",
    )
