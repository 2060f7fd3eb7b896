"""How Topview writes a task down: in the answer to its submit, in queries and in notices.

A job's `asked` holds: `kind`, `model`, `body` (what was submitted), `each` (credits for a video), `held` (credits
taken at once), `notice_uuid`, `board`, `board_tasks` (an id for every video, null once removed), `spoiled` (numbers
of the videos that fail) and `spoilt_by` (their words).
"""

from dataclasses import dataclass
from typing import Any

from animatic.sandbox.job import Film, Job
from animatic.sandbox.pace import Stage
from animatic.sandbox.topview_links import Links
from animatic.sandbox.topview_switches import TopviewSwitches

RUN_STATES = {Stage.QUEUED: "init", Stage.WORKING: "running", Stage.DONE: "success"}


@dataclass(frozen=True)
class View:
    """Who looks at a task: addresses are made for them."""

    origin: str
    links: Links
    switches: TopviewSwitches
    content_network: bool = False
    """CloudFront addresses instead of S3 ones."""

    def address(self, job: Job, number: int, ending: str = "mp4") -> str:
        return self.signed(f"result/{job.id}/{number}.{ending}")

    def signed(self, name: str, seconds: float | None = None) -> str:
        seconds = seconds or self.switches.link_seconds
        if self.content_network:
            return self.links.spread(self.origin, name, seconds)
        return self.links.stored(self.origin, "GET", name, seconds)

    def state(self, stage: Stage) -> str:
        return RUN_STATES.get(stage, self.switches.failed_word)

    def cost(self, job: Job) -> float | str:
        credits = job.credits if job.settled else 0
        return f"{credits:.3f}" if self.switches.cost_credit == "string" else credits


def submitted(job: Job, switches: TopviewSwitches) -> dict[str, Any]:
    """`success` says that it was accepted, whatever becomes of it."""
    said: dict[str, Any] = {"taskId": job.id, "status": "success", "errorMsg": None}
    if not switches.submit_extras:
        return said
    if job.asked["board"]:
        said |= {"boardId": job.asked["board"], "boardTaskIds": job.asked["board_tasks"]}
    if job.asked["board"] or job.notice_address:
        said["noticeUuid"] = job.asked["notice_uuid"] or None
    return said


def origin_videos(job: Job, view: View) -> dict[str, Any]:
    """The older query's result; it has no place for a single video's failure."""
    films = [
        {"originVideo": {"filePath": view.address(job, number), "width": film.width, "height": film.height}}
        for number, film in made(job)
    ]
    return head(job, view) | {"videos": films, "costCredit": view.cost(job)}


def videos(job: Job, view: View) -> dict[str, Any]:
    said = head(job, view) | {"costCredit": view.cost(job)}
    if job.asked["board"]:
        said |= {"boardId": job.asked["board"], "boardTaskId": first_board_task(job)}
    shown = range(1, len(job.films) + 1) if job.stage is Stage.DONE else ()
    return said | {"videos": [video(job, number, view) for number in shown]}


def video(job: Job, number: int, view: View) -> dict[str, Any]:
    film, spoilt = job.films[number - 1], number in job.asked["spoiled"]
    said = item(job, number, view, view.switches.item_status)
    if spoilt:
        said |= {"filePath": None, "errorMsg": job.asked["spoilt_by"]}
    else:
        said |= {"filePath": view.address(job, number), "width": film.width, "height": film.height}
        said |= {"duration": duration(film, view.switches), "errorMsg": None}
    if view.switches.videos_carry_ids:
        said |= {"fileId": file_id(job, number), "boardTaskId": board_task(job, number)}
    return said


def images(job: Job, view: View) -> dict[str, Any]:
    """Of text to image and image edit, whose items' status was seen in capitals."""
    return pictures(job, view, view.switches.image_status)


def storyboard(job: Job, view: View) -> dict[str, Any]:
    return pictures(job, view, view.switches.item_status)


def pictures(job: Job, view: View, case: str) -> dict[str, Any]:
    said = head(job, view) | {"costCredit": view.cost(job)}
    shown = range(1, len(job.films) + 1) if job.stage is Stage.DONE else ()
    return said | {"images": [picture(job, number, view, case) for number in shown]}


def picture(job: Job, number: int, view: View, case: str) -> dict[str, Any]:
    film, spoilt = job.films[number - 1], number in job.asked["spoiled"]
    said = item(job, number, view, case)
    if spoilt:
        said |= {"fileId": None, "filePath": None, "errorMsg": job.asked["spoilt_by"]}
    else:
        said |= {"fileId": file_id(job, number), "filePath": view.address(job, number, "webp")}
        said |= {"width": film.width, "height": film.height, "errorMsg": None}
    return said | ({"boardTaskId": board_task(job, number)} if job.asked["board"] else {})


def item(job: Job, number: int, view: View, case: str) -> dict[str, Any]:
    status = view.switches.failed_word if number in job.asked["spoiled"] else "success"
    return {"status": status.upper() if case == "upper" else status}


def cut_out(job: Job, view: View) -> dict[str, Any]:
    """Of a removed background; both pictures are files that other calls take."""
    said = head(job, view)
    if job.stage is Stage.DONE:
        picture = job.films[0]
        said |= {
            "bgRemovedImageFileId": file_id(job, 1),
            "bgRemovedImagePath": view.address(job, 1, "png"),
            "bgRemovedImageWidth": picture.width,
            "bgRemovedImageHeight": picture.height,
            "maskImageFileId": file_id(job, 2),
            "maskImagePath": view.address(job, 2, "png"),
        }
    return said | {"costCredit": view.cost(job)}


def head(job: Job, view: View) -> dict[str, Any]:
    return {"taskId": job.id, "status": view.state(job.stage), "errorMsg": job.failure or None}


def made(job: Job) -> list[tuple[int, Film]]:
    """The videos that did not fail, with their numbers from 1."""
    if job.stage is not Stage.DONE:
        return []
    films = enumerate(job.films, start=1)
    return [(number, film) for number, film in films if number not in job.asked["spoiled"]]


def duration(film: Film, switches: TopviewSwitches) -> float:
    return round(film.seconds * 1000) if switches.video_duration == "milliseconds" else film.seconds


def board_task(job: Job, number: int) -> str | None:
    ids = job.asked["board_tasks"]
    return ids[number - 1] if len(ids) >= number else None


def first_board_task(job: Job) -> str | None:
    return next(filter(None, job.asked["board_tasks"]), None)


def file_id(job: Job, number: int) -> str:
    """The file id of something that this task made."""
    return f"{job.id[:31]}{number}"
