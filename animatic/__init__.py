"""The engine of Animatic, and the names that pages and components may use.

They are looked up when first asked for, so that the sandbox runs without loading the engine.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from animatic.album import KEPT_DAYS, SHARED_DAYS, Album, Sheet
    from animatic.approvals import Press
    from animatic.audit import Note
    from animatic.batch import Refusal as BatchRefusal
    from animatic.batch import Row as BatchRow
    from animatic.batch import briefs as batch_briefs
    from animatic.batch import cross as cross_batch
    from animatic.batch_csv import as_csv as batch_as_csv
    from animatic.batch_csv import example_csv as example_batch
    from animatic.batch_csv import parse_csv as parse_batch
    from animatic.books import Books, Purse
    from animatic.brands import TEAM, Defaults
    from animatic.brief import Brief, Picture, Quote
    from animatic.budgets import Budget, Cost, Period, Scope, Standing
    from animatic.budgets import Unit as BudgetUnit
    from animatic.catalog import Choice, Effect, Input, Kind, Model, Option, credits, thousandths
    from animatic.chips import GROUPS as CHIP_GROUPS
    from animatic.clips import Clip
    from animatic.comments import Comment
    from animatic.cuts import SHAPES, Shape
    from animatic.cuts import preview_crop as preview_cut
    from animatic.cuts import window as cut_window
    from animatic.desk import Desk
    from animatic.door_routes import COOKIE
    from animatic.entries import Account, Entry
    from animatic.entries import Kind as EntryKind
    from animatic.errors import (
        AnimaticError,
        BadBrief,
        BadPicture,
        BadSound,
        Misconfigured,
        NotAllowed,
        NotLetIn,
        NotNow,
        ProviderError,
        ShortOfCredits,
        Trouble,
    )
    from animatic.favourites import Favourite
    from animatic.gallery import Mark, Pulse, Sort, Wanted
    from animatic.guarded import GuardedMetrics
    from animatic.headers import SecurityHeaders
    from animatic.health import Health
    from animatic.images import TakenImage
    from animatic.incidents import Incident
    from animatic.intake import Brought
    from animatic.lifecycle import OPEN, Status
    from animatic.members import Member, role_of
    from animatic.opening import OpenStudio, open_studio
    from animatic.orders import Offer
    from animatic.origins import OwnOrigins
    from animatic.people import RIGHTS, Person, Right, Role
    from animatic.placeholders import fill as fill_in
    from animatic.placeholders import names as placeholders_in
    from animatic.providers.provider import Provider
    from animatic.rates import RateBook, as_money
    from animatic.readings import Finding, Reading
    from animatic.reviews import REASONS, Rejected, Review, Verdict
    from animatic.routes import app_routes
    from animatic.sentence import chips_in
    from animatic.sentence import toggle as toggle_chip
    from animatic.settings import Settings, read_settings
    from animatic.shares import Share, Shared
    from animatic.sign_ins import SignIn
    from animatic.sizes import size
    from animatic.statements import Cursor, Filter
    from animatic.studio import Card, Studio, make_send_key
    from animatic.tallies import Dimension, Tally
    from animatic.task import Task
    from animatic.team import CLOSED, Entrance
    from animatic.templates import Template
    from animatic.visits import Ended

_HOMES = {
    "album": "KEPT_DAYS SHARED_DAYS Album Sheet",
    "approvals": "Press",
    "audit": "Note",
    "books": "Books Purse",
    "brands": "TEAM Defaults",
    "brief": "Brief Picture Quote",
    "budgets": "Budget Cost Period Scope Standing",
    "catalog": "Choice Effect Input Kind Model Option credits thousandths",
    "clips": "Clip",
    "comments": "Comment",
    "cuts": "SHAPES Shape",
    "desk": "Desk",
    "door_routes": "COOKIE",
    "entries": "Account Entry",
    "errors": "AnimaticError BadBrief BadPicture BadSound Misconfigured NotAllowed NotLetIn NotNow ProviderError"
    " ShortOfCredits Trouble",
    "favourites": "Favourite",
    "gallery": "Mark Pulse Sort Wanted",
    "guarded": "GuardedMetrics",
    "headers": "SecurityHeaders",
    "health": "Health",
    "images": "TakenImage",
    "incidents": "Incident",
    "intake": "Brought",
    "lifecycle": "OPEN Status",
    "members": "Member role_of",
    "opening": "OpenStudio open_studio",
    "orders": "Offer",
    "origins": "OwnOrigins",
    "people": "RIGHTS Person Right Role",
    "providers.provider": "Provider",
    "rates": "RateBook as_money",
    "readings": "Finding Reading",
    "reviews": "REASONS Rejected Review Verdict",
    "routes": "app_routes",
    "settings": "Settings read_settings",
    "shares": "Share Shared",
    "sign_ins": "SignIn",
    "sizes": "size",
    "statements": "Cursor Filter",
    "studio": "Card Studio make_send_key",
    "tallies": "Dimension Tally",
    "task": "Task",
    "team": "CLOSED Entrance",
    "templates": "Template",
    "visits": "Ended",
}
"""Where each name lives."""
_RENAMED = {
    "cut_window": ("cuts", "window"),
    "preview_cut": ("cuts", "preview_crop"),
    "BudgetUnit": ("budgets", "Unit"),
    "EntryKind": ("entries", "Kind"),
    "BatchRow": ("batch", "Row"),
    "BatchRefusal": ("batch", "Refusal"),
    "cross_batch": ("batch", "cross"),
    "batch_briefs": ("batch", "briefs"),
    "parse_batch": ("batch_csv", "parse_csv"),
    "batch_as_csv": ("batch_csv", "as_csv"),
    "example_batch": ("batch_csv", "example_csv"),
    "CHIP_GROUPS": ("chips", "GROUPS"),
    "toggle_chip": ("sentence", "toggle"),
    "chips_in": ("sentence", "chips_in"),
    "placeholders_in": ("placeholders", "names"),
    "fill_in": ("placeholders", "fill"),
}
"""Names that would stand for two things if they kept their own."""
_HOME_OF = {name: (home, name) for home, names in _HOMES.items() for name in names.split()} | _RENAMED

__all__ = sorted(_HOME_OF)


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home, own_name = _HOME_OF[name]
    value = getattr(import_module(f"animatic.{home}"), own_name)
    globals()[name] = value
    return value
