"""The engine of Animatic, and the names that pages and components may use.

They are looked up when first asked for, so that the sandbox runs without loading the engine.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from animatic.brief import Brief, Picture, Quote
    from animatic.catalog import Choice, Effect, Input, Kind, Model, Option, credits, thousandths
    from animatic.clips import Clip
    from animatic.entries import Account, Entry
    from animatic.errors import (
        AnimaticError,
        BadBrief,
        BadPicture,
        Misconfigured,
        NotNow,
        ProviderError,
        ShortOfCredits,
        Trouble,
    )
    from animatic.health import Health
    from animatic.images import TakenImage
    from animatic.incidents import Incident
    from animatic.lifecycle import OPEN, Status
    from animatic.opening import OpenStudio, open_studio
    from animatic.orders import Offer
    from animatic.routes import app_routes
    from animatic.settings import Settings, read_settings
    from animatic.studio import Card, Studio, make_send_key
    from animatic.tasks import Task

_HOMES = {
    "brief": ("Brief", "Picture", "Quote"),
    "catalog": ("Choice", "Effect", "Input", "Kind", "Model", "Option", "credits", "thousandths"),
    "clips": ("Clip",),
    "errors": (
        "AnimaticError",
        "BadBrief",
        "BadPicture",
        "Misconfigured",
        "NotNow",
        "ProviderError",
        "ShortOfCredits",
        "Trouble",
    ),
    "health": ("Health",),
    "images": ("TakenImage",),
    "incidents": ("Incident",),
    "entries": ("Account", "Entry"),
    "lifecycle": ("OPEN", "Status"),
    "opening": ("OpenStudio", "open_studio"),
    "routes": ("app_routes",),
    "settings": ("Settings", "read_settings"),
    "orders": ("Offer",),
    "studio": ("Card", "Studio", "make_send_key"),
    "tasks": ("Task",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "OPEN",
    "Account",
    "AnimaticError",
    "BadBrief",
    "BadPicture",
    "Brief",
    "Card",
    "Choice",
    "Clip",
    "Effect",
    "Entry",
    "Health",
    "Incident",
    "Input",
    "Kind",
    "Misconfigured",
    "Model",
    "NotNow",
    "Offer",
    "OpenStudio",
    "Option",
    "Picture",
    "ProviderError",
    "Quote",
    "Settings",
    "ShortOfCredits",
    "Status",
    "Studio",
    "TakenImage",
    "Task",
    "Trouble",
    "app_routes",
    "credits",
    "make_send_key",
    "open_studio",
    "read_settings",
    "thousandths",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"animatic.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value
