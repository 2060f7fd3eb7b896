"""The choices made where Akool's documentation is silent or contradicts itself."""

from typing import Literal

from animatic.sandbox.stand_in import Switches


class AkoolSwitches(Switches):
    http_status_for_auth: int = 200
    """The status line under 1101, 1102 and 1109."""
    plan: Literal["free", "pro"] = "pro"
    """On `free`, ten seconds, premium and the models for payers are refused."""
    gate_code: Literal[1103, 1213, 1221] = 1213
    required_fields: Literal["loose", "strict"] = "loose"
    """The single create: as the service was seen to take it, or as "Create Image to Video" says."""
    unsupported_options: Literal["refused", "ignored"] = "refused"
    """`extend_prompt` and `last_image_url` on models without them."""
    single_price: Literal["table", "live"] = "table"
    """20 to 60 credits as published, or the 100 for 720p and 5 s that was seen charged."""
    batch_price: Literal["unit×seconds", "unit"] = "unit×seconds"
    batch_shortfall: Literal["refused", "partial"] = "refused"
    """When the balance covers only some of a batch: none is taken, or the rest goes to `errorList`."""
    short_of_credits_code: Literal[1006, 1104] = 1104
    refund_failed: bool = True
    unknown_ids: Literal["left_out", "error"] = "left_out"
    """What results do with ids that are unknown or somebody else's."""
    missing_video_code: Literal[1008, 1014] = 1014
    failure_shape: Literal["error_reason", "failed_reason", "none"] = "error_reason"
    duration_in_create: bool = True
    """The single create's answer carries `video_duration`, as seen live."""
    result_days: float = 7
    expired_status: int = 403
    token_days: float = 400
    webhook_type: str = "image2video"
    notice_carries_credit: bool = False
    send_processing_notice: bool = False
