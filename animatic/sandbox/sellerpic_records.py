"""How SellerPic writes a result down, and where it keeps it."""

import hashlib
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

from animatic.sandbox.accounts import Credential
from animatic.sandbox.job import Job
from animatic.sandbox.pace import Stage
from animatic.sandbox.sellerpic_codes import GENERATION_FAILED
from animatic.sandbox.sellerpic_links import Links
from animatic.sandbox.sellerpic_pictures import account_number
from animatic.sandbox.sellerpic_switches import SellerPicSwitches

STATUS = {
    Stage.QUEUED: "CREATED",
    Stage.WORKING: "RUNNING",
    Stage.DONE: "SUCCESS",
    Stage.FAILED: "FAILED",
}
RESULT_URL_SECONDS = 601_200  # 7 days less 1 hour, as in the captured answer


def key_of(job: Job) -> str:
    """`<folder>/<account id>/<yyyy>/<mm>/<dd>/<hhmmss + 6 digits>_<32 hex>_output_<n>.<ending>`."""
    when = datetime.fromtimestamp(job.created_at, UTC)
    account = account_number(Credential(job.account, ""))
    mark = hashlib.md5(job.id.encode()).hexdigest()
    ending = PurePosixPath(job.films[0].name).suffix
    name = f"{when:%H%M%S%f}_{mark}_output_{job.asked['place']}{ending}"
    return f"{job.asked['folder']}/{account}/{when:%Y/%m/%d}/{name}"


def result(job: Job, origin: str, links: Links, switches: SellerPicSwitches) -> dict[str, Any]:
    """An entry of `resultList`."""
    record: dict[str, Any] = {"id": job.id, "status": STATUS[job.stage], "errorCode": 0, "errorMsg": ""}
    if job.stage is Stage.DONE:
        key = key_of(job)
        path = f"/cdn/{key}"
        if switches.video_preview == "picture" and path.endswith(".mp4"):
            path = path.removesuffix(".mp4") + "-preview.webp"
        record["fileUrl"] = links.signed(origin, "GET", path, RESULT_URL_SECONDS)
        return record | ({"fileKey": key} if switches.file_key_shown else {})
    if job.stage is Stage.FAILED:
        record |= {"errorCode": GENERATION_FAILED.number, "errorMsg": job.failure}
    if switches.unfinished_file_url != "absent":
        record["fileUrl"] = "" if switches.unfinished_file_url == "empty" else None
    return record
