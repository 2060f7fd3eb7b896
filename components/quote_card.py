"""The price of what is on the form, what is left after it, what still keeps it back, and Send."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from animatic import Account, Cost, Offer, Standing, Status, Studio, Trouble, credits
from components import frame, news, person, sending, trouble
from components.wording import clips, plain, price


def draw(engine: Studio, offers: Sequence[Offer]) -> None:
    """The card beside the form."""
    with st.container(border=True, key="quote"):
        st.header("Price", anchor=False)
        _draw_price(offers)
        campaign = _draw_campaign(engine)
        sent = sending.sent([offer.brief for offer in offers], campaign)
        over = [] if sent else _draw_budgets(engine, offers, campaign)
        ready = not sent and _draw_standing(engine, offers)
        _draw_send(engine, offers, campaign, ready, sent is not None, over)
        if sent:
            _draw_sent(_count(offers), parked=sent.tasks[0].status is Status.PARKED)


def _total(offers: Sequence[Offer]) -> int | None:
    prices = [offer.quote.thousandths for offer in offers]
    return None if None in prices else sum(one for one in prices if one is not None)


def _count(offers: Sequence[Offer]) -> int:
    return sum(int(offer.brief.choices.get("count", 1)) for offer in offers)


def _draw_price(offers: Sequence[Offer]) -> None:
    total = _total(offers)
    rule = offers[0].quote.rule
    if len(offers) > 1:
        rule = f"{len(offers)} pictures × {rule}"
    if total is None:
        st.markdown("**No published price**")
        st.caption("The service does not say in advance what this costs; it is booked when it is done.")
    else:
        st.metric("Price", price(total), label_visibility="collapsed")
        st.caption(plain(rule))
    source = offers[0].model.price.source if offers[0].model.price else ""
    if source:
        st.caption(f"Source: {plain(source)}")


def _draw_standing(engine: Studio, offers: Sequence[Offer]) -> bool:
    """What is left after it, and what keeps it back; True when nothing does."""
    provider = next(one for one in engine.providers() if one.name == offers[0].brief.provider)
    account = engine.account(provider.name)
    short = _short(account, _total(offers))
    if account and account.bounded and not short and _total(offers) is not None:
        left = credits(account.available - (_total(offers) or 0))
        st.markdown(f"{left} of {credits(account.available)} {provider.payer} credits are left after it.")
    elif not account:
        st.caption(f"{provider.payer} has not named its balance yet; it is asked when you press Send.")
    troubles = [one for offer in offers for one in offer.troubles] + short
    trouble.draw_all(troubles)
    return not troubles


def _short(account: Account | None, total: int | None) -> list[Trouble]:
    if not account or not account.bounded or total is None or total <= account.available:
        return []
    words = (
        f"This costs {credits(total)} credits and {credits(account.available)} are left:"
        " choose something smaller, or top the account up."
    )
    return [Trouble("price", words)]


def _draw_campaign(engine: Studio) -> str:
    chosen = st.selectbox(
        "Campaign",
        engine.books.campaigns(),
        index=None,
        key="for_campaign",
        accept_new_options=True,
        placeholder="None",
        help="What it is for: spending, budgets and the gallery can be looked at by campaign.",
        persist_state="session",
    )
    return chosen or ""


def _draw_budgets(engine: Studio, offers: Sequence[Offer], campaign: str) -> list[Standing]:
    """The budgets that this comes near to or beyond; answers those it goes beyond."""
    accounts = {provider.name: provider.account for provider in engine.providers()}
    member = person.current().name
    standings = engine.books.standings(
        [Cost(accounts[one.brief.provider], campaign, member, one.quote.thousandths) for one in offers]
    )
    over = [standing for standing in standings if standing.is_over]
    for standing in over:
        trouble.draw(engine.books.told(standing))
    for standing in standings:
        if standing.warns and not standing.is_over:
            name = plain(engine.books.budget_name(standing.budget))
            st.caption(f":orange[:material/savings:] {name} is {standing.share:.0%} used after this.")
    return over


def _draw_send(
    engine: Studio,
    offers: Sequence[Offer],
    campaign: str,
    ready: bool,
    sent: bool,
    over: Sequence[Standing],
) -> None:
    total = _total(offers)
    label = "Ask for approval" if over else "Send"
    label = label if total is None else f"{label}{' of' if over else ' for'} {price(total)}"
    pressed = st.button(
        "Sent" if sent else label,
        key="send",
        type="primary",
        icon=":material/check:" if sent else ":material/send:",
        width="stretch",
        disabled=not ready,
    )
    if pressed and ready:
        with trouble.told():
            done = sending.send(engine, [offer.brief for offer in offers], person.current().name, campaign)
            if done.tasks[0].status is Status.PARKED:
                news.post("Kept for an admin to approve.", "hourglass_top")
            else:
                news.post(f"On the way: {clips(_count(offers))}.", "send")
            st.rerun()
    if over and not sent:
        st.caption("Beyond a budget: it is kept as it is until an admin approves. Nothing is held before.")
    elif not sent:
        held = "" if total is None else " The price is held now and taken only when a clip is ready."
        st.caption(f"Makes {clips(_count(offers))}.{held}")


def _draw_sent(count: int, parked: bool) -> None:
    if parked:
        words = f"{clips(count)} waiting for an admin. Change anything to send another."
        st.info(words, icon=":material/hourglass_top:")
    else:
        words = f"{clips(count)} on the way. Change anything to send another."
        st.success(words, icon=":material/check_circle:")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link(frame.GALLERY, label="Watch in the gallery", icon=":material/video_library:")
        st.button("Make the same again", key="arm-again", type="tertiary", on_click=sending.arm_again)
