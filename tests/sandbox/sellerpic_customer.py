"""SellerPic as its customers see it, and the knobs of the sandbox behind it."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import httpx
from PIL import Image

GENERATE = "/v1/api/generate"
FILM_SAMPLE = "UPLOAD/MANAGE/SAMPLE/image-to-video/1-original.webp"
PRODUCT_SAMPLE = "UPLOAD/MANAGE/SAMPLE/product/1-original.png"


def picture(
    width: int = 400, height: int = 400, format: str = "PNG", colour: str = "#ddccbb", **options: Any
) -> bytes:
    file = BytesIO()
    Image.new("RGB", (width, height), colour).save(file, format, **options)
    return file.getvalue()


@dataclass
class SellerPic:
    address: str
    http: httpx.Client
    key: str = "sandbox"

    def tell(self, knob: str, words: Any) -> dict[str, Any]:
        return self.http.post(f"{self.address}/sandbox/{knob}", json=words).raise_for_status().json()

    def switch(self, **switches: Any) -> None:
        self.tell("switches", {"sellerpic": switches})

    def advance(self, **time: float) -> None:
        factors = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400}
        seconds = sum(value * factors[name] for name, value in time.items())
        self.tell("clock", {"advance_seconds": seconds})

    def state(self) -> dict[str, Any]:
        return self.http.get(f"{self.address}/sandbox/state").json()["sellerpic"]

    def fault(self, call: str, fault: str | dict[str, Any], **more: Any) -> None:
        self.tell("faults", {"provider": "sellerpic", "call": call, "fault": fault, **more})

    def send(self, method: str, path: str, **more: Any) -> httpx.Response:
        headers = more.pop("headers", {"Authorization": f"Bearer {self.key}"})
        return self.http.request(method, f"{self.address}/sellerpic{path}", headers=headers, **more)

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        return self.send("GET", f"/v1/api{path}", params=query).json()

    def data(self, path: str, **query: Any) -> Any:
        """What a good answer to a GET carries."""
        answer = self.get(path, **query)
        assert answer["code"] == 0, answer
        return answer["data"]

    def upload(self, content: bytes | None = None, name: str = "a.png") -> str:
        """The key of an uploaded file."""
        files = {"file": (name, picture() if content is None else content)}
        answer = self.send("POST", "/v1/api/upload", files=files).json()
        assert answer["code"] == 0, answer
        return answer["data"]["fileKey"]

    def ask(self, kind: str, body: dict[str, Any]) -> dict[str, Any]:
        return self.send("POST", f"{GENERATE}/{kind}", json=body).json()

    def create(self, kind: str = "imageToVideo", **body: Any) -> str:
        """The id of a task that was taken."""
        asked = {"imageKey": FILM_SAMPLE} | body if kind == "imageToVideo" else body
        answer = self.ask(kind, asked)
        assert answer["code"] == 0, answer
        return answer["data"]["id"]

    def look(self, task: str) -> list[dict[str, Any]]:
        return self.data("/generate", id=task)["resultList"]

    def finished(self, kind: str = "imageToVideo", **body: Any) -> list[dict[str, Any]]:
        return self.look(self.create(kind, **body))

    def download(self, id: str, form: str = "mp4", **more: Any) -> dict[str, Any]:
        return self.data("/download", id=id, downloadFormat=form, **more)

    def shown(self, address: str) -> Image.Image:
        """The picture at an address, as it would be seen."""
        with Image.open(BytesIO(self.http.get(address).raise_for_status().content)) as image:
            image.load()
            return image

    def remaining(self) -> int:
        return self.data("/usage")["remaining"]
