"""The choices made where Topview's documentation is silent or contradicts itself."""

from typing import Literal

from animatic.sandbox.stand_in import Switches


class TopviewSwitches(Switches):
    http_status_for_auth: int = 200
    """The status line under 401."""
    api_access: bool = True
    """Without it every call is answered with HTTP 403, as for a plan that leaves the API out."""
    uid_for_credit: Literal["optional", "required"] = "optional"
    """`Topview-Uid` on the credit's detail: demanded by its page, not needed by a client seen working."""
    parallel_tasks: int = 4
    """Unfinished tasks of an account before 4007; the pricing page says 4, 8 or 12 by plan."""
    charging: Literal["on_success", "on_submit"] = "on_success"
    """`on_submit` takes the estimate at once and gives back what was not made."""

    model_names: Literal["any", "display", "code"] = "any"
    """Which spellings of a model are taken; only `any` overlooks capitals, spaces and hyphens."""
    missing_model: Literal["refused", "seedance-1.5-pro"] = "refused"
    """The submit page calls the field required, and shows this as its default."""
    withdrawn_models: Literal["served", "refused"] = "served"
    """The models that a later list no longer has."""
    also_1080: tuple[str, ...] = ()
    """Codes of models that take 1080 although the table ends at 720: seedance-2.0 and seedance-2.5 are said to."""
    aspect_on_following: Literal["refused", "ignored"] = "refused"
    """`aspectRatio` for a model that follows its image."""
    unsupported_sound: Literal["refused", "ignored"] = "refused"
    """`sound: on` for a model without."""
    default_seconds: Literal["five", "shortest"] = "five"
    """When `duration` is left out; five where the model can, otherwise its shortest."""
    default_resolution: Literal["720", "lowest"] = "720"
    most_references: int = 9

    submit_extras: bool = True
    """`boardId`, `boardTaskIds` and `noticeUuid` in the answer to a submit, as the sister calls have them."""
    item_status: Literal["lower", "upper"] = "lower"
    image_status: Literal["lower", "upper"] = "upper"
    """The same for the items of text to image and image edit."""
    cost_credit: Literal["number", "string"] = "number"
    failed_word: Literal["fail", "failed"] = "fail"
    video_duration: Literal["milliseconds", "seconds"] = "milliseconds"
    videos_carry_ids: bool = False
    """`fileId` and `boardTaskId` on each video, as text to image has them."""

    upload_url_seconds: float = 3600
    check_delay_looks: int = 0
    """So many checks after an upload still say false."""
    file_days: float | None = None
    """After this an uploaded file is no longer known."""
    link_seconds: float = 604_800
    """Life of one signed result link; a page shows a sample of 86,400."""
    result_days: float = 7
    """Life of the result behind the links, however fresh they are."""
    expired_status: int = 403

    credit_field: Literal["remainCredit", "both"] = "remainCredit"
    """`both` adds the `credit` that the official client reads."""
    notice_check_result: Literal["true", "object", "null"] = "true"
    notice_result: Literal["object", "string"] = "object"
    """A notice's `result`: as JSON, or as a string that holds JSON."""
    notice_answer: Literal["checked", "any"] = "checked"
    """Whether a 200 in other words than the documented ones leads to another try."""
    send_running_notice: bool = False

    board_list_key: Literal["both", "list", "data"] = "both"
    board_rows: Literal["video", "task"] = "video"
    """A board lists every video of a task, or the task once."""
    board_parameters: Literal["full", "empty"] = "full"
    """Whether a board task repeats what was submitted."""
    board_credits: Literal["zero", "cost"] = "zero"
    """`creditsCost` of a board task was seen to stay 0 after a paid one."""
