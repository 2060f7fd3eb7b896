"""Where the provider's balance and our ledger differ: by how much, why, and the correction a person confirms."""

from __future__ import annotations

import streamlit as st

from animatic import Finding, Reading, Right, Studio, credits
from components import frame, news, parts, person, trouble
from components.wording import ago, plain

LISTED_MOST = 12


def draw_button(reading: Reading) -> None:
    """The way to the explanation, at `?drift=…`."""
    st.button(
        f"Explain {signed(reading.drift)}",
        key=f"drift-{reading.account_id}",
        icon=":material/balance:",
        on_click=_ask,
        args=(reading.account_id,),
    )


def _ask(account_id: str) -> None:
    st.query_params["drift"] = account_id


def asked() -> str | None:
    """The account whose drift is to be explained."""
    return st.query_params.get("drift")


def open(engine: Studio, reading: Reading, label: str) -> None:
    """Show the explanation over the page until it is closed."""
    dialog = parts.dialog(f"Drift at {label}", width="medium", on_dismiss=_close)
    dialog(_draw)(engine, reading, label)


def _close() -> None:
    st.query_params.pop("drift", None)


def signed(thousandths: int) -> str:
    """
    >>> signed(5_000), signed(-1_500)
    ('+5', '−1.5')
    """
    return f"{'+' if thousandths > 0 else '−'}{credits(abs(thousandths))}"


def _draw(engine: Studio, reading: Reading, label: str) -> None:
    st.markdown(
        f"{plain(label)} says **{credits(reading.theirs)}**, {ago(reading.at)}; our ledger expects"
        f" {_expected(reading)}. That is a difference of **{signed(reading.drift)}**:"
    )
    with st.container(gap="small"):
        for finding in reading.findings[:LISTED_MOST]:
            _draw_finding(finding)
        if more := reading.findings[LISTED_MOST:]:
            st.markdown(f"**{signed(sum(one.amount for one in more))}** in {len(more)} more like these")
        if reading.unexplained:
            st.markdown(f"**{signed(reading.unexplained)}** {_unexplained(reading, label)}")
    if reading.correction != reading.drift:
        st.caption(f"Clips under way hide a part of it: in all it is {signed(reading.correction)}.")
    if person.current().may(Right.KEEP_LEDGER):
        _draw_form(engine, reading)
    else:
        st.caption("An admin can correct the ledger.")


def _draw_finding(finding: Finding) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{signed(finding.amount)}** {plain(finding.words)}", width="content")
        if finding.task_id:
            st.page_link(frame.GALLERY, label="Open the clip", query_params={"task": finding.task_id})


def _expected(reading: Reading) -> str:
    if reading.least == reading.most:
        return f"**{credits(reading.most)}**"
    return f"**{credits(reading.least)}** to **{credits(reading.most)}** while clips are under way"


def _unexplained(reading: Reading, label: str) -> str:
    if reading.unexplained > 0:
        return f"more than we know of: credits bought at {plain(label)}, perhaps"
    return "taken for nothing that we know of"


def _draw_form(engine: Studio, reading: Reading) -> None:
    with st.form("close-drift", border=False):
        reason = st.text_input("Reason", placeholder="Bought on the website, invoice 2026-117")
        bought = reading.unexplained > 0 and st.checkbox(
            f"Book the {signed(reading.unexplained)} as a top-up", value=True
        )
        if st.form_submit_button(f"Correct the ledger by {signed(reading.correction)}", type="primary"):
            with trouble.told():
                engine.books.close_drift(reading.id, person.current(), reason, rest_is_topup=bool(bought))
                news.post(f"Corrected by {signed(reading.correction)}.", "balance")
                _close()
                st.rerun()
