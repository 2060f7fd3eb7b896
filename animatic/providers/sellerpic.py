"""SellerPic's image to video, over its HTTP API.

Sources: "Get Started", "Image To Video", "Check Task Status", "Get Download Url", "List Preset Materials",
"Retrieve API Credit Usage" (versions 1.0.0 and 1.0.1, which describe one server).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Self

import httpx
import stamina
import structlog

from animatic.catalog import Effect, Model, Shelf
from animatic.errors import Garbled, Misconfigured, Refused
from animatic.providers import sellerpic_upload
from animatic.providers.fields import credits_taken, rows
from animatic.providers.provider import Answer, Charge, Found, Job, Limits, Notice, Order, State, Upload
from animatic.providers.sellerpic_codes import understand
from animatic.providers.sellerpic_looks import ask, ask_results, state_of
from animatic.providers.sellerpic_models import MODELS, PRESET_TYPES, PROVIDER, SHELVES
from animatic.providers.sellerpic_orders import write_order
from animatic.providers.sellerpic_records import garbled, read_data, read_effect, read_job
from animatic.providers.wire import REPEATS, WRITE_SECONDS, Wire
from animatic.settings import Settings

CREATE = "/v1/api/generate/imageToVideo"
PRESETS = "/v1/api/presets"
USAGE = "/v1/api/usage"

PRESETS_A_PAGE = 50
PAGES_MOST = 40

LIMITS = Limits(in_flight=10, look_seconds=60, look_batch=1, look_gap_seconds=0.2)
"""Ten films at once and a minute between two looks are SellerPic's own rules ("Get Started")."""

log = structlog.get_logger(__name__)


class SellerPic:
    """One SellerPic account. Safe to share between threads."""

    name = PROVIDER
    prefix = PROVIDER
    """Where it stands in the sandbox."""
    label = payer = "SellerPic"
    shelves: tuple[Shelf, ...] = SHELVES

    def __init__(
        self,
        base_url: str,
        api_key: str,
        client: httpx.Client,
        limits: Limits = LIMITS,
        write_seconds: float = WRITE_SECONDS,
        repeats: stamina.RetryingCaller = REPEATS,
    ) -> None:
        """Raises Misconfigured when the key cannot be sent as it is."""
        if not (api_key and api_key.isascii() and api_key.isprintable()):
            raise Misconfigured("SELLERPIC_API_KEY must be plain text.")
        self.limits = limits
        self.account = f"{PROVIDER}:{hashlib.sha256(api_key.encode()).hexdigest()[:8]}"
        self._wire = Wire(
            client,
            base_url,
            provider=self.label,
            headers={"Authorization": f"Bearer {api_key}"},
            secrets=(api_key,),
            understand=understand,
            write_seconds=write_seconds,
            repeats=repeats,
        )

    @classmethod
    def has_key(cls, settings: Settings) -> bool:
        """Whether the settings hold a way to sign in."""
        return bool(settings.sellerpic_api_key.get_secret_value())

    @classmethod
    def from_settings(cls, settings: Settings, client: httpx.Client, base_url: str | None = None) -> Self:
        """The account the settings name, or the one every sandbox knows; at `base_url` if it is given."""
        key = "sandbox" if settings.sandboxed else settings.sellerpic_api_key.get_secret_value().strip()
        url = base_url or settings.sellerpic_url
        return cls(url, key, client, write_seconds=settings.submit_timeout_seconds)

    def models(self) -> tuple[Model, ...]:
        return MODELS

    def fetch_models(self) -> tuple[Model, ...]:
        return MODELS

    def fetch_shelf(self, name: str) -> tuple[Effect, ...]:
        """As any provider's: every page of a preset list, to the last or to the 2,000th preset."""
        if name not in PRESET_TYPES:
            raise Refused(f"SellerPic has no shelf named {name}.")
        found: dict[str, Effect] = {}
        for page in range(1, PAGES_MOST + 1):
            asked = {"type": PRESET_TYPES[name], "pageNum": page, "pageSize": PRESETS_A_PAGE}
            data = ask(self._wire, PRESETS, **asked)
            if not isinstance(data.get("list"), list):
                raise garbled(data)
            listed = [effect for row in rows(data["list"]) if (effect := read_effect(row))]
            new = {effect.code: effect for effect in listed if effect.code not in found}
            found |= new
            if data.get("hasMore") is not True or not new:
                break
        return tuple(found.values())

    def send_image(self, upload: Upload) -> str:
        """As any provider's; answers the file key."""
        return sellerpic_upload.send(self._wire, upload)

    def submit(self, order: Order) -> tuple[Job, ...]:
        return (read_job(read_data(self._wire.write("POST", CREATE, json=write_order(order)))),)

    def look(self, names: Sequence[str]) -> dict[str, State]:
        """As any provider's. Each look asks for the download addresses anew, for they last 12 hours."""
        states: dict[str, State] = {}
        for name in names:
            try:
                results = ask_results(self._wire, name)
            except Refused as error:
                # Which code stands for an unknown task is not published; this call asks for nothing else.
                log.info("job not told", provider=self.label, job=name, code=error.code, words=error.words)
                continue
            states[name] = state_of(self._wire, name, results)
        return states

    def find(self, order: Order, since: float) -> Found:  # noqa: ARG002  nothing of it is listed anywhere
        """Nothing: SellerPic has no list of tasks."""
        return Found()

    def balance(self) -> int | None:
        data = ask(self._wire, USAGE)
        left = credits_taken(data.get("remaining"))
        if left is None:
            raise garbled(data)
        return left

    def charges(self, since: float) -> tuple[Charge, ...] | None:  # noqa: ARG002  there is no such call
        """None: SellerPic tells what was used in all, and of no task what it cost."""
        return None

    def delete(self, names: Sequence[str]) -> dict[str, str]:
        return dict.fromkeys(names, "SellerPic has no call that deletes a film.")

    def read_notice(self, body: bytes) -> Notice:
        raise Garbled("SellerPic sends no notices, so this one is not its.", words=repr(body[:200]))

    def check_notice_url(self, address: str) -> bool | None:  # noqa: ARG002  there is no such call
        return None

    def answer_notice(self, body: bytes) -> Answer:  # noqa: ARG002  other providers answer with a part of it
        return Answer()
