"""Links to exports: what they open, for whom and how long, over the real route."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import httpx
import pyarrow.parquet as pq
import pytest
from itsdangerous import URLSafeSerializer

from animatic import Studio, exports, ledger
from animatic.books import Books
from animatic.entries import About, Kind
from animatic.exports import Export
from animatic.people import Person, Role
from animatic.statements import Filter
from animatic.works import Works
from tests.conftest import Clock, Outside
from tests.hostile import each

ACCOUNT = "akool:one"
ADA = Person("Ada", Role.ADMIN)
BO = Person("Bo", Role.MEMBER)
MONTH = Filter(account_id=ACCOUNT, first_day="2026-09-01", last_day="2026-09-31")
NAME = "animatic-entries-2026-09-akool.csv"


@pytest.fixture
def works(studio: Studio, clock: Clock) -> Works:
    """With one task of Ada's, one of Bo's."""
    with studio.works.database.transaction() as connection:
        ledger.open_account(connection, ACCOUNT, "akool", 500_000, clock())
        for name in ("Ada", "Bo"):
            about = About("clip", "", name, f"a wave of {name}'s")
            ledger.hold(connection, ACCOUNT, f"{name}-task", 20_000, clock(), who=name, about=about)
    return studio.works


def link(works: Works, by: Person = ADA, wanted: Filter = MONTH, kind: exports.FileKind = "csv") -> str:
    return Books(works).export_path(wanted, by, kind)


def sealed(link: str) -> str:
    return parse_qs(urlsplit(link).query)["q"][0]


def rows(answer: httpx.Response) -> list[dict[str, str]]:
    answer.raise_for_status()
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def test_a_link_brings_the_entries_as_a_file_that_browsers_keep_and_do_not_show(
    works: Works, outside: Outside
):
    answer = httpx.get(outside.address + link(works))
    assert [row["kind"] for row in rows(answer)] == ["hold", "hold", "opening"]
    assert answer.headers["content-disposition"] == f'attachment; filename="{NAME}"'
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_parquet_comes_by_the_same_route(works: Works, outside: Outside):
    answer = httpx.get(outside.address + link(works, kind="parquet"))
    assert answer.headers["content-type"] == "application/vnd.apache.parquet"
    table = pq.read_table(io.BytesIO(answer.content))
    assert table.column("kind").to_pylist() == ["hold", "hold", "opening"]


def test_asking_for_the_headers_alone_brings_no_entries(works: Works, outside: Outside):
    answer = httpx.head(outside.address + link(works))
    assert (answer.status_code, answer.content) == (200, b"")
    assert NAME in answer.headers["content-disposition"]


def test_nothing_is_left_on_the_disk(works: Works, outside: Outside, tmp_path: Path):
    before = sorted(tmp_path.rglob("*"))
    for kind in ("csv", "parquet"):
        httpx.get(outside.address + link(works, kind=kind)).raise_for_status()
    assert sorted(tmp_path.rglob("*")) == before


def test_whoever_hangs_up_early_does_no_harm(works: Works, outside: Outside):
    with httpx.stream("GET", outside.address + link(works)) as answer:
        assert answer.status_code == 200
    assert rows(httpx.get(outside.address + link(works)))


@pytest.mark.parametrize("wanted", [MONTH, Filter(), Filter(member="Ada"), Filter(task_id="Ada-task")])
def test_a_members_link_shows_their_own_entries_and_no_others(works: Works, outside: Outside, wanted: Filter):
    own = rows(httpx.get(outside.address + link(works, BO, wanted)))
    assert {row["member"] for row in own} <= {"Bo"}
    assert [row["task_id"] for row in own] == ([] if wanted.task_id else ["Bo-task"])
    everything = rows(httpx.get(outside.address + link(works, ADA, wanted)))
    assert "Ada-task" in {row["task_id"] for row in everything}


def test_a_link_runs_out_after_a_quarter_of_an_hour(works: Works, outside: Outside, clock: Clock):
    address = outside.address + link(works)
    clock.advance(900)
    assert httpx.get(address).status_code == 200
    clock.advance(1)
    answer = httpx.get(address)
    assert answer.status_code == 403
    assert "Reload the page" in answer.text


@pytest.mark.hostile("signed links")
def test_a_changed_link_opens_nothing(works: Works, outside: Outside):
    good = link(works, BO)
    path, seal = urlsplit(good).path, sealed(good)
    payload, _, signature = seal.rpartition(".")
    others = sealed(link(works, ADA)).rpartition(".")[0]
    changed = [
        "",
        "é",
        "A" * 20_000,
        payload,
        f"{others}.{signature}",
        f"{payload}.{signature[:-2]}AA",
        seal + "AA",
    ]
    for query in each(changed):
        answer = httpx.get(f"{outside.address}{path}?q={quote(query)}")
        assert answer.status_code == 403, query
    assert httpx.get(outside.address + path).status_code == 403
    assert httpx.get(outside.address + good).status_code == 200


@pytest.mark.hostile("signed links")
@pytest.mark.parametrize("name", [NAME.replace("csv", "parquet"), NAME.replace("09", "10"), "run-me.exe"])
def test_a_link_opens_no_file_of_another_name(works: Works, outside: Outside, name: str):
    address = (outside.address + link(works)).replace(NAME, name)
    assert httpx.get(address).status_code == 403


FOREIGN = [("animatic.media", None), ("animatic.exports", b"another key"), ("animatic.exports", None)]


@pytest.mark.parametrize(("salt", "key"), FOREIGN)
def test_only_our_own_seal_for_exports_is_good(works: Works, outside: Outside, salt: str, key: bytes | None):
    options = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
    signer = URLSafeSerializer(key or works.settings.signing_key, salt=salt, signer_kwargs=options)
    ours = URLSafeSerializer(works.settings.signing_key, salt="animatic.exports", signer_kwargs=options)
    forged = signer.dumps(ours.loads(sealed(link(works))))
    answer = httpx.get(f"{outside.address}/app/static/x/{NAME}?q={forged}")
    assert answer.status_code == (200 if (salt, key) == FOREIGN[-1] else 403)


@pytest.mark.hostile("signed links")
def test_a_link_of_another_version_is_refused_and_not_stumbled_over(works: Works, outside: Outside):
    options = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
    ours = URLSafeSerializer(works.settings.signing_key, salt="animatic.exports", signer_kwargs=options)
    said = ours.loads(sealed(link(works)))
    others = [[], {}, said | {"wanted": {"shape": "round"}}, said | {"kind": "xlsx"}, {**said, "until": None}]
    for other in each(others):
        answer = httpx.get(f"{outside.address}/app/static/x/{NAME}?q={ours.dumps(other)}")
        assert answer.status_code == 403


def test_a_link_carries_the_whole_filter(works: Works):
    wanted = Filter(
        ACCOUNT, (Kind.HOLD, Kind.CAPTURE), "clip", "", "Bo", "task", "2026-09-01", "", "wave ; é"
    )
    for one in (wanted, Filter(), replace(wanted, campaign=None, member="")):
        good = exports.path(works, Export(one, "csv"))
        assert exports.opened(works, Export(one, "csv").name, sealed(good)) == Export(one, "csv")


NAMES = [
    (MONTH, "animatic-entries-2026-09-akool.csv"),
    (replace(MONTH, account_id=""), "animatic-entries-2026-09.csv"),
    (Filter(), "animatic-entries.csv"),
    (Filter(first_day="2026-09-03", last_day="2026-09-03"), "animatic-entries-2026-09-03.csv"),
    (Filter(first_day="2026-09-03", last_day="2026-10-31"), "animatic-entries-2026-09-03-to-2026-10-31.csv"),
    (Filter(first_day="2026-09-03"), "animatic-entries-2026-09-03-to.csv"),
    (Filter('../"é\r\n:x'), "animatic-entries.csv"),
]


@pytest.mark.parametrize(("wanted", "name"), NAMES)
def test_a_file_is_called_by_its_time_and_its_account(wanted: Filter, name: str):
    assert Export(wanted, "csv").name == name
