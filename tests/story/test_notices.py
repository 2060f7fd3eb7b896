"""Notices of providers that sign nothing: the task's own address is the secret, and a notice only makes us look."""

from __future__ import annotations

import httpx
import pytest

from animatic import Brief, Status, Studio, jobs
from tests.people import MEMBER
from tests.story.telling import end, pass_time

PLAIN = [("topview_v2", "Kling V3", "topview", "submit"), ("keevx", "S", "keevx", "create")]


def send(studio: Studio, photo: bytes, provider: str, model: str, press: str = "press") -> str:
    picture = studio.add_picture(photo, "coast.jpg", MEMBER)
    return studio.send([Brief(provider, model, prompt="waves roll in", first=picture.hash)], press, MEMBER)[
        0
    ].id


def body_for(provider: str, job: str) -> dict[str, object]:
    """A notice as the provider would send it, naming this job as done."""
    if provider == "keevx":
        data = {
            "task_id": job,
            "status": "SUCCEEDED",
            "video_url": "",
            "thumbnail_url": "",
            "error_message": "",
        }
        return {"code": 0, "msg": "ok", "task_type": "image_to_video", "data": data}
    result = {"taskId": job, "status": "success", "videos": []}
    about = {"uuid": "nt-1", "bizType": "COMMON_TASK_IMAGE2VIDEO", "status": "success", "errorMsg": None}
    return {**about, "taskId": job, "result": result}


def notify(studio: Studio, task_id: str, provider: str, job: str) -> httpx.Response:
    task = studio.card(task_id).task
    address = studio.works.notice_address(provider, task.notice_token)
    return httpx.post(address, json=body_for(provider, job))


@pytest.mark.parametrize(("provider", "model", "stand_in", "submit"), PLAIN)
def test_a_lost_submit_is_found_by_its_notice_alone(
    studio: Studio, sandbox, photo, outside, provider, model, stand_in, submit
):
    sandbox.tell("faults", [{"provider": stand_in, "call": submit, "nth": "next", "fault": "drop_after"}])
    for call in ("board_tasks", "boards", "logs"):
        more = {"provider": "topview", "call": call, "nth": "every", "fault": "status", "status": 500}
        sandbox.tell("faults", [more])
    task_id = send(studio, photo, provider, model)
    studio.worker.turn()
    outside.await_notice()
    assert end(studio, task_id).task.status is Status.DONE
    assert sandbox.state(stand_in)["submits"] == 1


@pytest.mark.hostile("notices")
@pytest.mark.parametrize(("provider", "model", "stand_in", "submit"), PLAIN)
def test_a_notice_that_names_the_job_of_another_task_changes_nothing(
    studio: Studio, sandbox, photo, provider, model, stand_in, submit
):
    sandbox.tell("faults", [{"provider": stand_in, "call": "webhook", "nth": "every", "fault": "never"}])
    other = end(studio, send(studio, photo, provider, model, "one"))
    sandbox.tell("faults", [{"provider": stand_in, "call": submit, "nth": "next", "fault": "drop_before"}])
    lost = send(studio, photo, provider, model, "two")
    studio.worker.turn()
    answer = notify(studio, lost, provider, other.clips[0].job)
    assert answer.status_code == 200
    pass_time(studio, rounds=4)
    assert studio.card(lost).task.status is Status.UNSURE


@pytest.mark.hostile("notices")
@pytest.mark.parametrize(("provider", "model", "stand_in", "submit"), PLAIN)
def test_a_notice_that_says_done_is_not_believed_before_a_look_says_so(
    studio: Studio, sandbox, photo, provider, model, stand_in, submit
):
    sandbox.tell("pace", {"looks": 6})
    task_id = send(studio, photo, provider, model)
    studio.worker.turn()
    with studio.works.database.reading() as connection:
        (job,) = jobs.of_tasks(connection, [task_id])
    assert notify(studio, task_id, provider, job.name).status_code == 200
    studio.worker.turn()
    assert studio.card(task_id).task.status is Status.RUNNING
    assert end(studio, task_id).task.status is Status.DONE


def test_topview_gets_the_answer_it_expects(studio: Studio, sandbox, photo):
    sandbox.tell("pace", {"looks": 6})
    task_id = send(studio, photo, "topview_v2", "Kling V3")
    studio.worker.turn()
    answer = notify(studio, task_id, "topview_v2", "0" * 32).json()
    assert answer["code"] == "200"
    assert answer["result"] == {"uuid": "nt-1", "topviewUid": "sandbox", "result": "success"}
