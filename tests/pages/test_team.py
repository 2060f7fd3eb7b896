"""Team: what was done is told with the way to the clip it was done to."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from animatic import Studio, Task
from components import frame
from tests.pages.conftest import Open
from tests.people import ADMIN


def test_a_note_leads_to_its_clip_and_a_note_of_something_else_to_none(
    open_page: Open, lent: Studio, send: Callable[..., Task]
):
    task = send()
    lent.cancel(task.id, ADMIN)
    *_, notes = open_page(frame.TEAM).app.dataframe
    told = {row["Did"]: row for row in notes.value.to_dict("records")}
    assert told["cancelled"]["Clip"] == f"gallery?task={task.id}"
    assert not told["cancelled"]["About"]
    assert pd.isna(told["signed in"]["Clip"])
