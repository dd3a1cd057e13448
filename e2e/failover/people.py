"""People who sign in all the way while the database fails over, and what they were told on the way."""

import http.client
import random
import re
import threading
import time
import urllib.parse
from dataclasses import dataclass, field

from actors.browser import Answer, Browser
from actors.mailbox import Sink
from actors.server import Server

# How soon somebody who reads "try again in a moment" does so, in seconds. Sooner than we ask for.
IMPATIENCE = 0.3
PATIENCE = 120.0


@dataclass(frozen=True)
class Told:
    """One answer: to what, when (seconds since the epoch), by which node."""

    deed: str
    node: int
    asked: float
    answered: float
    status: int
    retry_after: str | None

    @property
    def writes(self) -> bool:
        return self.deed in ("POST /signin", "POST /l/confirm")


@dataclass
class Journal:
    """What was acknowledged to somebody outside, and nothing else."""

    requested: dict[str, str] = field(default_factory=dict)
    completed: dict[str, dict] = field(default_factory=dict)
    answers: list[Told] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, told: Told):
        with self.lock:
            self.answers.append(told)

    def acknowledge(self, book: dict, sign_in: str, value):
        with self.lock:
            book[sign_in] = value

    def some_session(self) -> dict | None:
        with self.lock:
            return dict(random.choice(list(self.completed.values()))) if self.completed else None


class Person(Browser):
    """A browser whose every request may reach another node, as behind a proxy that takes turns."""

    def __init__(self, nodes: list[Server], journal: Journal, number: int, cookies: dict | None = None):
        super().__init__(nodes[0].name, f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}", cookies=cookies)
        self.nodes, self.journal = nodes, journal

    def _send(self, method, path, body, headers) -> Answer:
        node = random.randrange(len(self.nodes))
        connection = http.client.HTTPConnection("127.0.0.1", self.nodes[node].port, timeout=60)
        asked = time.time()
        try:
            connection.request(method, path, body, headers | {"Host": urllib.parse.urlsplit(self.origin).netloc})
            answer = connection.getresponse()
            got = Answer(answer.status, answer.headers, answer.read(), self.origin + path)
        finally:
            connection.close()
        deed = f"{method} {urllib.parse.urlsplit(path).path}"
        self.journal.note(Told(deed, node, asked, time.time(), got.status, got.headers["Retry-After"]))
        return got

    def insist(self, deed, *arguments) -> Answer:
        """Does it until the answer isn't "not now"."""
        until = time.time() + PATIENCE
        while (answer := deed(*arguments)).status == 503 and time.time() < until:
            time.sleep(IMPATIENCE)
        return answer

    def sign_in(self, address: str, sink: Sink):
        while (answer := self.request_link(address)).status == 429:
            # A commit whose answer got lost did take place. Its mail is on the way, and the next one has to wait.
            refused = [told for told in self.seen if told.status == 503 and told.url.endswith("/signin")]
            assert refused, f"429 without a 503 before: {answer.words[:300]}"
            time.sleep(int(answer.headers["Retry-After"]))
        assert answer.status == 303, f"POST /signin: {answer.status} {answer.words[:300]}"
        sign_in = re.search(r"/signin/wait/([^/?#]+)", answer.location)[1]
        self.journal.acknowledge(self.journal.requested, sign_in, address)
        answer = self.insist(self.confirm, self.open_link(address, sink))
        assert answer.status == 200 and answer.json()["completed"], f"POST /l/confirm: {answer.status} {answer.text[:300]}"
        self.journal.acknowledge(self.journal.completed, sign_in, dict(self.cookies))

    def request_link(self, address: str) -> Answer:
        form = self.insist(self.open_form)
        return self.insist(self.post, "/signin", form.form("/signin") | {"identifier": address})

    def open_link(self, address: str, sink: Sink) -> str:
        """The secret of the link that works here. Who had to ask twice may get a mail for either request, and the older one
        belongs to a binding that never arrived."""
        until = time.time() + PATIENCE
        while time.time() < until:
            for message in reversed(sink.to(address)):
                answer = self.insist(lambda: self.post_json("/l/inspect", {"secret": message.secret}))
                assert answer.status == 200, f"POST /l/inspect: {answer.status} {answer.text[:300]}"
                if answer.json()["state"] == "open" and answer.json()["bound"]:
                    return message.secret
            time.sleep(0.05)
        raise AssertionError(f"no message to {address} for {PATIENCE:.0f} s")

    def is_known(self) -> int:
        return self.get("/auth/verify?app=wiki").status


class Crowd:
    """Threads that each sign in one person after the other, and some that only ask who is signed in."""

    def __init__(self, nodes: list[Server], sink: Sink, journal: Journal, *, people: int = 6, doormen: int = 2):
        self.nodes, self.sink, self.journal = nodes, sink, journal
        self.over = threading.Event()
        self._numbers = iter(range(1, 1 << 22))
        self._threads = [threading.Thread(target=self._sign_in_on_and_on) for _ in range(people)]
        self._threads += [threading.Thread(target=self._check_on_and_on) for _ in range(doormen)]
        for thread in self._threads:
            thread.start()

    def leave(self):
        self.over.set()
        for thread in self._threads:
            thread.join(PATIENCE * 2)

    def _next(self) -> int:
        with self.journal.lock:
            # A network (/24) each, because limits count by network.
            return next(self._numbers) << 8 | 7

    def _sign_in_on_and_on(self):
        while not self.over.is_set():
            number = self._next()
            self._report(lambda: Person(self.nodes, self.journal, number).sign_in(f"p{number >> 8}@example.org", self.sink))

    def _check_on_and_on(self):
        while not self.over.wait(0.1):
            if cookies := self.journal.some_session():
                self._report(lambda: Person(self.nodes, self.journal, 7, cookies).is_known())

    def _report(self, deed):
        try:
            deed()
        except Exception as error:
            self.journal.trouble.append(f"{time.time():.1f} {type(error).__name__}: {error}")
