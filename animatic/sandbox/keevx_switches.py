"""The choices made where Keevx's documentation is silent or contradicts itself."""

from typing import Literal

from animatic.sandbox.stand_in import Switches


class KeevxSwitches(Switches):
    notice_tries: int = 1
    """No repeats are documented."""
    http_status: Literal["matching", "always_200"] = "matching"
    """The status line under a code that is not 0."""
    image_and_references: Literal["accepted", "refused"] = "accepted"
    """V with both: the start frame is used, or 100001."""
    kl_most_references: int = 7
    """7 in the tables, perhaps 5 in the field list of the Chinese pages."""
    unsupported_fields: Literal["refused", "ignored"] = "refused"
    """`image_url` on KL, `end_image_url` on KL and S, `reference_images` on S."""
    audio_elsewhere: Literal["ignored", "refused"] = "ignored"
    """`generate_audio` on KL and S."""
    end_image: bool = True
    """Whether `end_image_url` is known at all: only in the newer pages."""
    model_s: bool = True
    """Only in the older pages, perhaps withdrawn."""
    images_fetched: Literal["job", "create"] = "job"
    """When images are fetched and looked at: a bad one fails the job, or is 100004, 100006 or 100007."""
    sizes_before_success: Literal["zero", "asked", "absent"] = "zero"
    """`duration`, `width` and `height` of a video that is not there (yet)."""
    several_languages: bool = True
    """Whether a translation may ask for more than one."""
    result_days: float = 7
    expired_status: int = 404
