"""A host forgets its disk while the app sleeps: with database and bucket elsewhere everything is there on waking."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from animatic import Role, Settings, Status, Studio
from animatic.media import Media
from animatic.opening import join
from animatic.tidy import stock_catalogs
from animatic.worker import Worker
from animatic.works import Works
from tests.conftest import Clock, SandboxControl
from tests.story.telling import end, pass_time, send

SECRET = "the same before and after the sleep"


class Host:
    """Starts the app anew on an empty disk each time."""

    def __init__(self, settings: Settings, folder: Path, bucket: dict[str, str], clock: Clock) -> None:
        self.settings, self.folder, self.bucket, self.clock = settings, folder, bucket, clock
        self.close: Any = lambda: None
        self.starts = 0

    def wake(self) -> Studio:
        self.close()
        shutil.rmtree(self.folder / f"disk-{self.starts}", ignore_errors=True)
        self.starts += 1
        own = {"data_dir": self.folder / f"disk-{self.starts}", "public_url": "", "secret": SECRET}
        settings = Settings(**{**self.settings.model_dump(), **own})
        works, client = join(settings, self.settings.sandbox_url, self.clock)
        media = Media("s3://clips/team", settings.signing_key, "", self.clock, self.bucket)
        works = Works(**{**vars(works), "media": media})
        stock_catalogs(works)

        def close() -> None:
            client.close()
            works.database.close()

        self.close = close
        return Studio(works, Worker(works))


@pytest.fixture
def host(settings: Settings, tmp_path: Path, bucket: dict[str, str], clock: Clock) -> Iterator[Host]:
    # Where the database is a file it stands for one elsewhere: it lies outside of the disk that is forgotten.
    host = Host(settings, tmp_path, bucket, clock)
    yield host
    host.close()


def test_what_was_paid_for_is_finished_and_what_was_kept_is_still_there(
    host: Host, sandbox: SandboxControl, photo: bytes
):
    asleep = host.wake()
    kept = end(asleep, send(asleep, photo))
    (clip,) = kept.clips
    link = asleep.path(clip.file)
    sandbox.tell("pace", {"seconds": 3600})
    under_way = send(asleep, photo, press="another")
    asleep.worker.turn()
    assert asleep.card(under_way).task.status is Status.RUNNING
    asked_for = sandbox.state()["submits"]

    awake = host.wake()
    assert awake.card(under_way).task.status is Status.RUNNING
    assert awake.read(clip.file)[4:8] == b"ftyp"
    assert awake.path(clip.file) == link  # signed before, and good for as long as it says
    sandbox.tell("clock", {"advance_seconds": 3600})
    pass_time(awake)
    finished = awake.card(under_way)
    assert finished.task.status is Status.DONE
    assert awake.read(finished.clips[0].file)[4:8] == b"ftyp"
    assert sandbox.state()["submits"] == asked_for
    assert awake.account("akool").held == 0


def test_a_draft_and_a_sign_in_outlast_the_sleep(host: Host, photo: bytes):
    asleep = host.wake()
    opened = asleep.doors.enter_demo(Role.MEMBER)
    asleep.desk.keep_draft({"fields": {"prompt": "waves"}, "tray": []}, opened.person)
    awake = host.wake()
    person = awake.doors.person_of(opened.token)
    assert person == opened.person
    assert awake.desk.draft(person)["fields"] == {"prompt": "waves"}
