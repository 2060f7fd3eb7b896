"""Browsing Topview's catalogs: filtered and in pages.

Sources: "Public product avatar Query", the AnyShoot, caption, voice, AI avatar, ethnicity and photo avatar lists.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from animatic.sandbox import topview_catalog as catalog
from animatic.sandbox.accounts import Credential
from animatic.sandbox.stand_in import Call
from animatic.sandbox.topview_catalog import Address, Row
from animatic.sandbox.topview_codes import answer
from animatic.sandbox.topview_fields import listed, one_of, page, wished
from animatic.sandbox.topview_tasks import Answer

if TYPE_CHECKING:
    from animatic.sandbox.topview import Topview

Browse = Callable[[Request, Address], object]


class Shelves:
    """All of them are the call `catalog`."""

    def __init__(self, topview: "Topview") -> None:
        self._topview = topview

    def calls(self) -> list[Call]:
        return [
            Call("catalog", "GET", path, self._topview.known(self._shown(browse)))
            for path, browse in SHELVES.items()
        ]

    def _shown(self, browse: Browse) -> Answer:
        async def showing(request: Request, _: Credential) -> Response:
            origin = self._topview.origin(request)
            return answer(browse(request, lambda name: f"{origin}/cat/{name}"))

        return showing


def product_avatars(request: Request, address: Address) -> object:
    sorting = one_of(
        request.query_params.get("sortingType") or "Popularity", "sortingType", ("Popularity", "Newest")
    )
    rows = alike(request, catalog.product_avatars(address), "gender")
    rows = within(request, rows, "categoryIds", "avatarCategoryList", "categoryId")
    rows = within(request, rows, "ethnicityIds", "avatarEthnicityList", "ethnicityId")
    return page(request, rows if sorting == "Popularity" else rows[::-1])


def templates(request: Request, address: Address) -> object:
    style = request.query_params.get("style", "")
    if style:
        one_of(style, "style", ("UGC", "Pro"))
    rows = [row for kind, row in catalog.templates(address) if style in ("", kind)]
    return page(request, within(request, rows, "categoryIds", "templateCategoryList", "categoryId"))


def voices(request: Request, address: Address) -> object:
    rows = [] if wished(request, "isCustom") else catalog.voices(address)
    return page(request, alike(request, rows, "language", "gender", "age", "style", "accent"))


def people(request: Request, address: Address) -> object:
    """Which fields `sortField` may name is not published: any of an item's is taken, as its name else."""
    rows = [] if wished(request, "isCustom") else alike(request, catalog.people(address), "gender")
    rows = within(request, rows, "ethnicityIdList", "ethnicities", "ethnicityId")
    field = request.query_params.get("sortField", "")
    rows.sort(key=lambda row: str(row.get(field, row["aiavatarName"])))
    falling = request.query_params.get("sortType", "").lower() == "desc"
    return page(request, rows[::-1] if falling else rows)


def photo_avatars(request: Request, address: Address) -> object:
    rows = [] if wished(request, "isCustom") else catalog.photo_avatars(address)
    return page(request, within(request, rows, "categories", "categoryList", "categoryId"))


def photo_categories(request: Request, _: Address) -> object:
    id = request.query_params.get("categoryId", "")
    rows = catalog.categories(catalog.PHOTO_CATEGORIES)
    return page(request, [row for row in rows if id in ("", row["categoryId"])])


SHELVES: dict[str, Browse] = {
    "/v1/product_avatar/category/list": lambda _, __: catalog.categories(catalog.CATEGORIES),
    "/v1/product_avatar/public_avatar/query": product_avatars,
    "/v1/product_anyShoot/template/category/list": lambda _, __: catalog.categories(
        catalog.TEMPLATE_CATEGORIES
    ),
    "/v1/product_anyShoot/template/list": templates,
    "/v1/caption/list": lambda _, address: catalog.captions(address),
    "/v1/voice/query": voices,
    "/v1/aiavatar/query": people,
    "/v1/ethnicity/list": lambda _, __: catalog.ethnicities(),
    "/v1/photo_avatar/template/list": photo_avatars,
    "/v1/photo_avatar/template/category": photo_categories,
}


def alike(request: Request, rows: Iterable[Row], *names: str) -> list[Row]:
    """The rows that have what the query asks for under these names, whatever the capitals."""
    asked = {name: value.lower() for name in names if (value := request.query_params.get(name))}
    return [row for row in rows if all(str(row[name]).lower() == value for name, value in asked.items())]


def within(request: Request, rows: Iterable[Row], name: str, field: str, key: str) -> list[Row]:
    """The rows that carry one of the ids of a comma list in the query; all when it names none."""
    wanted = listed(request, name)
    return [row for row in rows if not wanted or wanted & {item[key] for item in row[field]}]
