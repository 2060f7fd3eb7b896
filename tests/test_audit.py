"""`make audit`: a known vulnerability fails unless a reason is given; a service that is not there does not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.scripted import Line, ScriptedServer

AUDIT = Path(__file__).parent.parent / ".ci" / "audit.py"
KNOWN = {
    "vulns": [
        {
            "id": "GHSA-aaaa-bbbb-cccc",
            "summary": "It can be made to fall over.",
            "aliases": [],
            "affected": [
                {
                    "package": {"ecosystem": "PyPI", "name": "anyio"},
                    "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "4.99"}]}],
                    "versions": ["4.16.0"],
                }
            ],
        }
    ]
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that pins one package."""
    (tmp_path / "requirements.txt").write_text(f"anyio==4.16.0 --hash=sha256:{'0' * 64}\n")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    return tmp_path


def audit(project: Path, service: str) -> tuple[int, str]:
    command = [sys.executable, str(AUDIT), "--project", str(project / "pyproject.toml"), "--"]
    command += ["--vulnerability-service=osv", f"--osv-url={service}", "--timeout=5"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=120)
    return ended.returncode, ended.stdout + ended.stderr


def forgive(project: Path, reason: str) -> None:
    (project / "pyproject.toml").write_text(f'[tool.animatic.audit]\nGHSA-aaaa-bbbb-cccc = "{reason}"\n')


def test_nothing_known_passes(project: Path, server: ScriptedServer):
    server.plays({})
    assert audit(project, server.address) == (0, "Audit: 1 packages audited, 0 known vulnerabilities.\n")
    assert server.heard[-1].json["package"]["name"] == "anyio"


def test_a_known_vulnerability_fails_and_says_where_it_is_mended(project: Path, server: ScriptedServer):
    server.plays(KNOWN)
    code, report = audit(project, server.address)
    assert code == 1
    assert "anyio 4.16.0 has GHSA-aaaa-bbbb-cccc; mended in 4.99" in report


def test_one_that_is_forgiven_passes_and_one_without_a_reason_does_not(project: Path, server: ScriptedServer):
    server.plays(KNOWN)
    forgive(project, "the function is never called")
    assert audit(project, server.address)[0] == 0
    forgive(project, " ")
    code, report = audit(project, server.address)
    assert code == 1
    assert "must say why" in report


@pytest.mark.parametrize("gone", ["http://127.0.0.1:9", "http://nowhere.invalid"])
def test_a_service_that_cannot_be_reached_is_told_and_passes(project: Path, gone: str):
    code, report = audit(project, gone)
    assert code == 0, report
    assert "cannot be reached; nothing was audited" in report


def test_a_list_that_cannot_be_read_fails(project: Path, server: ScriptedServer):
    server.plays(Line({}))
    (project / "requirements.txt").write_text("anyio==4.16.0\n")
    code, report = audit(project, server.address)
    assert code == 1
    assert "pip-audit failed" in report
