"""Akool's published codes ("ErrorCode", and the pages that add to it); most of the words are ours."""

from starlette.responses import JSONResponse, Response

OK = 1000

MEANINGS = {
    1003: "Parameter error or parameter cannot be empty",
    1004: "Verification required",
    1005: "Frequent operation",
    1006: "Insufficient quota balance",
    1007: "Too many faces",
    1008: "The content does not exist",
    1009: "Permission denied",
    1010: "This content cannot be operated on",
    1011: "This content has been operated on",
    1013: "Use audio in video",
    1014: "Resource does not exist",
    1015: "Video processing error",
    1016: "Face swapping error",
    1017: "Audio not created",
    1101: "invalid authorization",
    1102: "Authorization cannot be empty",
    1103: "Not paid or payment overdue",
    1104: "Insufficient credit balance",
    1105: "Avatar processing error",
    1108: "Image processing error",
    1109: "account does not exist",
    1110: "Audio processing error",
    1111: "Avatar callback error",
    1112: "Voice processing error",
    1200: "Account banned",
    1201: "Audio creation error",
    1202: "Same video lip-synced to the same language more than once",
    1203: "Video must carry audio",
    1204: "Video too long",
    1205: "Video creation error",
    1206: "Background change error",
    1207: "Video file too large",
    1208: "Video cannot be parsed",
    1209: "Video codec not supported",
    1210: "Frame rate too high",
    1211: "Lip-sync creation error",
    1212: "Sentiment analysis failed",
    1213: "Only for subscribers",
    1221: "Account not subscribed",
    1222: "Resource already exists",
    2001: "Server error",
}


class Refusal(Exception):
    """Answered with one of the codes; the message defaults to the code's meaning."""

    def __init__(self, code: int, message: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message or MEANINGS.get(code, "Error")


def answer(data: object, message: str = "OK") -> Response:
    return JSONResponse({"code": OK, "msg": message, "data": data})


def refused(refusal: Refusal, status: int = 200) -> Response:
    """HTTP 200 in nearly every case: the code is the signal."""
    return JSONResponse({"code": refusal.code, "msg": refusal.message}, status)
