"""Topview's envelope and its published codes ("Response Code"), with their constant words."""

from starlette.responses import JSONResponse, Response

OK = "200"

MEANINGS = {
    "401": "Unauthorized, need to login again",
    "4000": "Request parameter error",
    "4001": "Request data format does not match!",
    "4002": "Request digital signature does not match!",
    "4003": "Required parameter cannot be null",
    "4004": "Resource not found!",
    "4005": "Name duplicated",
    "4006": "Request refuse",
    "4007": "Exists unfinished task, please wait until the previous task is completed.",
    "4100": "Credit not enough",
    "5000": "Internal server error!",
    "5001": "Feign invoke error",
    "5003": "Server is busy, please try again later!",
    "5004": "I/O error occurred",
    "5005": "Unknown error occurred",
    "6001": "Security problem detect",
}


class Refusal(Exception):
    """Answered with one of the codes; the message defaults to the code's own. `status` is HTTP's."""

    def __init__(self, code: str, message: str = "", status: int = 200) -> None:
        super().__init__(message)
        self.code = code
        self.message = message or MEANINGS.get(code, "Error")
        self.status = status


def answer(result: object) -> Response:
    return JSONResponse({"code": OK, "message": "Success", "result": result})


def refused(refusal: Refusal) -> Response:
    return JSONResponse(
        {"code": refusal.code, "message": refusal.message, "result": None}, status_code=refusal.status
    )
