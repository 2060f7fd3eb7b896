"""The choices made where SellerPic's documentation is silent or contradicts itself."""

from typing import Literal

from animatic.sandbox.stand_in import Switches


class SellerPicSwitches(Switches):
    business_errors: Literal["http_200", "matching"] = "http_200"
    """The status line under a `code` that is not 0: always 200, or a 4xx that fits it."""
    auth_status: int = 401
    created_status: Literal[200, 201] = 200
    """The status line of create calls: the pages list both."""
    created_field: Literal["id", "task_id"] = "id"
    """What create calls name the task: `task_id` is in the words of "Get Started" 1.0.0."""
    upload_routes: Literal["both", "put", "multipart"] = "both"
    """The calls of 1.0.0 and of 1.0.1, or of one version alone."""
    accessory_mask_required: bool = True
    """Which fields "Try-On (Accessories)" requires is cut off."""
    upload_url_minutes: float = 30
    upload_days: float | None = None
    """How long an uploaded file can be used. Default: for ever."""
    pictures_checked: Literal["create", "job"] = "create"
    """Where a picture outside the limits is turned down: by the create call, or as a failed result."""
    image_to_video_megabytes: float = 10
    """10 in 1.0.1, 20 in 1.0.0."""
    image_to_video_at_once: int = 10
    instruct_edit_at_once: int = 5
    segment_by_prompt_at_once: int = 5
    """1 in an early copy."""
    segment_by_type_at_once: int = 5
    others_at_once: int = 10
    others_pool: Literal["each", "shared"] = "each"
    """Whether `others_at_once` is for each of the other task types, or for all of them together."""
    swap_model_results: Literal[2, 4] = 4
    charged: Literal["success", "create"] = "success"
    """When credits are taken. At creation, those of failed results come back."""
    failing_result: int = 0
    """Which result of a task the fault `fail_job` spoils: the first, the second, …; 0 for all."""
    early_look_seconds: float = 60
    """Two looks at one task that are closer than this count as early, and are answered all the same."""
    unfinished_file_url: Literal["empty", "null", "absent"] = "empty"
    file_key_shown: bool = True
    """`fileKey` in status answers: seen, not documented."""
    result_keys_usable: bool = True
    """Whether a result's `fileKey` is taken as an input."""
    video_preview: Literal["film", "picture"] = "film"
    """What a finished video's `fileUrl` leads to in status answers."""
    result_days: float | None = None
    """How long results can be had. Default: for ever."""
    download_ids: Literal["result", "task", "either"] = "either"
    """The endpoint page against "Get Started" 1.0.1; a task's id counts only if it has one output."""
    download_hours: float = 12
    download_clock: Literal["first_answer", "each_answer"] = "first_answer"
    """1.0.1: one address until its time is over; 1.0.0: a new one with every answer."""
    download_looks: int = 0
    """So many answers to a download call say RUNNING before the file is there."""
