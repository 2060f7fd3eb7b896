"""Keevx's image to video, over its HTTP API.

Sources: "Create Image to Video Task", its task status page, the vendor's skills "keevx-image-to-video",
"keevx-image-generate" and "keevx-video-translate" (upload, codes, statuses, how often to look).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any, Self
from urllib.parse import quote

import httpx
import stamina

from animatic.catalog import Effect, Model, Shelf
from animatic.errors import Busy, Locked, Misconfigured, Refused
from animatic.providers.keevx_codes import (
    BUSY_SECONDS,
    UNKNOWN_TASK,
    WRONG_KEY,
    understand,
    understand_upload,
)
from animatic.providers.keevx_models import MODELS, PROVIDER
from animatic.providers.keevx_orders import write_order
from animatic.providers.keevx_records import read_data, read_jobs, read_notice, read_state, read_upload
from animatic.providers.provider import (
    Answer,
    Charge,
    Found,
    Job,
    Limits,
    Notice,
    Order,
    Pending,
    State,
    Upload,
)
from animatic.providers.wire import REPEATS, WRITE_SECONDS, Wire
from animatic.settings import Settings

TASKS = "/v1/image_to_video"
UPLOAD = "/v1/figure-resource/upload/file"

FORMATS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}

LIMITS = Limits(in_flight=10, look_seconds=30, look_batch=1, look_gap_seconds=0.2)
"""Looking every half minute is the skills' advice. How many tasks it takes at once is not published."""


class Keevx:
    """One Keevx account. Safe to share between threads."""

    name = PROVIDER
    prefix = PROVIDER
    """Where it stands in the sandbox."""
    label = payer = "Keevx"
    shelves: tuple[Shelf, ...] = ()

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
            raise Misconfigured("KEEVX_API_KEY must be plain text.")
        self.limits = limits
        self.account = f"{PROVIDER}:{hashlib.sha256(api_key.encode()).hexdigest()[:8]}"
        self._as_bearer = {"Authorization": f"Bearer {api_key}"}
        self._as_token = {"token": api_key}
        shared: dict[str, Any] = {"provider": self.label, "secrets": (api_key,), "repeats": repeats}
        self._wire = Wire(
            client,
            base_url,
            headers=self._as_bearer,
            understand=understand,
            write_seconds=write_seconds,
            **shared,
        )
        self._uploads = Wire(client, base_url, understand=understand_upload, **shared)

    @classmethod
    def has_key(cls, settings: Settings) -> bool:
        """Whether the settings hold a way to sign in."""
        return bool(settings.keevx_api_key.get_secret_value())

    @classmethod
    def from_settings(cls, settings: Settings, client: httpx.Client, base_url: str | None = None) -> Self:
        """The account the settings name, or the one every sandbox knows; at `base_url` if it is given."""
        key = "sandbox" if settings.sandboxed else settings.keevx_api_key.get_secret_value().strip()
        url = base_url or settings.keevx_url
        return cls(url, key, client, write_seconds=settings.submit_timeout_seconds)

    def models(self) -> tuple[Model, ...]:
        return MODELS

    def fetch_models(self) -> tuple[Model, ...]:
        return MODELS

    def fetch_shelf(self, name: str) -> tuple[Effect, ...]:
        raise Refused(f"Keevx has no shelf named {name}.")

    def send_image(self, upload: Upload) -> str:
        """As any provider's; answers the picture's address at Keevx.

        The skills disagree on how to sign in here: what Bearer does not open, the `token` header may.
        """
        picture = upload.picture
        if picture.mime not in FORMATS:
            raise Refused(f"Keevx takes JPEG, PNG and WebP, and not {picture.mime}.")
        file = (f"{picture.hash}.{FORMATS[picture.mime]}", upload.data, picture.mime)
        try:
            return self._upload(file, self._as_bearer)
        except Locked as error:
            if error.code not in WRONG_KEY:
                raise
        return self._upload(file, self._as_token)

    def submit(self, order: Order) -> tuple[Job, ...]:
        return read_jobs(read_data(_patiently(self._wire.write, "POST", TASKS, json=write_order(order))))

    def look(self, names: Sequence[str]) -> dict[str, State]:
        states: dict[str, State] = {}
        for name in names:
            try:
                document = _patiently(self._wire.read, "GET", f"{TASKS}/{quote(name, safe='')}")
            except Refused as error:
                if error.code not in UNKNOWN_TASK:
                    raise
                continue
            states[name] = read_state(read_data(document))
        return states

    def find(self, order: Order, since: float) -> Found:  # noqa: ARG002  nothing of it is listed anywhere
        """Nothing: Keevx has no list of tasks."""
        return Found()

    def balance(self) -> int | None:
        return None

    def charges(self, since: float) -> tuple[Charge, ...] | None:  # noqa: ARG002  there is no such call
        """None: Keevx tells nothing of credits anywhere."""
        return None

    def delete(self, names: Sequence[str]) -> dict[str, str]:
        return dict.fromkeys(
            names, "Keevx has no call that deletes a film; it lets go of it after seven days."
        )

    def read_notice(self, body: bytes) -> Notice:
        """As any provider's. Keevx signs nothing: a notice is a hint to look, and proves nothing by itself."""
        return Notice({read_notice(body): Pending("a notice came")})

    def check_notice_url(self, address: str) -> bool | None:  # noqa: ARG002  there is no such call
        return None

    def answer_notice(self, body: bytes) -> Answer:  # noqa: ARG002  other providers answer with a part of it
        return Answer()

    def _upload(self, file: tuple[str, bytes, str], signed: dict[str, str]) -> str:
        call = self._uploads.read  # it costs nothing, so it may happen twice
        return read_upload(_patiently(call, "POST", UPLOAD, files={"file": file}, headers=signed))


def _patiently(call: Callable[..., dict[str, Any]], *asked: Any, **content: Any) -> dict[str, Any]:
    """Make a call; where Keevx is busy, leave it alone for as long as it advises, or longer where it says so."""
    try:
        return call(*asked, **content)
    except Busy as error:
        error.retry_after_seconds = max(error.retry_after_seconds, BUSY_SECONDS)
        raise
