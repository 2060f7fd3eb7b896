"""How Akool writes a job down: in the answers of the create calls, in results, lists and the older call."""

from typing import Any

from animatic.sandbox.accounts import Credential, as_credits
from animatic.sandbox.akool_catalog import IMAGE_TO_VIDEO
from animatic.sandbox.akool_switches import AkoolSwitches
from animatic.sandbox.job import Job
from animatic.sandbox.pace import Stage

STATUS = {Stage.QUEUED: 1, Stage.WORKING: 2, Stage.DONE: 3, Stage.FAILED: 4}
FAILURE_CODE = 1015
ONLY_IN_CREATE = frozenset({"negative_prompt", "extend_prompt", "video_length"})
OLD_TYPE = 15


def milliseconds(seconds: float) -> int:
    return round(seconds * 1000)


def head(job: Job) -> dict[str, Any]:
    owner = Credential(job.account, "")
    return {
        "_id": job.id,
        "create_time": milliseconds(job.created_at),
        "uid": owner.uid,
        "team_id": owner.team_id,
        "status": STATUS[job.stage],
        "webhookUrl": job.notice_address,
        "deduction_credit": as_credits(round(job.credits * 1000)),
    }


def created(job: Job, switches: AkoolSwitches) -> dict[str, Any]:
    """The answer to a create call. A batch's items never carry a length."""
    record = head(job) | job.asked
    length = record.pop("video_length", None)
    if switches.duration_in_create and "batch_id" not in record:
        record.setdefault("video_duration", length)
    return record


def result(job: Job, origin: str, switches: AkoolSwitches) -> dict[str, Any]:
    """An item of results and lists."""
    asked = {name: value for name, value in job.asked.items() if name not in ONLY_IN_CREATE}
    record = {"only_add_audio": False} | head(job) | asked
    if job.started_at is not None:
        record |= {"sub_type": IMAGE_TO_VIDEO, "update_time": milliseconds(job.settled_at or job.started_at)}
    if job.stage is Stage.DONE:
        record |= {"video_duration": job.films[0].seconds, "video_url": video_url(job, origin)}
    if job.stage is Stage.FAILED:
        record |= failure(job, switches)
    return record


def failure(job: Job, switches: AkoolSwitches) -> dict[str, Any]:
    """Not documented for this family; the sister families use the first of these forms."""
    match switches.failure_shape:
        case "error_reason":
            return {"error_code": FAILURE_CODE, "error_reason": job.failure}
        case "failed_reason":
            return {"msg": job.failure, "failed_reason": job.failure}
    return {}


def old_result(job: Job, origin: str) -> dict[str, Any]:
    """The answer of `infobymodelid`."""
    owned = head(job)
    record = {name: owned[name] for name in ("_id", "create_time", "uid")}
    record |= {"type": OLD_TYPE, "video_status": owned["status"]}
    return record | ({"video": video_url(job, origin)} if job.stage is Stage.DONE else {})


def video_url(job: Job, origin: str) -> str:
    return f"{origin}/files/{job.id}.mp4"


def notice(job: Job, stage: Stage, switches: AkoolSwitches) -> dict[str, Any]:
    """What a notice says, before it is sealed."""
    said: dict[str, Any] = {"_id": job.id, "status": STATUS[stage], "type": switches.webhook_type}
    if stage is Stage.DONE:
        said["url"] = video_url(job, job.origin)
    if switches.notice_carries_credit:
        said["deduction_credit"] = as_credits(round(job.credits * 1000))
    return said
