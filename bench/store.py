"""Work on the store without a server: its ceiling, and databases that are full before the server starts."""

import json, pathlib, subprocess

from server import PROGRAMS, Server


def store_load(*arguments) -> str:
    return subprocess.run([PROGRAMS / "StoreLoad", *map(str, arguments)], check=True, capture_output=True, text=True).stdout


def commits(storage: str, count: int) -> float:
    """Full sign-ins a second that the engine writes when nobody thinks."""
    return json.loads(store_load("commits", "--storage", storage, "--count", count))["per_second"]


def seed(server: Server, to: int, sessions: int, start=0) -> pathlib.Path:
    """People from number `start` up to `to`; answers the file with the cookies of those who are signed in."""
    cookies = server.folder / "cookies"
    store_load("seed", *_of(server), "--from", start, "--to", to, "--sessions", sessions, "--cookies", cookies)
    return cookies


def queue(server: Server, count: int):
    store_load("queue", *_of(server), "--count", count)


def trips(server: Server) -> dict:
    """How often each step of a sign-in goes to PostgreSQL and back."""
    return json.loads(store_load("trips", *_of(server)))


def _of(server: Server) -> list:
    return ["--storage", server.storage, "--key", server.folder / "master.key", "--issuer", server.issuer]
