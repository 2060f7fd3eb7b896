"""Services: what an admin reads off the page when something is wrong, or before it is."""

from __future__ import annotations

from typing import Any

from animatic import Brief, Studio
from components import frame
from tests.pages.conftest import Open
from tests.people import ADMIN


def test_a_service_that_is_well_says_so(open_page: Open):
    person = open_page(frame.PROVIDERS)
    assert "Signed in" in person.read()
    assert "No error in the last month." in person.read()


def test_a_refused_key_is_told_with_what_to_do(open_page: Open, sandbox: Any):
    sandbox.fault("balance", "code", "every", code=1109)
    person = open_page(frame.PROVIDERS)
    assert "Key refused" in person.read()
    assert "Akool does not know the key" in person.read()


def test_the_last_error_is_shown_with_the_providers_own_words(
    open_page: Open, lent: Studio, sandbox: Any, photo: bytes
):
    sandbox.fault("create", "code", code=1003, message="prompt is too rude")
    picture = lent.add_picture(photo, "coast.jpg", ADMIN)
    lent.send([Brief("akool", "create", prompt="be rude", first=picture.hash)], "press", ADMIN)
    lent.worker.turn()
    assert "prompt is too rude" in open_page(frame.PROVIDERS).read()


def test_a_price_that_nobody_publishes_can_be_set(open_page: Open, lent: Studio):
    unpriced = lent.models("keevx").rows[0]
    assert unpriced.price is None
    lent.set_price(unpriced, 2_500, per_second=True, by=ADMIN)
    again = lent.models("keevx").named(unpriced.name)
    assert again.price.rates[0].thousandths == 2_500
    offered = [option for box in open_page(frame.PROVIDERS).app.selectbox for option in box.options]
    assert f"{unpriced.label}: 2.5 a second" in offered
