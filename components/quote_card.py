"""The price of what is on the form, what is left after it, what still keeps it back, and Send."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import streamlit as st

from animatic import Cost, Offer, Standing, Status, Studio, Trouble, credits
from components import (
    bill,
    campaign_defaults,
    draft_keeper,
    filling,
    frame,
    news,
    person,
    sending,
    tray_fits,
    trouble,
)
from components.wording import clips, plain, price

FIGURE_MOST = 14
"""Letters of a price that is drawn as large as a figure; more would be cut off at the card's edge."""


def draw(engine: Studio, offers: Sequence[Offer]) -> None:
    """The card beside the form."""
    with st.container(border=True, key="quote"):
        st.header("Price", anchor=False)
        owed = bill.dues(engine, offers)
        _draw_price(engine, offers)
        campaign = _draw_campaign(engine)
        sent = sending.sent([offer.brief for offer in offers], campaign)
        over = [] if sent else _draw_budgets(engine, offers, campaign)
        ready = not sent and _draw_standing(offers, owed)
        _draw_send(engine, offers, cost(engine, offers), campaign, ready, sent is not None, over)
        if sent:
            _draw_sent(engine, sent, _count(offers))


def _count(offers: Sequence[Offer]) -> int:
    return sum(int(offer.brief.choices.get("count", 1)) for offer in offers)


def cost(engine: Studio, offers: Sequence[Offer]) -> str:
    """What it comes to in a few words; where some prices are not published, what it comes to at least."""
    known = [offer for offer in offers if offer.quote.thousandths is not None]
    if not known:
        return ""
    words = bill.words(bill.dues(engine, known))
    return words if len(known) == len(offers) else f"at least {words}"


def draw_total(engine: Studio, offers: Sequence[Offer]) -> None:
    """What it comes to, large; of several accounts in letters that find room in the card."""
    if not offers:
        st.markdown("**Nothing can be sent yet**")
        return
    words = cost(engine, offers)
    if words:
        if len(words) <= FIGURE_MOST:
            st.metric("Price", words, label_visibility="collapsed")
        else:
            st.subheader(f"{words[0].upper()}{words[1:]}", anchor=False)
    else:
        st.markdown("**No published price**" if len(offers) == 1 else "**No published prices**")
    if not words:
        st.caption("The service does not say in advance what this costs; it is booked when it is done.")
    elif any(offer.quote.thousandths is None for offer in offers):
        st.caption("Not all prices are published: the others are booked when their clips are done.")


def _draw_price(engine: Studio, offers: Sequence[Offer]) -> None:
    draw_total(engine, offers)
    drawn = bill.lines(engine, offers)
    for line in drawn:
        name = f"**{plain(line.label)}**: {price(line.total)} = " if len(drawn) > 1 else ""
        if line.total is not None:
            st.caption(f"{name}{plain(line.rule)}")
        elif name:
            st.caption(f"{name.removesuffix(' = ')}")
    if len(drawn) == 1 and drawn[0].source:
        st.caption(f"Source: {plain(drawn[0].source)}")


def _draw_standing(offers: Sequence[Offer], owed: Sequence[bill.Due]) -> bool:
    """What is left after it, and what keeps it back; True when nothing does."""
    for due in owed:
        payer = due.provider.payer
        if due.account and due.left is not None and due.left >= 0:
            have = credits(due.account.available)
            st.markdown(f"{credits(due.left)} of {have} {payer} credits are left after it.")
        elif not due.account:
            st.caption(f"{payer} has not named its balance yet; it is asked when you press Send.")
    short = [due.trouble for due in owed if due.trouble]
    troubles = _gather_troubles(offers) + short
    trouble.draw_all(troubles)
    return not troubles


def _gather_troubles(offers: Sequence[Offer]) -> list[Trouble]:
    """What keeps them back; of many pictures that do not suit a model, how many, since each is told on the tray."""
    unfit: dict[str, set[str]] = defaultdict(set)
    for offer in offers:
        unfit[offer.model.label] |= {one.words for one in offer.troubles if one.fit}
    many = {
        label: Trouble("first", f"{len(words)} pictures do not suit {label}: make them fit, below the tray.")
        for label, words in unfit.items()
        if len(words) >= tray_fits.MANY
    }
    return [
        many.get(offer.model.label, one) if one.fit else one for offer in offers for one in offer.troubles
    ]


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
        on_change=filling.fill,
        args=(engine,),
    )
    campaign = filling.tidy(chosen)
    campaign_defaults.draw(engine, campaign)
    return campaign


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
    cost: str,
    campaign: str,
    ready: bool,
    sent: bool,
    over: Sequence[Standing],
) -> None:
    label = "Ask for approval" if over else "Send"
    label = f"{label}{' of' if over else ' for'} {cost}" if cost else label
    pressed = st.button(
        "Sent" if sent else label,
        key="send",
        type="primary",
        icon=":material/check:" if sent else ":material/send:",
        width="stretch",
        disabled=not ready,
    )
    if pressed and ready:
        with trouble.told(), st.spinner(f"Sending {clips(_count(offers))}…"):
            done = sending.send(engine, [offer.brief for offer in offers], person.current(), campaign)
            draft_keeper.forget(engine)
            if done.tasks[0].status is Status.PARKED:
                news.post("Kept for an admin to approve.", "hourglass_top")
            else:
                news.post(f"On the way: {clips(_count(offers))}.", "send")
            st.rerun()
    if over and not sent:
        st.caption("Beyond a budget: it is kept as it is until an admin approves. Nothing is held before.")
    elif not sent:
        held = "" if not cost else " The price is held now and taken only when a clip is ready."
        st.caption(f"Makes {clips(_count(offers))}.{held}")


def _draw_sent(engine: Studio, sent: sending.Sent, count: int) -> None:
    card = engine.card(sent.tasks[0].id)
    task = card.task if card else sent.tasks[0]
    again = "Change anything to send another."
    if task.status is Status.PARKED:
        st.info(f"{clips(count)} waiting for an admin. {again}", icon=":material/hourglass_top:")
    elif task.status is Status.CANCELLED:
        st.warning(f"{plain(task.words) or 'It was taken back.'} {again}", icon=":material/block:")
    else:
        st.success(f"{clips(count)} on the way. {again}", icon=":material/check_circle:")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link(frame.GALLERY, label="Watch in the gallery", icon=":material/video_library:")
        st.button("Make the same again", key="arm-again", type="tertiary", on_click=sending.arm_again)
