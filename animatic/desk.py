"""Desk: what Compose keeps for people besides the briefs they send: drafts, templates, favourites, history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from animatic import audit, brands, campaigns, drafts, favourites, gallery, templates, views, visits
from animatic.brands import TEAM, Defaults
from animatic.brief import Brief
from animatic.errors import BadEntry
from animatic.favourites import Favourite
from animatic.gallery import Wanted
from animatic.people import Person, Right
from animatic.task import Task
from animatic.templates import Template
from animatic.visits import Ended
from animatic.words import storable
from animatic.works import Works


class Desk:
    """What is kept for the person at the form."""

    def __init__(self, works: Works) -> None:
        self.works = works

    def draft(self, by: Person) -> dict[str, Any] | None:
        """What the person had on the form and did not send."""
        with self.works.database.reading() as connection:
            return drafts.find(connection, by.name)

    def keep_draft(self, document: Mapping[str, Any], by: Person) -> None:
        """Put what is on the form in place of what was. Raises NotAllowed."""
        by.require(Right.SEND)
        with self.works.database.transaction() as connection:
            drafts.put(connection, by.name, document, self.works.clock())

    def drop_draft(self, by: Person) -> None:
        with self.works.database.transaction() as connection:
            drafts.drop(connection, by.name)

    def templates(self) -> list[Template]:
        with self.works.database.reading() as connection:
            return templates.all_of_them(connection)

    def keep_template(self, name: str, brief: Brief, by: Person, campaign: str = "") -> str:
        """Keep a brief under a name, without its pictures; with a campaign it becomes that campaign's default.

        Raises NotAllowed and BadEntry.
        """
        by.require(Right.SEND)
        tidy = " ".join(storable(name).split())
        if not 0 < len(tidy) <= templates.NAME_MOST:
            raise BadEntry(f"Give the template a name of at most {templates.NAME_MOST} characters.")
        bare = replace(brief, first=None, last=None, references=(), clip=None)
        with self.works.database.transaction() as connection:
            return templates.add(connection, tidy, bare, campaign, by.name, self.works.clock())

    def drop_template(self, id: str, by: Person) -> None:
        by.require(Right.SEND)
        with self.works.database.transaction() as connection:
            templates.drop(connection, id)

    def defaults(self, campaign: str) -> Defaults:
        """What the form begins with for a campaign: its own, and the team's where it has none."""
        with self.works.database.reading() as connection:
            team = brands.find(connection, TEAM)
            return brands.find(connection, campaign).over(team) if campaign else team

    def own_defaults(self, campaign: str) -> Defaults:
        """A campaign's own alone; with TEAM, the team's."""
        with self.works.database.reading() as connection:
            return brands.find(connection, campaign)

    def set_defaults(self, campaign: str, defaults: Defaults, by: Person) -> None:
        """Set a campaign's, or with TEAM the team's; empty ones are taken away.

        Raises NotAllowed, BadBrief for a name that is too long, and BadEntry.
        """
        by.require(Right.SEND)
        name, tidy = campaigns.clean(campaign), defaults.tidied()
        now = self.works.clock()
        with self.works.database.transaction() as connection:
            campaigns.note(connection, name, by.name, now)
            brands.put(connection, name, tidy, by.name, now)
            audit.note(connection, now, by, "set defaults", name or "the team")

    def favourites(self, by: Person) -> list[Favourite]:
        """The effects the person wants at hand, the latest first."""
        with self.works.database.reading() as connection:
            return favourites.of_member(connection, by.name)

    def favour(self, one: Favourite, by: Person, *, on: bool = True) -> None:
        """Keep an effect at hand, or no longer. Raises NotAllowed."""
        by.require(Right.SEND)
        with self.works.database.transaction() as connection:
            if on:
                favourites.put(connection, by.name, one, self.works.clock())
            else:
                favourites.drop(connection, by.name, one)

    def history(self, by: Person, limit: int = 20) -> list[Task]:
        """What the person sent last."""
        with self.works.database.reading() as connection:
            return gallery.page(connection, Wanted(member=by.name), limit=limit)

    def look(self, by: Person) -> Ended:
        """What of theirs ended since they were last told; from now on they are told of it."""
        return visits.look(self.works, by.name)

    # ── views of the gallery ───────────────────────────────────────────────────────────────────────────────

    def views(self) -> dict[str, dict[str, str]]:
        """The team's saved filters, by name."""
        with self.works.database.reading() as connection:
            return views.all_of_them(connection)

    def save_view(self, name: str, query: Mapping[str, str], by: Person) -> None:
        """Keep filters under a name. Raises NotAllowed and BadEntry."""
        by.require(Right.SORT)
        tidy = " ".join(storable(name).split())
        if not 0 < len(tidy) <= views.NAME_MOST:
            raise BadEntry(f"Give the view a name of at most {views.NAME_MOST} characters.")
        with self.works.database.transaction() as connection:
            views.put(connection, tidy, query, by.name, self.works.clock())

    def drop_view(self, name: str, by: Person) -> None:
        by.require(Right.SORT)
        with self.works.database.transaction() as connection:
            views.drop(connection, name)
