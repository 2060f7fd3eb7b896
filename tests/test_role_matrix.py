"""Who may do what, asked of the engine itself: everything that somebody does there, by somebody of each role."""

from __future__ import annotations

import inspect
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from animatic import (
    Brief,
    BudgetUnit,
    Defaults,
    Favourite,
    Filter,
    NotAllowed,
    Period,
    Person,
    Role,
    Scope,
    Shared,
    Studio,
    Verdict,
    audit,
    make_send_key,
)
from animatic.album import Album
from animatic.books import Books
from animatic.desk import Desk
from animatic.doors import Doors
from animatic.errors import AnimaticError
from animatic.team import Team
from tests import galleries
from tests.people import ADMIN, MEMBER, REVIEWER, VIEWER
from tests.test_sandbox_sound import tone

BY_ROLE = {Role.VIEWER: VIEWER, Role.MEMBER: MEMBER, Role.REVIEWER: REVIEWER, Role.ADMIN: ADMIN}
ROOMS = (Studio, Album, Desk, Books, Team, Doors)
NOBODY = "a member who has left"


@dataclass
class Scene:
    """A studio in which there is something to do it with."""

    studio: Studio
    photo: bytes

    def waiting(self, member: str) -> str:
        return galleries.send(self.studio.works, member=member).id

    @property
    def brief(self) -> Brief:
        return Brief("akool", "create", prompt="Waves roll in")

    @property
    def model(self):
        return self.studio.models("akool").rows[0]

    @property
    def picture(self) -> str:
        return self.studio.add_picture(self.photo, "shore.jpg", ADMIN).hash

    def clip(self) -> str:
        return galleries.finish(self.studio.works, galleries.send(self.studio.works))[0].id


Deed = Callable[[Scene, Person], object]

EVERYBODY: dict[str, Deed] = {
    "Album.zip_path": lambda s, by: s.studio.album.zip_path([s.clip()], by),
    "Album.original_path": lambda s, by: s.studio.album.original_path(s.clip(), by),
    "Album.poster_path": lambda s, by: s.studio.album.poster_path(s.clip(), by),
    "Album.cut_path": lambda s, by: s.studio.album.cut_path(s.clip(), "16:9", 0.5, 0.5, by),
    "Album.animated_path": lambda s, by: s.studio.album.animated_path(s.clip(), "gif", by),
    # One's own, and nobody else's.
    "Desk.draft": lambda s, by: s.studio.desk.draft(by),
    "Desk.drop_draft": lambda s, by: s.studio.desk.drop_draft(by),
    "Desk.favourites": lambda s, by: s.studio.desk.favourites(by),
    "Desk.history": lambda s, by: s.studio.desk.history(by),
    "Desk.look": lambda s, by: s.studio.desk.look(by),
}

MEMBERS: dict[str, Deed] = {
    "Books.entries": lambda s, by: s.studio.books.entries(Filter(), by),
    "Books.sums": lambda s, by: s.studio.books.sums(Filter(), by),
    "Books.count": lambda s, by: s.studio.books.count(Filter(), by),
    "Books.export_path": lambda s, by: s.studio.books.export_path(Filter(), by, "csv"),
    "Studio.refresh_catalog": lambda s, by: s.studio.refresh_catalog("akool", by),
    "Studio.add_picture": lambda s, by: s.studio.add_picture(s.photo, "shore.jpg", by),
    "Studio.add_sound": lambda s, by: s.studio.add_sound(tone(0.2), "waves.wav", by),
    "Studio.add_archive": lambda s, by: s.studio.add_archive(b"no archive", by),
    "Studio.add_links": lambda s, by: s.studio.add_links("no link", by),
    "Studio.fit_picture": lambda s, by: s.studio.fit_picture(s.picture, "crop", 1.0, s.model, by),
    "Studio.send": lambda s, by: s.studio.send([s.brief], make_send_key(), by),
    "Studio.send_again": lambda s, by: s.studio.send_again(s.waiting(by.name), make_send_key(), by),
    "Studio.cancel": lambda s, by: s.studio.cancel(s.waiting(by.name), by),
    "Studio.look_again": lambda s, by: s.studio.look_again(s.waiting(by.name), by),
    "Studio.never_happened": lambda s, by: s.studio.never_happened(s.waiting(by.name), by),
    "Studio.delete_at_provider": lambda s, by: s.studio.delete_at_provider(s.waiting(by.name), by),
    "Books.read_now": lambda s, by: s.studio.books.read_now(s.studio.works.provider("akool").account, by),
    "Album.comment": lambda s, by: s.studio.album.comment(s.clip(), 1.0, "Lovely", by),
    "Album.tag": lambda s, by: s.studio.album.tag([s.waiting(by.name)], "spring", by),
    "Album.file": lambda s, by: s.studio.album.file([s.waiting(by.name)], "Spring", by),
    "Album.star": lambda s, by: s.studio.album.star([s.waiting(by.name)], by),
    "Album.rate": lambda s, by: s.studio.album.rate([s.waiting(by.name)], 5, by),
    "Album.delete": lambda s, by: s.studio.album.delete([s.clip().partition("-")[0]], by),
    "Album.restore": lambda s, by: s.studio.album.restore([s.clip().partition("-")[0]], by),
    "Album.share": lambda s, by: s.studio.album.share(Shared.CLIP, s.clip(), 7, by),
    "Album.revoke": lambda s, by: s.studio.album.revoke("some link", by),
    "Desk.keep_draft": lambda s, by: s.studio.desk.keep_draft({"prompt": "Waves"}, by),
    "Desk.keep_template": lambda s, by: s.studio.desk.keep_template("Waves", s.brief, by),
    "Desk.drop_template": lambda s, by: s.studio.desk.drop_template("some template", by),
    "Desk.set_defaults": lambda s, by: s.studio.desk.set_defaults("Spring", Defaults(seconds=5), by),
    "Desk.favour": lambda s, by: s.studio.desk.favour(Favourite("akool", "effects", "one"), by),
    "Desk.save_view": lambda s, by: s.studio.desk.save_view("Mine", {"find": "waves"}, by),
    "Desk.drop_view": lambda s, by: s.studio.desk.drop_view("Mine", by),
}

REVIEWERS: dict[str, Deed] = {
    "Studio.review": lambda s, by: s.studio.review(s.clip(), Verdict.APPROVED, by),
    "Album.review": lambda s, by: s.studio.album.review([s.clip()], Verdict.APPROVED, by),
}

ADMINS: dict[str, Deed] = {
    "Studio.health": lambda s, by: s.studio.health(by),
    "Studio.set_price": lambda s, by: s.studio.set_price(s.model, 5_000, False, by),
    "Studio.approve": lambda s, by: s.studio.approve("some press", by),
    "Books.approve": lambda s, by: s.studio.books.approve("some press", by),
    "Books.decline": lambda s, by: s.studio.books.decline("some press", by),
    "Books.top_up": lambda s, by: s.studio.books.top_up("akool:ours", 5_000, by, "bought"),
    "Books.correct": lambda s, by: s.studio.books.correct("akool:ours", 5_000, by, "found"),
    "Books.set_rate": lambda s, by: s.studio.books.set_rate("akool:ours", "2026-11-01", 10_000, by),
    "Books.set_budget": lambda s, by: s.studio.books.set_budget(
        Scope.TEAM, "", Period.MONTH, BudgetUnit.CREDITS, 5_000, by
    ),
    "Books.end_budget": lambda s, by: s.studio.books.end_budget("some budget", by),
    "Books.close_drift": lambda s, by: s.studio.books.close_drift(1, by, "found"),
    "Team.members": lambda s, by: s.studio.team.members(by),
    "Team.notes": lambda s, by: s.studio.team.notes(by),
    "Team.named": lambda s, by: s.studio.team.named(by),
    "Team.deeds": lambda s, by: s.studio.team.deeds(by),
    "Doors.open_sign_ins": lambda s, by: s.studio.doors.open_sign_ins(by),
    "Doors.end": lambda s, by: s.studio.doors.end("some sign-in", by),
    "Doors.end_all_of": lambda s, by: s.studio.doors.end_all_of("ada", by),
}

OF_OTHERS: dict[str, Deed] = {
    "Studio.cancel": lambda s, by: s.studio.cancel(s.waiting(NOBODY), by),
    "Studio.never_happened": lambda s, by: s.studio.never_happened(s.waiting(NOBODY), by),
}
"""What members do with their own, an admin alone does with that of others."""

LEAST = {Role.VIEWER: EVERYBODY, Role.MEMBER: MEMBERS, Role.REVIEWER: REVIEWERS, Role.ADMIN: ADMINS}
TABLE = [(name, least, deed) for least, deeds in LEAST.items() for name, deed in deeds.items()]
TABLE += [(name, Role.ADMIN, deed) for name, deed in OF_OTHERS.items()]


@pytest.fixture
def database_url(tmp_path: Path, sqlite_pattern: Path) -> str:
    """Rights are asked before any database is."""
    return f"sqlite:///{shutil.copy(sqlite_pattern, tmp_path / 'animatic.db')}"


@pytest.fixture
def scene(studio: Studio, photo: bytes) -> Scene:
    return Scene(studio, photo)


def notes(studio: Studio) -> int:
    with studio.works.database.reading() as connection:
        return len(audit.page(connection, limit=500))


def test_the_table_names_everything_that_somebody_does_and_nothing_twice():
    done_by_somebody = {
        f"{room.__name__}.{name}"
        for room in ROOMS
        for name, deed in inspect.getmembers(room, inspect.isfunction)
        if not name.startswith("_")
        if "Person" in (one.annotation for one in inspect.signature(deed).parameters.values())
    }
    listed = [name for deeds in LEAST.values() for name in deeds]
    assert sorted(listed) == sorted(done_by_somebody)


@pytest.mark.parametrize(
    ("name", "least", "deed"), TABLE, ids=[f"{name}-{least}" for name, least, _ in TABLE]
)
def test_it_is_refused_to_each_role_below_and_to_none_above(scene: Scene, name: str, least: Role, deed: Deed):
    order = list(Role)
    for role in order:
        if order.index(role) < order.index(least):
            before = notes(scene.studio)
            with pytest.raises(NotAllowed, match=f"^A {role} may not "):
                deed(scene, BY_ROLE[role])
            assert notes(scene.studio) == before
        else:
            is_let_do(scene, BY_ROLE[role], deed)


def is_let_do(scene: Scene, by: Person, deed: Deed) -> None:
    """As asked it may not work, such as approving what does not wait; it is not for want of a right."""
    try:
        deed(scene, by)
    except NotAllowed:
        raise
    except AnimaticError:
        return
