"""Who guesses and hammers: secrets of the right shape made without the server's code, and raw sockets without mercy."""

import json
import secrets
import socket
import threading
import zlib

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def base62(number: int, width: int) -> str:
    digits = ""
    for _ in range(width):
        number, digit = divmod(number, 62)
        digits = ALPHABET[digit] + digits
    return digits


def with_checksum(body: str) -> str:
    return body + base62(zlib.crc32(body.encode()), 6)


def dress(data: bytes, kind: str) -> str:
    """32 bytes as a secret of that kind."""
    return with_checksum(f"lk{kind}_" + base62(int.from_bytes(data, "big"), 43))


def guess(kind: str = "l") -> str:
    """A well-formed secret of that kind which nobody issued."""
    return dress(secrets.token_bytes(32), kind)


def relabel(secret: str, kind: str) -> str:
    """The same 256 bits, dressed up as another kind, with a checksum that fits."""
    return with_checksum(f"lk{kind}_{secret[4:47]}")


def bits(secret: str) -> bytes:
    """The 32 bytes inside a secret."""
    number = 0
    for character in secret[4:47]:
        number = number * 62 + ALPHABET.index(character)
    return number.to_bytes(32, "big")


# MARK: Raw requests

def post(port: int, path: str, value: dict, cookies: dict | None = None, address: str | None = None) -> bytes:
    """The octets of a JSON request, as a browser's own page would send it."""
    body = json.dumps(value).encode()
    lines = [f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", f"Origin: http://127.0.0.1:{port}", "Sec-Fetch-Site: same-origin",
             "Accept: application/json", "Content-Type: application/json", f"Content-Length: {len(body)}"]
    if cookies:
        lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in cookies.items()))
    if address:
        lines.append(f"X-Forwarded-For: {address}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def read_answer(stream) -> tuple[int, dict[str, str], bytes]:
    status = int(stream.readline().split(b" ")[1])
    headers = {}
    while (line := stream.readline()) not in (b"\r\n", b""):
        name, _, value = line.decode().partition(":")
        headers[name.lower()] = "\n".join(filter(None, [headers.get(name.lower()), value.strip()]))
    return status, headers, stream.read(int(headers.get("content-length", 0)))


def volley(port: int, requests: list[bytes]) -> bytes:
    """Requests one after the other down one connection, without waiting in between; gives all that came back."""
    last = requests[-1].replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1)
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        threading.Thread(target=connection.sendall, args=(b"".join([*requests[:-1], last]),), daemon=True).start()
        return b"".join(iter(lambda: connection.recv(1 << 18), b""))


def all_at_once(port: int, requests: list[bytes]) -> list[tuple[int, dict[str, str], bytes]]:
    """Every request on a connection of its own, held back by its last octet; then all last octets at the same moment."""
    answers, barrier = [None] * len(requests), threading.Barrier(len(requests))

    def one(place: int, request: bytes):
        with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.sendall(request[:-1])
            barrier.wait()
            connection.sendall(request[-1:])
            with connection.makefile("rb") as stream:
                answers[place] = read_answer(stream)

    threads = [threading.Thread(target=one, args=item) for item in enumerate(requests)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
