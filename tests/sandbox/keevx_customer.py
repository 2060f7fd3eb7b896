"""Keevx as its customers see it, and the knobs of the sandbox behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

VIDEO, PICTURE, TRANSLATION = "/v1/image_to_video", "/v1/image_generate", "/v1/video_translate"
NOBODY = "http://127.0.0.1:9/a.png"

PLAIN: dict[str, dict[str, Any]] = {
    "V": {"duration": 4, "image_url": NOBODY},
    "KL": {"duration": 5, "reference_images": [NOBODY]},
    "S": {"duration": 6, "image_url": NOBODY},
}
"""What each model at least needs, besides what all of them do."""


@dataclass
class Keevx:
    address: str
    http: httpx.Client
    key: str = "sandbox"

    def tell(self, knob: str, words: Any) -> dict[str, Any]:
        return self.http.post(f"{self.address}/sandbox/{knob}", json=words).raise_for_status().json()

    def switch(self, **switches: Any) -> None:
        self.tell("switches", {"keevx": switches})

    def state(self) -> dict[str, Any]:
        return self.http.get(f"{self.address}/sandbox/state").json()["keevx"]

    def fault(self, call: str, fault: str | dict[str, Any], **more: Any) -> None:
        self.tell("faults", {"provider": "keevx", "call": call, "fault": fault, **more})

    def send(self, method: str, path: str, **more: Any) -> httpx.Response:
        headers = more.pop("headers", {"Authorization": f"Bearer {self.key}"})
        return self.http.request(method, f"{self.address}/keevx{path}", headers=headers, **more)

    def ask(self, model: str = "V", **more: Any) -> httpx.Response:
        """A create call for a video; a field of None is left out."""
        usual = {"model": model, "prompt": "the lamp switches on", "aspect_ratio": "9:16"}
        body = usual | {"aspect_resolution": "720p"} | PLAIN.get(model, {}) | more
        return self.send("POST", VIDEO, json={name: v for name, v in body.items() if v is not None})

    def create(self, model: str = "V", **more: Any) -> list[str]:
        """The ids of tasks that were taken."""
        return self.taken(self.ask(model, **more))

    def create_pictures(self, **more: Any) -> list[str]:
        return self.taken(self.send("POST", PICTURE, json={"prompt": "a mug"} | more))

    def taken(self, answer: httpx.Response) -> list[str]:
        assert answer.json()["code"] == 0, answer.json()
        return answer.json()["data"]["task_ids"]

    def look(self, id: str, path: str = VIDEO) -> dict[str, Any]:
        answer = self.send("GET", f"{path}/{id}").json()
        assert answer["code"] == 0, answer
        return answer["data"]

    def finished(self, model: str = "V", **more: Any) -> dict[str, Any]:
        """A video that has been looked at once."""
        return self.look(self.create(model, **more)[0])

    def upload(self, content: bytes, name: str = "bag.jpg", **headers: str) -> httpx.Response:
        headers = headers or {"Authorization": f"Bearer {self.key}"}
        files = {"file": (name, content)}
        return self.send("POST", "/v1/figure-resource/upload/file", files=files, headers=headers)

    def uploaded(self, content: bytes, name: str = "bag.jpg") -> str:
        """The address of an uploaded file."""
        answer = self.upload(content, name).json()
        assert answer["success"] is True, answer
        return answer["result"]["url"]
