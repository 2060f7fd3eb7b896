"""Films without a published price: nothing is held, nothing is captured, and the books still balance."""

from __future__ import annotations

from animatic import ledger
from animatic.brief import quote
from animatic.database import Database
from animatic.entries import Kind
from animatic.jobs import StoredJob
from animatic.providers.keevx import Keevx
from animatic.providers.keevx_models import MODELS
from animatic.providers.provider import Done, Failed, Output
from animatic.save import charge
from animatic.task import Wish
from animatic.tasks import add
from tests.keevx.orders import FILM, ONE, TWO, order

NOW = 1_790_000_000.0


def test_no_price_is_claimed_for_any_model() -> None:
    for model in MODELS:
        assert quote(order(model.name, references=("lamp",)).brief, model).thousandths is None


def test_an_unpriced_film_is_booked_at_nothing(sqlite_database: Database, keevx: Keevx) -> None:
    done = StoredJob("", ONE, 0, None, Done((Output(FILM),)))
    failed = StoredJob("", TWO, 1, None, Failed("Blocked"))
    with sqlite_database.transaction() as connection:
        ledger.open_account(connection, keevx.account, "keevx", keevx.balance() or 0, NOW)
        wish = Wish(order(count=2).brief, keevx.account, None, 2, None)
        (task,) = add(connection, [wish], send_key="one", member="ada", now=NOW)
        ledger.hold(connection, task.account_id, task.id, task.quoted or 0, NOW)
        assert not charge(task, [done, failed])
        ledger.settle(connection, task.id, charge(task, [done, failed]) or 0, NOW)
        account = ledger.read_account(connection, keevx.account)
        kinds = [entry.kind for entry in ledger.list_entries(connection, task_id=task.id)]
    assert (account.granted, account.held, account.captured) == (0, 0, 0)
    assert kinds == [Kind.RELEASE, Kind.HOLD]
