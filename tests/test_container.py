"""The image and the team's own machine, as far as they can be held to what they promise without running them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from animatic.settings import VARIABLES, Settings

ROOT = Path(__file__).parent.parent
COMPOSE = (ROOT / "compose.yaml").read_text()
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE)["services"]
LASTING = {name: one for name, one in SERVICES.items() if one["restart"] != "no"}
OURS = {name: one for name, one in SERVICES.items() if one["image"] == "animatic"}
DOCKERFILE = (ROOT / "Dockerfile").read_text()
README = (ROOT / "README.md").read_text()


# ── compose.yaml ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_has_no_right_it_does_not_need(name: str):
    one = SERVICES[name]
    assert one["read_only"] is True
    assert one["cap_drop"] == ["ALL"]
    assert one["security_opt"] == ["no-new-privileges:true"]
    assert set(one.get("cap_add", [])) <= {"NET_BIND_SERVICE", "CHOWN"}
    assert "privileged" not in one


@pytest.mark.parametrize("name", LASTING)
def test_every_service_that_lasts_says_whether_it_is_well(name: str):
    asked = "HEALTHCHECK" in DOCKERFILE if LASTING[name] in OURS.values() else False
    assert "healthcheck" in LASTING[name] or asked


def test_only_the_proxy_is_to_be_reached_from_outside():
    assert [name for name, one in SERVICES.items() if "ports" in one] == ["proxy"]
    networks = yaml.safe_load(COMPOSE)["networks"]
    assert networks["inside"]["internal"] is True
    assert all(SERVICES[name]["networks"] == ["inside"] for name in ("database", "store", "sandbox"))


def test_two_replicas_serve_pages_and_leave_the_work_to_the_worker():
    assert [SERVICES[name]["environment"]["ANIMATIC_WORKER"] for name in ("app-1", "app-2")] == ["false"] * 2
    assert "ANIMATIC_WORKER" not in SERVICES["worker"]["environment"]
    assert SERVICES["worker"]["command"] == ["python", "-m", "animatic", "worker"]
    assert "lb_policy cookie" in COMPOSE
    assert "app-1:8501 app-2:8501" in COMPOSE


def test_replicas_and_worker_have_the_same_settings_but_for_the_work():
    first, *others = (
        {**OURS[name]["environment"], "ANIMATIC_WORKER": ""} for name in ("app-1", "app-2", "worker")
    )
    assert all(one == first for one in others)


@pytest.mark.parametrize("name", ["app-1", "app-2", "worker"])
def test_no_variable_is_passed_that_nobody_reads(name: str):
    passed = {one for one in OURS[name]["environment"] if not one.startswith("AWS_")}
    assert passed <= set(VARIABLES)


def test_every_key_of_a_service_reaches_replicas_and_worker():
    keys = {name for name in VARIABLES if not name.startswith("ANIMATIC_") and not name.endswith("_URL")}
    assert keys <= set(SERVICES["worker"]["environment"])


@pytest.mark.parametrize("variable", sorted(set(re.findall(r"\$\{(\w+):\?", COMPOSE))))
def test_what_has_to_be_set_is_asked_for_with_words_and_explained(variable: str):
    assert all(words.strip() for words in re.findall(rf"\$\{{{variable}:\?([^}}]*)\}}", COMPOSE))
    assert f"{variable}=" in README


def test_no_password_is_written_down():
    for one in SERVICES.values():
        secret = {
            name: value
            for name, value in one.get("environment", {}).items()
            if "PASSWORD" in name or "SECRET" in name
        }
        assert all(value.startswith("${") for value in secret.values()), secret


def test_images_of_others_are_pinned_to_a_version():
    others = {one["image"] for one in SERVICES.values()} - {"animatic"}
    assert all(re.search(r":v?\d+\.\d+", image) for image in others)
    assert len({one["image"] for one in OURS.values()}) == 1


def test_one_service_builds_the_image_for_all_and_nobody_fetches_it():
    assert [name for name, one in OURS.items() if "build" in one] == ["app-1"]
    assert {one["pull_policy"] for one in OURS.values()} == {"never"}


def test_nothing_is_put_into_a_root_that_is_read_only():
    given = [one for service in SERVICES.values() for one in ("configs", "secrets") if one in service]
    assert not given, "Compose copies these into the container, and refuses to where the root is read-only"


def test_the_proxy_writes_its_settings_where_it_may():
    proxy = SERVICES["proxy"]
    written, read = re.findall(r"(/\S+)/Caddyfile", proxy["command"][-1])
    assert [written, read] == proxy["tmpfs"] * 2
    assert '"$$CADDYFILE"' in proxy["command"][-1]
    assert " && exec caddy run " in proxy["command"][-1], "or the shell would be told to stop, and not Caddy"


# ── the image ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_image_runs_as_a_user_without_rights_and_stops_when_told():
    user = re.findall(r"^USER (\d+):(\d+)$", DOCKERFILE, re.MULTILINE)
    assert user == [("10001", "10001")]
    assert "STOPSIGNAL SIGTERM" in DOCKERFILE
    assert re.search(r'^CMD \["streamlit", "run", "app.py"\]$', DOCKERFILE, re.MULTILINE)
    assert DOCKERFILE.index("USER ") < DOCKERFILE.index("\nCMD ")


def test_every_package_in_the_image_is_checked_by_its_hash():
    installs = [line for line in DOCKERFILE.splitlines() if "pip install" in line]
    assert installs
    assert all("--require-hashes" in line for line in installs)


def test_nothing_but_what_the_image_copies_is_given_to_its_making():
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    sources = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    copied = {source for line in sources for source in line.split()}
    assert copied == allowed
    assert all((ROOT / source).exists() for source in copied)


def test_the_image_keeps_things_where_its_volume_is():
    assert "ANIMATIC_DATA_DIR=/data" in DOCKERFILE
    assert "VOLUME /data" in DOCKERFILE
    assert Settings.model_fields["data_dir"].default != Path("/data")


def test_a_worker_that_has_stopped_beating_is_not_well(tmp_path: Path):
    def ask() -> int:
        command = [sys.executable, "-m", "animatic.heartbeat"]
        return subprocess.run(command, cwd=ROOT, env={"TMPDIR": str(tmp_path)}, timeout=30).returncode

    beat = tmp_path / "animatic-worker"
    assert ask() == 1
    beat.touch()
    assert ask() == 0
    os.utime(beat, (1, 1))
    assert ask() == 1


def test_without_docker_or_podman_the_image_is_not_built_and_a_sentence_says_so(tmp_path: Path):
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.image"]
    done = subprocess.run(
        command, cwd=ROOT, env={"PATH": str(tmp_path)}, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert done.stderr.startswith("The image was not built: neither Docker nor Podman answers.")
