"""How Keevx writes a task down: in status answers, and shorter in callbacks."""

from typing import Any

from animatic.sandbox.job import Job
from animatic.sandbox.keevx_switches import KeevxSwitches
from animatic.sandbox.pace import Stage

STATUS = {
    Stage.QUEUED: "PENDING",
    Stage.WORKING: "PROCESSING",
    Stage.DONE: "SUCCEEDED",
    Stage.FAILED: "FAILED",
}
PICTURE_STATUS = STATUS | {Stage.QUEUED: "GENERATING", Stage.WORKING: "GENERATING"}
SIZES = ("duration", "width", "height")


def addresses(job: Job, stage: Stage, origin: str) -> dict[str, str]:
    """Every address of a finished task by the name of its field; empty texts before that and after failing."""
    kind = job.asked["kind"]
    folder, file = {
        "image_to_video": ("i2v", {"video_url": ".mp4", "thumbnail_url": ".webp"}),
        "image_generate": ("i2is", {"image_url": ".webp", "thumbnail_url": "_thumb.webp"}),
        "video_translate": ("vt", {"video_url": ".mp4", "caption_url": ".ass"}),
    }[kind]
    found = {name: f"{origin}/storage/{folder}/{job.id}_0{ending}" for name, ending in file.items()}
    if kind == "video_translate" and not job.asked["captions"]:
        found["caption_url"] = ""
    return found if stage is Stage.DONE else dict.fromkeys(found, "")


def head(job: Job, stage: Stage) -> dict[str, Any]:
    record = {"task_id": job.id}
    record |= {name: job.asked[name] for name in ("name", "language") if name in job.asked}
    table = PICTURE_STATUS if job.asked["kind"] == "image_generate" else STATUS
    return record | {"status": table[stage]}


def status(job: Job, origin: str, switches: KeevxSwitches) -> dict[str, Any]:
    """The `data` of a status answer."""
    record = head(job, job.stage) | addresses(job, job.stage, origin) | {"error_message": job.failure}
    if job.stage is not Stage.FAILED and not job.settled:
        record["error_message"] = ""
    if job.asked["kind"] != "image_to_video":
        return record
    if job.stage is Stage.DONE or switches.sizes_before_success == "asked":
        return record | {name: job.asked[name] for name in SIZES}
    return record | ({} if switches.sizes_before_success == "absent" else dict.fromkeys(SIZES, 0))


def callback(job: Job, stage: Stage, forged: bool) -> dict[str, Any]:
    """The body of a callback. Nothing signs it: a forged one speaks of another task and another file."""
    found = addresses(job, stage, job.origin)
    if job.asked["kind"] == "image_generate":
        found.pop("thumbnail_url")
    data = head(job, stage) | found | {"error_message": job.failure if stage is Stage.FAILED else ""}
    if forged:
        stranger = job.id[: job.id.index("-") + 1] + "0" * (len(job.id) - job.id.index("-") - 1)
        data = {
            name: value.replace(job.id, stranger) if isinstance(value, str) else value
            for name, value in data.items()
        }
    return {"code": 0, "msg": "ok", "task_type": job.asked["kind"], "data": data}
