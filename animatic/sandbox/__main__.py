"""`python -m animatic.sandbox`: the services, on this machine alone."""

import argparse
import os
import socket
import threading
from pathlib import Path

import uvicorn

from animatic.sandbox import pace
from animatic.sandbox.connection import Connection
from animatic.sandbox.server import application
from animatic.sandbox.world import World

STOP_SECONDS = 1


class Server(uvicorn.Server):
    """Says where it listens, once and in one line, so that whoever started it can read the port."""

    def __init__(self, config: uvicorn.Config, door: socket.socket) -> None:
        super().__init__(config)
        self._door = door

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        host, port = self._door.getsockname()[:2]
        print(f"sandbox listening on http://{host}:{port}", flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m animatic.sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--pace", type=pace.parse, default="seconds:12", help="at-once, looks:N or seconds:S")
    parser.add_argument(
        "--seed", type=int, default=0, help="another seed makes other films of the same pictures"
    )
    parser.add_argument("--data", type=Path, help="keep everything in this folder, over restarts")
    parser.add_argument("--parent-pipe", action="store_true", help="end when the standard input ends")
    return parser.parse_args()


def door(host: str, port: int) -> socket.socket:
    """A socket bound to the address; raises OSError when it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sets TCP_NODELAY only where the protocol is named, and without it every answer waits 40 ms.
    opened = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    opened.bind((host, port))
    return opened


def follow_parent(server: uvicorn.Server) -> None:
    """End with the standard input: it is a pipe from whoever started us, and closes however they end."""
    while os.read(0, 1024):
        pass
    server.should_exit = True
    last_resort = threading.Timer(STOP_SECONDS * 3, os._exit, (0,))
    last_resort.daemon = True
    last_resort.start()


def main() -> None:
    asked = arguments()
    world = World(asked.data, asked.pace, asked.seed)
    config = uvicorn.Config(
        application(world),
        http=Connection,
        ws="none",
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=STOP_SECONDS,
        timeout_keep_alive=75,  # longer than clients keep one, so that none is closed under a request
    )
    opened = door(asked.host, asked.port)
    server = Server(config, opened)
    if asked.parent_pipe:
        threading.Thread(target=follow_parent, args=(server,), daemon=True).start()
    server.run(sockets=[opened])


if __name__ == "__main__":
    main()
