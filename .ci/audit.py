"""Known vulnerabilities in what is pinned: any fails, but for those pyproject.toml forgives with a reason.

    [tool.animatic.audit]
    GHSA-xxxx-xxxx-xxxx = "why it does no harm here, and until when"

Where the vulnerability service cannot be reached this says so and passes: a build without a network is no finding.
What follows `--` goes to pip-audit.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
UNREACHED = re.compile(
    r"connection|connect to|timed? ?out|max retries|name resolution|unreachable|proxy", re.I
)
"""How pip-audit speaks of a service that did not answer, on its way out."""


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--project", type=Path, default=ROOT / "pyproject.toml")
    parser.add_argument("more", nargs="*")
    arguments = parser.parse_args()
    forgiven = read_forgiven(arguments.project)
    pinned = sorted(arguments.project.parent.glob("requirements*.txt"))
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "--format=json"]
    command += ["--progress-spinner=off", *(part for path in pinned for part in ("-r", str(path)))]
    command += [part for name in forgiven for part in ("--ignore-vuln", name)]
    ended = subprocess.run([*command, *arguments.more], capture_output=True, text=True)
    return judge(ended.stdout, ended.stderr)


def read_forgiven(project: Path) -> dict[str, str]:
    """Reason by vulnerability; one without a reason is not forgiven."""
    table = tomllib.loads(project.read_text()).get("tool", {}).get("animatic", {}).get("audit", {})
    if bare := [name for name, reason in table.items() if not str(reason).strip()]:
        raise SystemExit(f"[tool.animatic.audit] must say why of each: {', '.join(bare)}")
    return dict(table)


def judge(report: str, errors: str) -> int:
    """Print what was found; the exit code."""
    try:
        packages = json.loads(report)["dependencies"]
    except (ValueError, KeyError):
        if UNREACHED.search(errors):
            print("Audit: the vulnerability service cannot be reached; nothing was audited.")
            return 0
        print(f"Audit: pip-audit failed.\n{errors.strip()}", file=sys.stderr)
        return 1
    skipped = [one for one in packages if "skip_reason" in one]
    found = [(one, known) for one in packages for known in one.get("vulns", ())]
    for one, known in found:
        fixed = ", ".join(known["fix_versions"]) or "no version yet"
        print(f"Audit: {one['name']} {one['version']} has {known['id']}; mended in {fixed}", file=sys.stderr)
    if packages and len(skipped) == len(packages):
        print(
            f"Audit: the vulnerability service knows none of {len(packages)} packages; nothing was audited."
        )
    elif skipped:
        print(
            f"Audit: {len(packages) - len(skipped)} packages audited, {len(skipped)} not known to the service."
        )
    else:
        print(f"Audit: {len(packages)} packages audited, {len(found)} known vulnerabilities.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
