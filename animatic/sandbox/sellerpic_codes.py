"""SellerPic's envelope and codes.

Of its codes only 30003 is published ("Get Started"). All others here are invented, and numbered so that nobody
takes them for real: a client must not come to depend on them.
"""

import secrets
import string
from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.responses import JSONResponse, Response

LETTERS = string.ascii_letters + string.digits
TRACE_LETTERS = 12


@dataclass(frozen=True)
class Code:
    number: int
    status: int
    """The HTTP status where the switch `business_errors` asks for a matching one."""
    words: str


TOO_MANY_TASKS = Code(30003, 429, "Concurrent task limit reached")

# --- invented -------------------------------------------------------------------------------------------------
BAD_PARAMETER = Code(990001, 400, "Parameter error")
UNAUTHORIZED = Code(990002, 401, "Unauthorized")
SHORT_OF_CREDITS = Code(990003, 402, "Insufficient credits")
NOT_FOUND = Code(990004, 404, "Record not found")
NO_SUCH_FILE = Code(990005, 404, "File not found")
BAD_FORMAT = Code(990006, 400, "Image format is not supported")
TOO_LARGE = Code(990007, 413, "Image file is too large")
BAD_DIMENSIONS = Code(990008, 400, "Image dimensions are not supported")
NOT_READY = Code(990009, 409, "Result is not available")
GENERATION_FAILED = Code(990010, 200, "Generation failed")  # only as a result's errorCode
# --------------------------------------------------------------------------------------------------------------

CODES = {
    code.number: code
    for code in (
        TOO_MANY_TASKS,
        BAD_PARAMETER,
        UNAUTHORIZED,
        SHORT_OF_CREDITS,
        NOT_FOUND,
        NO_SUCH_FILE,
        BAD_FORMAT,
        TOO_LARGE,
        BAD_DIMENSIONS,
        NOT_READY,
        GENERATION_FAILED,
    )
}


class Refusal(Exception):
    """Answered with one of the codes; the message defaults to the code's own words."""

    def __init__(self, code: Code, message: str = "") -> None:
        super().__init__(message or code.words)
        self.code = code
        self.message = message or code.words


def trace() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(TRACE_LETTERS))


def answer(data: object, status: int = 200, request_id: bool = False) -> Response:
    """`request_id` adds what only the multipart upload was seen to carry: 32 hex digits."""
    body = {"code": 0, "success": True, "traceId": trace(), "msg": "SUCCESS", "data": data}
    return JSONResponse(body | ({"request_id": secrets.token_hex(16)} if request_id else {}), status)


def unknown_path(path: str, now: float) -> Response:
    """What a Spring server says, as this one seems to be; not documented."""
    moment = datetime.fromtimestamp(now, UTC).isoformat(timespec="milliseconds")
    return JSONResponse({"timestamp": moment, "status": 404, "error": "Not Found", "path": path}, 404)


def refused(refusal: Refusal, status: int) -> Response:
    body = {"code": refusal.code.number, "success": False, "traceId": trace(), "msg": refusal.message}
    return JSONResponse(body, status)
