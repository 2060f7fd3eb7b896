"""The price of what is on the form, what is left after it, what still keeps it back, and Send."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from animatic import Account, Offer, Studio, Trouble, credits
from components import frame, news, sending, trouble
from components.wording import clips, plain, price


def draw(engine: Studio, offers: Sequence[Offer]) -> None:
    """The card beside the form."""
    sent = sending.sent([offer.brief for offer in offers]) is not None
    with st.container(border=True, key="quote"):
        st.header("Price", anchor=False)
        _draw_price(offers)
        ready = not sent and _draw_standing(engine, offers)
        _draw_send(engine, offers, ready, sent)
        if sent:
            _draw_sent(_count(offers))


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


def _draw_send(engine: Studio, offers: Sequence[Offer], ready: bool, sent: bool) -> None:
    total = _total(offers)
    label = "Send" if total is None else f"Send for {price(total)}"
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
            sending.send(engine, [offer.brief for offer in offers])
            news.post(f"On the way: {clips(_count(offers))}.", "send")
            st.rerun()
    if not sent:
        held = "" if total is None else " The price is held now and taken only when a clip is ready."
        st.caption(f"Makes {clips(_count(offers))}.{held}")


def _draw_sent(count: int) -> None:
    st.success(f"{clips(count)} on the way. Change anything to send another.", icon=":material/check_circle:")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link(frame.GALLERY, label="Watch in the gallery", icon=":material/video_library:")
        st.button("Make the same again", key="arm-again", type="tertiary", on_click=sending.arm_again)
