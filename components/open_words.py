"""Words in braces that nobody has filled in: a prompt is never sent with them."""

from __future__ import annotations

from dataclasses import replace

from animatic import Offer, Trouble, placeholders_in


def told(offer: Offer) -> Offer:
    """The offer, with what still stands open in its prompt told as what keeps it back."""
    names = placeholders_in(offer.brief.prompt)
    if not names:
        return offer
    spelled = " and ".join(f"{{{name}}}" for name in names)
    words = f"Fill in {spelled}, or take the braces out of the prompt."
    return replace(offer, troubles=(*offer.troubles, Trouble("prompt", words)))
