"""Mailboxes: where the sign-in messages end up, and what a person sees in one."""

import base64
import contextlib
import email
import email.policy
import re
import socketserver
import ssl
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from actors.server import PATIENCE, free_port, until

CODE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b")
LINK = re.compile(r"https?://[^\s\"<>]+?/l(?:#|/)lkl_[0-9A-Za-z]{49}")
NOT_ME = re.compile(r"https?://[^\s\"<>]+?/l/not-me(?:#|/)lkn_[0-9A-Za-z]{49}")


@dataclass
class Message:
    """One message as it arrived, octet for octet, and as a mail program would show it."""

    raw: bytes
    sender: str = ""
    recipient: str = ""
    at: float = 0.0

    @property
    def parsed(self):
        return email.message_from_bytes(self.raw, policy=email.policy.default)

    @property
    def text(self) -> str:
        return self.parsed.get_body(("plain",)).get_content()

    @property
    def html(self) -> str:
        return self.parsed.get_body(("html",)).get_content()

    @property
    def subject(self) -> str:
        return str(self.parsed["Subject"])

    @property
    def link(self) -> str | None:
        return _first(LINK, self.text)

    @property
    def not_me(self) -> str | None:
        return _first(NOT_ME, self.text)

    @property
    def code(self) -> str | None:
        return _first(CODE, self.text)

    @property
    def secret(self) -> str:
        """The link's secret, as it stands in the link."""
        return re.search(r"lkl_[0-9A-Za-z]{49}", self.link)[0]

    @property
    def not_me_secret(self) -> str:
        return re.search(r"lkn_[0-9A-Za-z]{49}", self.not_me)[0]


def _first(pattern: re.Pattern, text: str) -> str | None:
    found = pattern.search(text)
    return found[0] if found else None


class Mailbox:
    """Messages by recipient; whoever waits for one gets it or a loud failure."""

    def messages(self) -> list[Message]:
        raise NotImplementedError

    def to(self, address: str) -> list[Message]:
        return [message for message in self.messages() if message.recipient.lower() == address.lower()]

    def wait_for(self, address: str, count: int = 1, deadline: float = PATIENCE) -> Message:
        """The newest message to the address, once there are `count`."""
        until(lambda: len(self.to(address)) >= count, f"message {count} to {address}", deadline)
        return self.to(address)[-1]

    def links(self, address: str) -> list[Message]:
        """The messages that sign in: no notices, and no recoveries, which carry no code."""
        return [message for message in self.to(address) if message.code]

    def wait_for_link(self, address: str, count: int = 1, deadline: float = PATIENCE) -> Message:
        until(lambda: len(self.links(address)) >= count, f"link {count} to {address}", deadline)
        return self.links(address)[-1]


class Maildir(Mailbox):
    """Postfix's own delivery: one file a message."""

    def __init__(self, directory: Path):
        self.directory = directory

    def messages(self) -> list[Message]:
        files = sorted(self.directory.glob("new/*"), key=lambda file: file.stat().st_mtime_ns)
        return [self._read(file) for file in files]

    @staticmethod
    def _read(file: Path) -> Message:
        raw = file.read_bytes()
        headers = email.message_from_bytes(raw, policy=email.policy.default)
        return Message(raw, str(headers["Return-Path"]), str(headers["Delivered-To"]), file.stat().st_mtime)


@dataclass
class Sink(Mailbox):
    """A small SMTP server on loopback that keeps what it is given, and can be made to misbehave.

    `tls` offers STARTTLS with that certificate and key; `refuse` holds recipients that get a 550;
    `slow` waits between the end of the data and the 250, so that a crash can fall into the gap;
    without `pipelining` it doesn't offer to take several commands at once.
    """

    tls: tuple[Path, Path] | None = None
    refuse: set[str] = field(default_factory=set)
    temporary: set[str] = field(default_factory=set)
    login: tuple[str, str] | None = None
    slow: float = 0.0
    pipelining: bool = True
    port: int = field(default_factory=free_port)

    def __post_init__(self):
        self._messages: list[Message] = []
        self._by_recipient: dict[str, list[Message]] = {}
        self._lock = threading.Lock()
        self.commands: list[str] = []
        self.connections = 0
        # Messages that are all here and have no 250 yet.
        self.held = 0
        self._server = None
        self.start()

    def start(self):
        socketserver.ThreadingTCPServer.allow_reuse_address = True
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", self.port), _Conversation, bind_and_activate=True)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._server.sink = self
        self._server.open_sockets = set()
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def stop(self):
        """Refuses connections, and hangs up on those that are open."""
        self._server.shutdown()
        self._server.server_close()
        for open_socket in list(self._server.open_sockets):
            try:
                open_socket.shutdown(2)
            except OSError:
                pass

    @property
    def route(self) -> str:
        return f"url: smtp+plain://127.0.0.1:{self.port}"

    def messages(self) -> list[Message]:
        with self._lock:
            return list(self._messages)

    @contextlib.contextmanager
    def hold(self):
        """As long as it is slow."""
        with self._lock:
            self.held += 1
        try:
            time.sleep(self.slow)
            yield
        finally:
            with self._lock:
                self.held -= 1

    def keep(self, message: Message):
        with self._lock:
            self._messages.append(message)
            self._by_recipient.setdefault(message.recipient.lower(), []).append(message)

    def to(self, address: str) -> list[Message]:
        with self._lock:
            return list(self._by_recipient.get(address.lower(), ()))


class Sinks(Mailbox):
    """Several as one: what nodes sent that have a mail server each."""

    def __init__(self, *sinks: Sink):
        self.sinks = sinks

    def messages(self) -> list[Message]:
        return sorted((message for sink in self.sinks for message in sink.messages()), key=lambda message: message.at)

    def to(self, address: str) -> list[Message]:
        return sorted((message for sink in self.sinks for message in sink.to(address)), key=lambda message: message.at)


class _Conversation(socketserver.StreamRequestHandler):
    """RFC 5321, as much of it as a submission needs."""

    def handle(self):
        sink: Sink = self.server.sink
        self.server.open_sockets.add(self.connection)
        sink.connections += 1
        self.known = sink.login is None
        self.sender, self.recipients = "", []
        try:
            self.say("220 sink.latchkey.test ESMTP")
            while line := self.rfile.readline(4096):
                command = line.decode("utf-8", "replace").rstrip("\r\n")
                sink.commands.append(command)
                if not self.obey(sink, command):
                    break
        except (OSError, ValueError):
            pass
        finally:
            self.server.open_sockets.discard(self.connection)

    def say(self, *lines: str):
        self.wfile.write("".join(line + "\r\n" for line in lines).encode())
        self.wfile.flush()

    def obey(self, sink: Sink, command: str) -> bool:
        verb = command.split(" ")[0].upper()
        if verb in ("EHLO", "HELO"):
            offers = (["PIPELINING"] if sink.pipelining else []) + ["8BITMIME", "SMTPUTF8", "DSN"]
            offers += ["STARTTLS"] if sink.tls and not isinstance(self.connection, ssl.SSLSocket) else []
            offers += ["AUTH PLAIN LOGIN"] if sink.login and isinstance(self.connection, ssl.SSLSocket) else []
            self.say("250-sink.latchkey.test", *[f"250-{offer}" for offer in offers[:-1]], f"250 {offers[-1]}")
        elif verb == "STARTTLS" and sink.tls:
            self.say("220 go ahead")
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*sink.tls)
            self.connection = context.wrap_socket(self.connection, server_side=True)
            self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb")
        elif verb == "AUTH":
            self.authenticate(sink, command)
        elif verb == "MAIL":
            self.sender, self.recipients = _path(command), []
            self.say("250 2.1.0 ok" if self.known else "530 5.7.0 authentication required")
        elif verb == "RCPT":
            self.receive(sink, _path(command))
        elif verb == "DATA" and self.recipients:
            self.say("354 end with a dot")
            raw = self.data()
            with sink.hold():
                for recipient in self.recipients:
                    sink.keep(Message(raw, self.sender, recipient, time.time()))
                self.say("250 2.0.0 queued as SINK")
        elif verb == "RSET":
            self.sender, self.recipients = "", []
            self.say("250 2.0.0 ok")
        elif verb == "QUIT":
            self.say("221 2.0.0 bye")
            return False
        else:
            self.say("250 2.0.0 ok" if verb == "NOOP" else "503 5.5.1 not now")
        return True

    def receive(self, sink: Sink, recipient: str):
        if recipient.lower() in sink.refuse:
            self.say("550 5.1.1 no such mailbox here")
        elif recipient.lower() in sink.temporary:
            self.say("451 4.3.0 try again later")
        else:
            self.recipients.append(recipient)
            self.say("250 2.1.5 ok")

    def authenticate(self, sink: Sink, command: str):
        parts = command.split(" ")
        if parts[1].upper() == "LOGIN":
            self.say("334 VXNlcm5hbWU6")
            user = base64.b64decode(self.rfile.readline().strip()).decode()
            self.say("334 UGFzc3dvcmQ6")
            given = (user, base64.b64decode(self.rfile.readline().strip()).decode())
        else:
            if len(parts) < 3:
                self.say("334 ")
                parts.append(self.rfile.readline().strip().decode())
            given = tuple(base64.b64decode(parts[2]).decode().split("\0")[1:])
        self.known = given == sink.login
        self.say("235 2.7.0 welcome" if self.known else "535 5.7.8 wrong")

    def data(self) -> bytes:
        lines = []
        while line := self.rfile.readline():
            if line == b".\r\n":
                return b"".join(lines)
            lines.append(line[1:] if line.startswith(b".") else line)
        raise OSError("hung up in the middle of a message")


def _path(command: str) -> str:
    return re.search(r"<([^>]*)>", command)[1]
