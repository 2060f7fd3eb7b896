"""The kinds of tasks that can be submitted: where, how they are read and written, and what they are called."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from animatic.sandbox import topview_asks as asks
from animatic.sandbox import topview_picture_asks as pictures
from animatic.sandbox import topview_records as records
from animatic.sandbox.job import Job
from animatic.sandbox.topview_asks import Asked, Desk
from animatic.sandbox.topview_fields import Body
from animatic.sandbox.topview_records import View

Read = Callable[[Body, Desk], Asked]
Write = Callable[[Job, View], dict[str, Any]]


@dataclass(frozen=True)
class Kind:
    name: str
    submit: str
    query: str
    task_type: str
    """In the credit log."""
    biz_type: str
    """In notices."""
    tool_type: str
    """On boards."""
    read: Read
    write: Write
    media: str = "video"


def common(name: str, version: str, read: Read, write: Write = records.videos, media: str = "video") -> Kind:
    """The newer calls are all built the same way; the types of some are inferred from their sisters'."""
    path = f"/{version}/common_task/{name}/task"
    return Kind(
        f"{name}_{version}",
        f"{path}/submit",
        f"{path}/query",
        f"common_task_{name}",
        f"COMMON_TASK_{name.upper()}",
        name,
        read,
        write,
        media,
    )


KINDS = (
    Kind(
        "image2video_v1",
        "/v1/common_task/image2video/submit",
        "/v1/common_task/image2video/result",
        "common_task_image2video",
        "COMMON_TASK_IMAGE2VIDEO",
        "image2video",
        asks.image2video_v1,
        records.origin_videos,
    ),
    common("image2video", "v2", asks.image2video),
    common("text2video", "v1", asks.text2video),
    common("omni_reference", "v1", asks.omni_reference),
    common("text2image", "v1", pictures.text2image, records.images, "image"),
    common("image_edit", "v1", pictures.image_edit, records.images, "image"),
    common("storyboard", "v1", pictures.storyboard, records.storyboard, "image"),
    Kind(
        "remove_background",
        "/v1/common_task/remove_background/submit",
        "/v1/common_task/remove_background/query",
        "common_task_remove_background",
        "COMMON_TASK_REMOVE_BACKGROUND",
        "remove_background",
        pictures.background,
        records.cut_out,
        media="image",
    ),
)
BY_NAME = {kind.name: kind for kind in KINDS}


def kind_of(job: Job) -> Kind:
    return BY_NAME[job.asked["kind"]]
