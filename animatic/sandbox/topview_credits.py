"""What tasks cost at Topview, and what is left: the balance, the log of what was spent, the room for files.

Sources: "Query User Credit", "Query Credit Logs", "Query User Space", "Points Deduction Rules".
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from animatic.sandbox.accounts import Credential
from animatic.sandbox.job import Job
from animatic.sandbox.topview_codes import Refusal, answer
from animatic.sandbox.topview_fields import page
from animatic.sandbox.topview_kinds import kind_of
from animatic.sandbox.topview_records import made

if TYPE_CHECKING:
    from animatic.sandbox.topview import Topview

PLAN_DAYS = 180
SHOWN_ENTRIES = 100  # in the detail; the log has them all
LARGEST_SPACE_BYTES = 10 * 1024**3
ASKED_MOMENT = "%Y-%m-%d %H:%M:%S"


class Credits:
    def __init__(self, topview: "Topview") -> None:
        self._topview = topview
        self._world = topview.world

    def settle(self, job: Job) -> None:
        """For what was made, nothing for what failed; a balance may go below zero over several tasks."""
        name, held = self._topview.name, job.asked["held"]
        job.credits = round(job.asked["each"] * len(made(job)), 3)
        if held:
            self._world.accounts.refund(name, job.account, held - job.credits)
        elif job.credits:
            self._world.accounts.charge(name, job.account, job.credits, overdraft=True)

    async def detail(self, _: Request, credential: Credential) -> Response:
        left = self._world.accounts.balance(self._topview.name, credential.id)
        ends_at = datetime.fromtimestamp(self._world.clock.now(), UTC) + timedelta(days=PLAN_DAYS)
        said = {
            "uid": credential.secret,
            "remainCredit": left,
            "expiredTime": f"{ends_at:%Y-%m-%dT00:00:00Z}",
        }
        if self._topview.switches.credit_field == "both":
            said["credit"] = left
        spent = [without(entry, "apiKey") for entry in islice(self._entries(credential), SHOWN_ENTRIES)]
        return answer(said | {"apiKeyMap": {credential.id: spent}})

    async def logs(self, request: Request, credential: Credential) -> Response:
        wanted = request.query_params.get("taskType", "")
        first, last = moment(request, "startTime"), moment(request, "endTime")
        entries = (
            entry
            for entry in self._entries(credential)
            if wanted in ("", entry["taskType"])
            and (not first or entry["date"] >= first)
            and (not last or entry["date"] <= last)
        )
        return answer(page(request, entries))

    async def space(self, _: Request, credential: Credential) -> Response:
        used = self._topview.files.used_bytes(credential.id)
        return answer(
            {
                "uid": credential.secret,
                "usedDiskSpace": {"size": used, "unit": "byte"},
                "maxDiskSpace": {"size": LARGEST_SPACE_BYTES, "unit": "byte"},
            }
        )

    def _entries(self, credential: Credential) -> Iterator[dict[str, Any]]:
        """What the account spent, the newest first."""
        jobs = (job for job in self._world.jobs.of(self._topview.name) if job.account == credential.id)
        paid = [job for job in jobs if job.settled and job.credits]
        for job in sorted(paid, key=lambda job: job.settled_at or 0, reverse=True):
            yield {
                "uid": credential.secret,
                "apiKey": credential.id,
                "date": written(job.settled_at or 0),
                "costCredit": job.credits,
                "taskId": job.id,
                "taskType": kind_of(job).task_type,
            }


def written(seconds: float) -> str:
    """A moment as the credit pages write it; later ones also sort later."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(request: Request, name: str) -> str:
    """A moment of the query, UTC, in the form in which it can be compared; empty when absent."""
    asked = request.query_params.get(name, "")
    if not asked:
        return ""
    try:
        return datetime.strptime(asked, ASKED_MOMENT).strftime("%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        raise Refusal("4001") from None


def without(entry: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key != name}
