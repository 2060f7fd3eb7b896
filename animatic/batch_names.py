"""The models and pictures that the rows of a batch name, found the way people write them."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from animatic.batch_cells import Unclear, nearest, plain, shown
from animatic.brief import Picture
from animatic.catalog import Input, Model


class ModelNames:
    """Finds models by their names or labels."""

    def __init__(self, models: Sequence[Model]) -> None:
        self._models = models
        self._spellings = [({one.name, one.label}, {plain(one.name), plain(one.label)}) for one in models]

    def find(self, provider: str, model: str) -> Model:
        """The one model meant; the provider may be left blank where the model's name is enough.

        Raises Unclear.
        """
        if not model.strip():
            raise Unclear("model", "Name the model.")
        services = {one.provider for one in self._models}
        service = next((name for name in services if plain(name) == plain(provider)), "")
        if provider.strip() and not service:
            known = ", ".join(sorted(services))
            raise Unclear(
                "provider", f"There is no service {shown(provider)}: write one of {known}, or nothing."
            )
        found = [one for one in self._spelled(model.strip()) if service in ("", one.provider)]
        if not found:
            offered = [one for one in self._models if service in ("", one.provider)]
            names = tuple(name for one in offered for name in (one.label, one.name))
            of_service = f" of {service}" if service else ""
            raise Unclear("model", f"There is no model {shown(model)}{of_service}.{nearest(model, names)}")
        if len(found) > 1:
            services_with_it = " and ".join(sorted({one.provider for one in found}))
            raise Unclear(
                "model", f"{shown(model)} is offered by {services_with_it}: name one as the provider."
            )
        return _for_pictures(found[0])

    def _spelled(self, model: str) -> list[Model]:
        """Models of just this name or label; otherwise those that differ in case and blanks alone."""
        both = list(zip(self._models, self._spellings, strict=True))
        tidy = plain(model)
        exact = [one for one, (names, _) in both if model in names]
        return exact or [one for one, (_, names) in both if tidy and tidy in names]


def _for_pictures(model: Model) -> Model:
    if model.input is not Input.PICTURE:
        raise Unclear("model", f"{model.label} works on finished clips: a batch starts from pictures.")
    return model


class PictureNames:
    """Finds pictures by their hashes or by what their owners call them."""

    def __init__(self, pictures: Mapping[str, Picture]) -> None:
        names = [picture.name for picture in pictures.values()]
        self._names = (*names, *map(_without_ending, names))
        stored = list(pictures.items())
        self._tiers: tuple[tuple[Callable[[str], str], dict[str, list[str]]], ...] = (
            (str.lower, _by((hash.lower(), hash) for hash in pictures)),
            (_composed, _by((_composed(picture.name), hash) for hash, picture in stored)),
            (_folded, _by((_folded(picture.name), hash) for hash, picture in stored)),
            (_folded, _by((_folded(_without_ending(picture.name)), hash) for hash, picture in stored)),
        )

    def find(self, column: str, written: str) -> str | None:
        """The hash of the one picture meant; None for a blank cell. Raises Unclear.

        Case does not count, nor do folders, and the ending may be left out.
        """
        name = re.split(r"[/\\]", written.strip())[-1].strip()
        if not name:
            return None
        for fold, hashes in self._tiers:
            found = hashes.get(fold(name), [])
            if len(found) == 1:
                return found[0]
            if found:
                raise Unclear(
                    column,
                    f"{len(found)} pictures are called {shown(name)}: write the whole name with its ending, or bring"
                    " one of them under another name.",
                )
        raise Unclear(column, f"There is no picture {shown(name)}.{nearest(name, self._names)}")


def _by(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for key, hash in pairs:
        found[key].append(hash)
    return dict(found)


def _composed(name: str) -> str:
    """Some systems hand out é as one letter, others as e and an accent."""
    return unicodedata.normalize("NFC", name).strip()


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", _composed(name).casefold())


def _without_ending(name: str) -> str:
    return name.rpartition(".")[0] or name
