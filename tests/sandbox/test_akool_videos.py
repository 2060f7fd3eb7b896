"""A video's life at Akool: looks, lists, audio, expiry and deletion."""

from __future__ import annotations

import pytest

from tests.sandbox.conftest import IMAGE_TO_VIDEO, Akool

DAY_SECONDS = 86_400


def test_results_come_newest_first_each_once_and_without_strangers(akool: Akool):
    ids = [akool.create()["data"]["_id"] for _ in range(3)]
    found = akool.look(ids[0], "ffffffffffffffffffffffff", ids[2], ids[1], ids[0], "")
    assert [record["_id"] for record in found] == ids[::-1]


def test_an_unknown_id_may_also_be_an_error(akool: Akool):
    akool.tell("switches", {"akool": {"unknown_ids": "error"}})
    answer = akool.post(f"{IMAGE_TO_VIDEO}/resultsByIds", {"_ids": "ffffffffffffffffffffffff"})
    assert answer["code"] == 1008


@pytest.mark.parametrize("body", [{"_ids": ["a"]}, {"ids": "a"}, {"_ids": ""}, {"_ids": 5}, {}], ids=str)
def test_ids_that_are_not_one_string_are_refused(akool: Akool, body: dict[str, object]):
    answer = akool.post(f"{IMAGE_TO_VIDEO}/resultsByIds", body)
    assert (answer["code"], answer["msg"]) == (1003, "Failed to get results")
    assert akool.post(f"{IMAGE_TO_VIDEO}/delbyids", body)["code"] == 1003


def test_films_of_two_jobs_differ_although_they_show_the_same(akool: Akool):
    films = [akool.http.get(akool.finished()["video_url"]).content for _ in range(2)]
    assert films[0] != films[1]
    assert films[0][:100] == films[1][:100]
    assert akool.state()["downloads"] == 2


def test_a_film_is_served_in_ranges(akool: Akool):
    address = akool.finished()["video_url"]
    whole = akool.http.get(address).content

    def part(asked: str):
        return akool.http.get(address, headers={"Range": f"bytes={asked}"})

    assert part("0-9").content == whole[:10]
    assert part("0-9").headers["content-range"] == f"bytes 0-9/{len(whole)}"
    assert part("-7").content == whole[-7:]
    assert part("100-").content == whole[100:]
    assert part(f"{len(whole)}-").status_code == 416


def test_after_seven_days_the_film_is_gone_and_the_record_stays(akool: Akool):
    record = akool.finished()
    akool.tell("clock", {"advance_seconds": 7 * DAY_SECONDS - 60})
    assert akool.http.get(record["video_url"]).status_code == 200
    akool.tell("clock", {"advance_seconds": 120})
    assert akool.http.get(record["video_url"]).status_code == 403
    assert akool.look(record["_id"])[0]["video_url"] == record["video_url"]
    akool.tell("switches", {"akool": {"expired_status": 404}})
    assert akool.http.get(record["video_url"]).status_code == 404


def test_a_deleted_video_is_gone_everywhere_and_stays_paid(akool: Akool):
    record = akool.finished()
    answer = akool.post(f"{IMAGE_TO_VIDEO}/delbyids", {"_ids": record["_id"]})
    assert answer["data"] == {"successIds": [record["_id"]], "noPermissionItems": []}
    assert akool.look(record["_id"]) == []
    assert akool.get("/api/open/v3/content/video/list")["data"]["result"] == []
    assert akool.http.get(record["video_url"]).status_code == 404
    assert akool.balance() == 4980
    again = akool.post(f"{IMAGE_TO_VIDEO}/delbyids", {"_ids": record["_id"]})["data"]
    assert again["noPermissionItems"] == [{"_id": record["_id"], "msg": "video resource does not exist"}]


def test_a_video_under_way_cannot_be_deleted(akool: Akool):
    akool.tell("pace", {"looks": 9})
    id = akool.create()["data"]["_id"]
    answer = akool.post(f"{IMAGE_TO_VIDEO}/delbyids", {"_ids": id})["data"]
    assert answer["successIds"] == []
    assert answer["noPermissionItems"][0]["msg"] == "video resource is processing, please try again later"
    assert len(akool.look(id)) == 1


def test_added_audio_is_a_new_video_of_its_own_price(akool: Akool):
    before = akool.finished(video_length=10)
    asked = {"pre_video_id": before["_id"], "audio_type": 1}
    made = akool.post(f"{IMAGE_TO_VIDEO}/updateVideoAudio", asked)["data"]
    assert made["_id"] != before["_id"]
    assert (made["pre_video_id"], made["only_add_audio"], made["deduction_credit"]) == (
        before["_id"],
        True,
        10,
    )
    assert made["update_time"] == before["update_time"]
    after = akool.look(made["_id"])[0]
    assert after["status"] == 3
    assert after["video_url"] != before["video_url"]
    assert akool.look(before["_id"])[0]["only_add_audio"] is False
    assert akool.balance() == 5000 - 40 - 10
    assert akool.state()["submits"] == 2


@pytest.mark.parametrize("asked", [{"audio_type": 3}, {"audio_type": 2}, {}], ids=str)
def test_added_audio_needs_to_say_which(akool: Akool, asked: dict[str, int]):
    body = {"pre_video_id": akool.finished()["_id"], **asked}
    assert akool.post(f"{IMAGE_TO_VIDEO}/updateVideoAudio", body)["code"] == 1003


def test_the_list_is_paged_and_tells_what_a_lost_submit_needs(akool: Akool):
    hooks = [f"http://127.0.0.1:9/hook/{number}" for number in range(5)]
    for hook in hooks:
        akool.batch(webhookurl=hook, image_url=f"{hook}.png")
    page = akool.get("/api/open/v3/content/video/list", page=2, size=2)["data"]
    assert (page["count"], page["page"], page["size"]) == (5, 2, 2)
    assert [record["webhookUrl"] for record in page["result"]] == [hooks[2], hooks[1]]
    assert page["result"][0]["image_url"] == f"{hooks[2]}.png"
    assert page["result"][0]["batch_count"] == 1
    assert akool.get("/api/open/v3/content/video/list", page=0)["code"] == 1003
    assert akool.get("/api/open/v3/content/video/list", page="", size="")["data"]["size"] == 50


def test_the_old_call_tells_the_same(akool: Akool):
    record = akool.finished()
    old = akool.get("/api/open/v3/content/video/infobymodelid", video_model_id=record["_id"])["data"]
    assert (old["video_status"], old["video"]) == (3, record["video_url"])


def test_a_failed_job_gives_its_credits_back_unless_told_otherwise(akool: Akool):
    akool.fault("create", "fail_job", reason="content policy")
    record = akool.finished()
    assert (record["status"], record["error_reason"]) == (4, "content policy")
    assert "video_url" not in record
    assert akool.balance() == 5000
    akool.tell("switches", {"akool": {"refund_failed": False, "failure_shape": "failed_reason"}})
    akool.fault("create", "fail_job", reason="content policy")
    assert akool.finished()["failed_reason"] == "content policy"
    assert akool.balance() == 4980
    assert akool.state()["credits_charged"] == 20
    assert akool.state()["credits_refunded"] == 20


def test_addresses_lead_where_the_caller_came_from(akool: Akool):
    port = akool.address.rpartition(":")[2]
    id = akool.create()["data"]["_id"]
    by_name = akool.http.post(
        f"http://localhost:{port}/akool{IMAGE_TO_VIDEO}/resultsByIds",
        json={"_ids": id},
        headers={"x-api-key": "sandbox"},
    ).json()
    assert by_name["data"]["result"][0]["video_url"].startswith(f"http://localhost:{port}/akool/")
    assert akool.look(id)[0]["video_url"].startswith(f"{akool.address}/akool/")
