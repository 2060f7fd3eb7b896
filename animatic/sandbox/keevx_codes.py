"""Keevx's envelope and codes, as its skill texts list them: two tables, in which one number may mean two things.

How codes and HTTP statuses go together is not documented; see `http_status` in keevx_switches.py.
"""

from starlette.responses import JSONResponse, Response

BAD_PARAMETER, BAD_TOKEN, NO_SUCH_TASK = 100001, 100002, 100003
TOO_LARGE, PROMPT_TOO_LONG, UNREACHABLE, BAD_FORMAT = 100004, 100005, 100006, 100007
NO_SUCH_PICTURE_TASK, PICTURE_TROUBLE, NOT_CREATED = 110002, 530002, 530003

MEANINGS = {
    BAD_PARAMETER: "Parameter error",
    BAD_TOKEN: "Invalid token",
    NO_SUCH_TASK: "Task not found",
    TOO_LARGE: "Image too large, the limit is 20 MB",
    PROMPT_TOO_LONG: "Prompt too long, the limit is 1000 characters",
    UNREACHABLE: "Image URL cannot be reached",
    BAD_FORMAT: "Image format not supported",
    NO_SUCH_PICTURE_TASK: "Task not found",
    PICTURE_TROUBLE: "Image processing error",
    NOT_CREATED: "Task could not be created, please try again",
}
STATUSES = {
    BAD_TOKEN: 401,
    NO_SUCH_TASK: 404,
    NO_SUCH_PICTURE_TASK: 404,
    PICTURE_TROUBLE: 500,
    NOT_CREATED: 500,
}
"""400 for all others."""


class Refusal(Exception):
    """Answered with one of the codes; the message defaults to the code's meaning."""

    def __init__(self, code: int, message: str = "") -> None:
        self.code = code
        self.message = message or MEANINGS.get(code, "Error")
        super().__init__(self.message)

    @property
    def status(self) -> int:
        """The HTTP status that goes with it."""
        return STATUSES.get(self.code, 400)


def answer(data: object, message: str = "ok") -> Response:
    return JSONResponse({"code": 0, "msg": message, "data": data})


def refused(refusal: Refusal, status: int) -> Response:
    return JSONResponse({"code": refusal.code, "msg": refusal.message}, status)


def upload_answer(address: str, id: str, name: str) -> Response:
    """The upload call has an envelope of its own."""
    result = {"url": address, "fileId": id, "fileName": name}
    return JSONResponse({"code": 0, "success": True, "message": {"global": "success"}, "result": result})


def upload_refused(refusal: Refusal, status: int) -> Response:
    """Not documented: the same envelope with the reason where success was."""
    body = {"code": refusal.code, "success": False, "message": {"global": refusal.message}}
    return JSONResponse(body, status)
