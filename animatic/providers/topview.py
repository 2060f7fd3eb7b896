"""What both generations of Topview's image to video share: one account, its wire, uploads, looks and notices.

Sources: "Authentication", "Upload API Usage", "Query User Credit", "Query Credit Logs", "Query User Space", "Check
Notice Url".
"""

from __future__ import annotations

import hashlib
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self

import httpx
import stamina

from animatic.catalog import Effect, Model, Shelf
from animatic.errors import Misconfigured, Refused
from animatic.providers.provider import Answer, Charge, Limits, Notice, Pending, State, Upload
from animatic.providers.topview_account import BALANCE, SPACE, Space, read_balance, read_space
from animatic.providers.topview_charges import (
    IMAGE_TO_VIDEO,
    LOGS,
    ROWS_MOST,
    may_be_of,
    read_charge,
    read_charges,
    write_time,
)
from animatic.providers.topview_codes import NOT_FOUND, understand
from animatic.providers.topview_pages import read_pages
from animatic.providers.topview_records import read_notice, read_state
from animatic.providers.topview_upload import CHECK_GAP_SECONDS, send_file
from animatic.providers.wire import REPEATS, WRITE_SECONDS, Wire
from animatic.settings import Settings

CHECK_NOTICE = "/notice/notice_url/check"
SEARCHED_ROWS_MOST = 2_000

LIMITS = Limits(in_flight=4, look_seconds=5, look_batch=1, look_gap_seconds=0.2)
"""Four films at once are the Pro plan's; Topview's own client looks every five seconds. The rate of calls has no
published limit."""


class Topview(ABC):
    """One Topview account, as either generation's provider sees it. Safe to share between threads."""

    name: str
    label: str
    payer = "Topview"
    prefix = "topview"
    """Where the sandbox plays it."""
    shelves: tuple[Shelf, ...] = ()
    query_path: str
    """Where a look asks."""

    def __init__(
        self,
        base_url: str,
        api_key: str,
        uid: str,
        client: httpx.Client,
        limits: Limits = LIMITS,
        write_seconds: float = WRITE_SECONDS,
        repeats: stamina.RetryingCaller = REPEATS,
        check_gap_seconds: float = CHECK_GAP_SECONDS,
    ) -> None:
        """Raises Misconfigured when the key or the user id is missing or cannot be sent as it is."""
        if not all(part and part.isascii() and part.isprintable() for part in (api_key, uid)):
            raise Misconfigured("Topview needs TOPVIEW_API_KEY and TOPVIEW_UID, both as plain text.")
        self.limits = limits
        # All keys of a user spend the same credits, so the account is the user.
        self.account = f"topview:{hashlib.sha256(uid.encode()).hexdigest()[:8]}"
        self._key, self._uid = api_key, uid
        self._check_gap_seconds = check_gap_seconds
        self._wire = Wire(
            client,
            base_url,
            provider="Topview",
            headers={"Authorization": f"Bearer {api_key}", "Topview-Uid": uid},
            secrets=(api_key,),
            understand=understand,
            write_seconds=write_seconds,
            repeats=repeats,
        )

    @classmethod
    def has_key(cls, settings: Settings) -> bool:
        """Whether the settings hold a key."""
        return bool(settings.topview_api_key.get_secret_value())

    @classmethod
    def from_settings(cls, settings: Settings, client: httpx.Client, base_url: str | None = None) -> Self:
        """The account the settings name, or the one every sandbox knows; at `base_url` if it is given."""
        if settings.sandboxed:
            key, uid = "sandbox", "sandbox"
        else:
            key, uid = settings.topview_api_key.get_secret_value().strip(), settings.topview_uid.strip()
        url = base_url or settings.topview_url
        return cls(url, key, uid, client, write_seconds=settings.submit_timeout_seconds)

    @abstractmethod
    def models(self) -> tuple[Model, ...]:
        """The model table, as of the day it was copied: Topview has no call that lists its models."""

    def fetch_models(self) -> tuple[Model, ...]:
        return self.models()

    def fetch_shelf(self, name: str) -> tuple[Effect, ...]:  # noqa: ARG002  the first generation has none
        return ()

    def send_image(self, upload: Upload) -> str:
        """The `fileId` of the picture, uploaded anew: so it marks the task it was uploaded for."""
        return send_file(self._wire, upload, self._check_gap_seconds)

    def look(self, names: Sequence[str]) -> dict[str, State]:
        states: dict[str, State] = {}
        for name in names:
            try:
                states[name] = read_state(self._look(name))
            except Refused as error:
                if error.code != NOT_FOUND:
                    raise
        return states

    def balance(self) -> int | None:
        return read_balance(self._ask(BALANCE))

    def space(self) -> Space:
        """How much room the account's files take up, and how much there is."""
        return read_space(self._ask(SPACE))

    def charges(self, since: float) -> tuple[Charge, ...]:
        """As any provider's: the whole credit log, tasks of every kind and of all the user's keys, since they are
        paid from one balance. There is a row only for what succeeded."""
        return read_charges(self._log(since, ROWS_MOST), since)

    def read_notice(self, body: bytes) -> Notice:
        """As any provider's. Topview signs nothing, so a notice says no more than that a look is worth it."""
        task, _ = read_notice(body)
        return Notice({task: Pending("a notice came")})

    def answer_notice(self, body: bytes) -> Answer:
        _, uuid = read_notice(body)
        told = {"uuid": uuid, "topviewUid": self._uid, "result": "success"}
        return Answer({"code": "200", "message": "Success", "result": told})

    def check_notice_url(self, address: str) -> bool:
        """Whether Topview would call this address. Beyond success and refusal its answer is not documented."""
        try:
            return (
                self._wire.read("POST", CHECK_NOTICE, json={"noticeUrl": address}).get("result") is not False
            )
        except Refused:
            return False

    def _look(self, name: str) -> object:
        return self._ask(self.query_path, {"taskId": name, "needCloudFrontUrl": "true"})

    def _ask(self, path: str, query: Mapping[str, Any] | None = None) -> object:
        return self._wire.read("GET", path, params=query).get("result")

    def _own_charges(self, since: float) -> Iterator[Charge]:
        """Films charged since then (epoch seconds) that may have been made with our key."""
        for page in self._log(since, SEARCHED_ROWS_MOST, taskType=IMAGE_TO_VIDEO):
            ours = (row for row in page if may_be_of(row, self._key))
            yield from (charge for row in ours if (charge := read_charge(row)))

    def _log(self, since: float, most: int, **wanted: str) -> Iterator[list[Mapping[str, Any]]]:
        query = {**wanted, "startTime": write_time(since), "endTime": write_time(time.time() + 3600)}
        return read_pages(lambda page: self._ask(LOGS, {**query, **page}), most)
