"""The same story with an S3 bucket for a store, and nothing of ours reachable from outside."""

from __future__ import annotations

import pytest

from animatic import Status, Studio
from animatic.media import Media
from animatic.tidy import stock_catalogs
from animatic.worker import Worker
from animatic.works import Works
from tests.story.telling import end, send


@pytest.fixture
def studio_on_s3(studio: Studio, bucket: dict[str, str]) -> Studio:
    """A studio that keeps its clips in a bucket and has no public address."""
    works = studio.works
    media = Media("s3://clips/team", b"key", "", works.clock, bucket)
    settings = works.settings.model_copy(update={"public_url": ""})
    moved = Works(**{**vars(works), "media": media, "settings": settings})
    stock_catalogs(moved)
    return Studio(moved, Worker(moved))


def test_the_provider_fetches_the_picture_from_the_bucket_and_the_clip_comes_back_to_it(
    studio_on_s3: Studio, sandbox, photo
):
    sandbox.tell("film", {"shared": False})
    card = end(studio_on_s3, send(studio_on_s3, photo, resolution="720p", seconds=5))
    assert card.task.status is Status.DONE
    assert studio_on_s3.read(card.clips[0].file)[4:8] == b"ftyp"


def test_a_lost_submit_is_found_by_its_picture_where_no_notice_can_come(studio_on_s3: Studio, sandbox, photo):
    sandbox.fault("create", "drop_after")
    card = end(studio_on_s3, send(studio_on_s3, photo))
    assert card.task.status is Status.DONE
    assert sandbox.state()["submits"] == 1
