"""`python -m animatic worker`: a worker without pages, for machines that only do the work."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading

from animatic.errors import Misconfigured
from animatic.opening import open_studio
from animatic.settings import read_settings


def main() -> int:
    parser = argparse.ArgumentParser(prog="animatic", description=__doc__)
    parser.add_argument("command", choices=["worker"])
    parser.parse_args()
    try:
        studio = open_studio(read_settings())
    except Misconfigured as error:
        print(error, file=sys.stderr)
        return 2
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    print("worker ready", flush=True)
    stopping.wait()
    studio.close()
    if studio.worker and studio.worker.is_alive:
        os._exit(0)  # a call hangs; what it was about is taken over when its lease runs out
    return 0


if __name__ == "__main__":
    sys.exit(main())
