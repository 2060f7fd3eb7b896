"""Akool's image to video, over its Open API.

Sources: "Create Image to Video", "Create Batch Image to Video", "Update Video Audio", "Get Image to Video
Results", "Get Available Effects", "Delete Videos", "AI Model", "Get User Credit Info", "Webhook".
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Self

import httpx
import stamina

from animatic.catalog import Effect, Model, Shelf
from animatic.errors import Locked, Misconfigured, Refused
from animatic.providers import akool_notice
from animatic.providers.akool_charges import PAGES_MOST as CHARGED_PAGES_MOST
from animatic.providers.akool_charges import Bill
from animatic.providers.akool_codes import UNKNOWN_IDS, understand
from animatic.providers.akool_list import read_models
from animatic.providers.akool_models import AUDIO, CREATE, DOCUMENTED, PROVIDER
from animatic.providers.akool_orders import write_order
from animatic.providers.akool_records import (
    garbled,
    read_batch,
    read_job,
    read_list,
    read_notice_state,
    read_states,
)
from animatic.providers.akool_search import PAGES_MOST, Search
from animatic.providers.akool_sign_in import SignIn
from animatic.providers.fields import credits_taken, rows, text
from animatic.providers.provider import Answer, Charge, Found, Job, Limits, Notice, Order, State, Upload
from animatic.providers.reply import payload
from animatic.providers.wire import REPEATS, WRITE_SECONDS, Wire
from animatic.settings import Settings

CREATE_ONE = "/api/open/v4/image2Video/createBySourcePrompt"
CREATE_BATCH = "/api/open/v4/image2Video/createBySourcePrompt/batch"
UPDATE_AUDIO = "/api/open/v4/image2Video/updateVideoAudio"
RESULTS = "/api/open/v4/image2Video/resultsByIds"
DELETE = "/api/open/v4/image2Video/delbyids"
EFFECTS = "/api/open/v4/image2Video/effects"
MODELS = "/api/open/v4/aigModel/list"
JOBS = "/api/open/v3/content/video/list"
BALANCE = "/api/open/v3/faceswap/quota/info"

PAGE_SIZE = 50

IMAGE_TO_VIDEO = 1501
"""The model list's number for models that start from a picture."""

LIMITS = Limits(in_flight=20, look_seconds=5, look_batch=50, look_gap_seconds=0.5)
"""Akool publishes none; its own demos look every five seconds."""


class Akool:
    """One Akool account. Safe to share between threads."""

    name = PROVIDER
    label = payer = "Akool"
    prefix = PROVIDER
    """Where it stands on the sandbox."""
    shelves: tuple[Shelf, ...] = (Shelf("effects", "Effects"),)

    def __init__(
        self,
        base_url: str,
        api_key: str,
        client_id: str,
        client_secret: str,
        client: httpx.Client,
        limits: Limits = LIMITS,
        write_seconds: float = WRITE_SECONDS,
        repeats: stamina.RetryingCaller = REPEATS,
    ) -> None:
        """An account by its API key, or by client id and secret; reading notices needs the client id too.

        Raises Misconfigured when a key cannot be sent as it is.
        """
        self._secret = client_secret or api_key
        self._client_id = client_id
        key = api_key or client_secret
        if not (key and all(part.isascii() and part.isprintable() for part in (key, client_id))):
            raise Misconfigured(
                "AKOOL_API_KEY, or AKOOL_CLIENT_ID and AKOOL_CLIENT_SECRET, must be plain text."
            )
        self.limits = limits
        self.account = f"{PROVIDER}:{hashlib.sha256(key.encode()).hexdigest()[:8]}"
        self._wire = Wire(
            client,
            base_url,
            provider=self.label,
            secrets=(api_key, client_secret),
            understand=understand,
            write_seconds=write_seconds,
            repeats=repeats,
        )
        # The secret without its client id is an API key too: they are the same string.
        self._sign_in = SignIn(self._wire, api_key if client_id else key, client_id, client_secret)

    @classmethod
    def has_key(cls, settings: Settings) -> bool:
        """Whether the settings hold a way to sign in."""
        return bool(
            settings.akool_api_key.get_secret_value() or settings.akool_client_secret.get_secret_value()
        )

    @classmethod
    def from_settings(cls, settings: Settings, client: httpx.Client, base_url: str | None = None) -> Self:
        """The account the settings name, or the one every sandbox knows; at `base_url` if it is given."""
        if settings.sandboxed:
            key, client_id, secret = "sandbox", "sandbox", "sandbox"
        else:
            key = settings.akool_api_key.get_secret_value().strip()
            client_id = settings.akool_client_id.strip()
            secret = settings.akool_client_secret.get_secret_value().strip()
        url = base_url or settings.akool_url
        return cls(url, key, client_id, secret, client, write_seconds=settings.submit_timeout_seconds)

    def models(self) -> tuple[Model, ...]:
        return read_models(list(DOCUMENTED))

    def fetch_models(self) -> tuple[Model, ...]:
        document = self._read("GET", MODELS, params={"types[]": IMAGE_TO_VIDEO})
        if not isinstance(document.get("data"), list):
            raise garbled(document)
        return read_models(document["data"])

    def fetch_shelf(self, name: str) -> tuple[Effect, ...]:  # noqa: ARG002  there is only one
        data = _data(self._read("GET", EFFECTS))
        if not isinstance(data.get("result"), list):
            raise garbled(data)
        return tuple(_effect(row) for row in rows(data.get("result")) if text(row.get("effect_code")))

    def send_image(self, upload: Upload) -> str:
        """The picture's own address: Akool has no upload and fetches by link."""
        if not upload.address:
            raise Locked(
                "Akool fetches pictures by link and nothing of ours can be reached from outside: set"
                " ANIMATIC_PUBLIC_URL, or keep clips in S3."
            )
        return upload.address

    def submit(self, order: Order) -> tuple[Job, ...]:
        body = write_order(order)
        if order.model.name == CREATE.name:
            return (read_job(_data(self._write("POST", CREATE_ONE, json=body))),)
        if order.model.name == AUDIO.name:
            return (read_job(_data(self._write("POST", UPDATE_AUDIO, json=body))),)
        return read_batch(_data(self._write("POST", CREATE_BATCH, json=body)))

    def look(self, names: Sequence[str]) -> dict[str, State]:
        """As any provider's. The ids go as ONE string: on a list the live service fails."""
        if not names:
            return {}
        try:
            return read_states(_data(self._read("POST", RESULTS, json={"_ids": ",".join(names)})), names)
        except Refused as error:
            if error.code not in UNKNOWN_IDS:
                raise
            # Whether an unknown id is left out or spoils the call is not written: halve until it is alone.
            half = len(names) // 2
            return {**self.look(names[:half]), **self.look(names[half:])} if half else {}

    def find(self, order: Order, since: float) -> Found:
        search = Search(order, since)
        for page in range(1, PAGES_MOST + 1):
            if not search.take(self._listed(page)):
                break
        return search.found()

    def balance(self) -> int | None:
        data = _data(self._read("GET", BALANCE))
        left = credits_taken(data.get("credit"))
        if left is None:
            raise garbled(data)
        return left

    def charges(self, since: float) -> tuple[Charge, ...]:
        """As any provider's, of what its list still has: videos that were deleted there are missing, and so are
        those that failed, because nobody says whether their credits came back."""
        bill = Bill(since)
        for page in range(1, CHARGED_PAGES_MOST + 1):
            if not bill.take(self._listed(page)):
                return bill.total()
        raise Refused("Akool lists more videos since then than can be read: ask for a later time.")

    def delete(self, names: Sequence[str]) -> dict[str, str]:
        if not names:
            return {}
        data = _data(self._write("POST", DELETE, json={"_ids": ",".join(names)}))
        stayed = {text(row.get("_id")): text(row.get("msg")) for row in rows(data.get("noPermissionItems"))}
        listed = data.get("successIds")
        gone = listed if isinstance(listed, list) else []
        return {name: stayed.get(name) or "Akool did not say why." for name in names if name not in gone}

    def read_notice(self, body: bytes) -> Notice:
        """As any provider's; raises Locked while the client id, which opens them, is not set."""
        if not self._client_id:
            raise Locked("Set AKOOL_CLIENT_ID: without it Akool's notices cannot be read.")
        read = akool_notice.read(self._client_id, self._secret, body)
        jobs = {read_job(read.said).name: read_notice_state(read.said)}
        return Notice(jobs, read.said_at, read.sealed)

    def check_notice_url(self, address: str) -> bool | None:  # noqa: ARG002  there is no such call
        return None

    def answer_notice(self, body: bytes) -> Answer:  # noqa: ARG002  other providers answer with a part of it
        return Answer()

    def _listed(self, page: int) -> list[Mapping[str, Any]]:
        return read_list(self._read("GET", JOBS, params={"page": page, "size": PAGE_SIZE}))

    def _read(self, method: str, path: str, **content: Any) -> dict[str, Any]:
        return self._sign_in.signed(self._wire.read, method, path, **content)

    def _write(self, method: str, path: str, **content: Any) -> dict[str, Any]:
        return self._sign_in.signed(self._wire.write, method, path, **content)


_data = partial(payload, "Akool")


def _effect(row: Any) -> Effect:
    code = text(row.get("effect_code"))
    return Effect(
        provider=PROVIDER,
        code=code,
        name=text(row.get("name")) or code,
        thumbnail=text(row.get("logo")),
        preview=text(row.get("video_url")),
    )
