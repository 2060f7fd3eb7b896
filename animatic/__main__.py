"""Animatic without pages.

python -m animatic worker      only the work, on a machine that serves no pages
python -m animatic doctor      what is configured, reachable and writable
python -m animatic password    the hash of a password, for the list of members
"""

from __future__ import annotations

import argparse
import getpass
import os
import signal
import sys
import threading
import tomllib
from pathlib import Path
from typing import Any

from animatic import heartbeat
from animatic.errors import BadPassword, Misconfigured
from animatic.settings import Settings, read_settings

SECRETS = Path(".streamlit/secrets.toml")
"""Where Streamlit looks, at home and then here; pages and workers are to read the same."""


def main() -> int:
    about = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="animatic", description=__doc__, formatter_class=about)
    parser.add_argument("command", choices=["worker", "doctor", "password"])
    command = parser.parse_args().command
    if command == "password":
        return ask_password()
    try:
        secrets = read_secrets()
        settings = read_settings(secrets)
        return run_worker(settings) if command == "worker" else run_doctor(settings, secrets)
    except Misconfigured as error:
        print(error, file=sys.stderr)
        return 2


def read_secrets() -> dict[str, Any]:
    """What secrets.toml holds; nothing where there is none. Raises Misconfigured.

    Its entries become variables as Streamlit makes them so: pages and workers of one folder read the same.
    """
    found: dict[str, Any] = {}
    for path in (Path.home() / SECRETS, SECRETS):
        try:
            found |= tomllib.loads(path.read_text()) if path.is_file() else {}
        except tomllib.TOMLDecodeError as error:
            raise Misconfigured(f"{path} is not TOML: {error}.") from None
        except OSError as error:
            raise Misconfigured(
                f"{path} cannot be read: {error.strerror}. Who runs this has to be let."
            ) from None
    os.environ.update({name: str(one) for name, one in found.items() if type(one) in (str, int, float)})
    return found


def run_worker(settings: Settings) -> int:
    """Work until SIGTERM or SIGINT; 1 when the work ended by itself."""
    from animatic.opening import open_studio

    studio = open_studio(settings.model_copy(update={"worker": True}))
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    print("worker ready", flush=True)
    alive = True
    while alive and not stopping.is_set():
        heartbeat.beat()
        stopping.wait(heartbeat.BEAT_SECONDS)
        alive = studio.worker is not None and studio.worker.is_alive
    studio.close()
    if studio.worker and studio.worker.is_alive:
        os._exit(0)  # a call hangs; what it was about is taken over when its lease runs out
    return 0 if alive else 1


def run_doctor(settings: Settings, secrets: dict[str, Any]) -> int:
    """Print the report; 1 when something is wrong."""
    from animatic.doctor import State, examine

    wrong = 0
    for one in examine(settings, secrets):
        print(f"  {one.state:5}  {one.subject:15} {one.words}", flush=True)
        if one.cure:
            print(f"{'':25}→ {one.cure}", flush=True)
        wrong += one.state is State.WRONG
    print(f"\n{wrong or 'Nothing'} to put right.")
    return 1 if wrong else 0


def ask_password() -> int:
    """Print what is kept of a password, to be pasted as `password` into the list of members."""
    from animatic.members import hash_password

    plain = getpass.getpass("Password: ")
    if plain != getpass.getpass("Again: "):
        print("These are two different passwords; nothing was made.", file=sys.stderr)
        return 1
    try:
        print(hash_password(plain))
    except BadPassword as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
