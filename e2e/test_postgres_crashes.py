"""Two nodes and their database: whichever of the three dies, what was acknowledged stays, and nothing is done twice."""

import collections
import os
import random
import threading
import time

import pytest

from actors.browser import Browser
from actors.mailbox import Sinks
from actors.postgres import Postgres
from actors.server import until
from conftest import fresh_address

KILLS, OUTAGES, PEOPLE = int(os.environ.get("CRASHES", 10)), 3, 6


@pytest.fixture
def mortal():
    """A PostgreSQL for a test that kills it."""
    postgres = Postgres()
    try:
        yield postgres.start()
    finally:
        postgres.remove()


class Crowd:
    """People who sign in without end, now at this node and now at the other, as a load balancer would lead them.

    What was acknowledged to them is noted, and nothing else. Who is hung up on goes on at another node.
    """

    def __init__(self, nodes, sink, mayhem: str):
        self.nodes, self.sink, self.mayhem = nodes, sink, mayhem
        self.requested: dict[str, str] = {}
        self.completed: dict[str, dict] = {}
        self.late: list[tuple[str, Browser, str]] = []
        self.trouble: list[str] = []
        self.statuses = collections.Counter()
        self._stop, self._lock, self._number = threading.Event(), threading.Lock(), 0
        self._threads = [threading.Thread(target=self._come_and_go) for _ in range(PEOPLE)]

    @property
    def acknowledged(self) -> int:
        return len(self.requested) + len(self.completed)

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join(60)

    def more(self, count: int):
        """Waits until so many more things were acknowledged."""
        target = self.acknowledged + count
        until(lambda: self.acknowledged >= target or self.trouble, f"{count} acknowledgements", deadline=120)
        assert not self.trouble, self.trouble[:3]

    def _come_and_go(self):
        while not self._stop.is_set():
            with self._lock:
                self._number += 1
                address = f"p{self._number}@example.org"
            try:
                self._sign_in(address)
            except Exception as error:
                self.trouble.append(f"{address}: {type(error).__name__} {error}")

    def _sign_in(self, address: str):
        person = Browser(self.nodes[0].issuer, fresh_address(), port=random.choice(self.nodes).port, patience=20)
        form = self._try(lambda: person.open_form(), person, (200,))
        # Asked once: whoever heard nothing may have been heard, and would be told to wait.
        answer = form and self._try(lambda: person.post("/signin", form.form("/signin") | {"identifier": address}), person, (303,), 1)
        if not answer:
            return person.close()
        sign_in = answer.location.rsplit("/", 1)[1]
        self.requested[sign_in] = address
        end = time.monotonic() + 2
        while not self.sink.to(address):
            if time.monotonic() > end or self._stop.is_set():
                person.close()
                return self.late.append((sign_in, person, address))
            time.sleep(0.005)
        self.finish(sign_in, person, self.sink.to(address)[0].secret)

    def finish(self, sign_in: str, person: Browser, secret: str):
        answer = self._try(lambda: person.confirm(secret), person, (200,))
        if answer:
            assert answer.json()["completed"] is True, answer.text
            self.completed[sign_in] = dict(person.cookies)
        person.close()

    def _try(self, deed, person: Browser, wanted: tuple[int, ...], times: int = 600):
        """Tries until it is done, at the other node after every failure; None when there is no time left."""
        for _ in range(times):
            try:
                answer = deed()
            except Exception as error:
                # Nobody hangs up but a process that died.
                assert self.mayhem == "nodes", f"hung up on: {error}"
                answer = None
            if answer is not None:
                self.statuses[answer.status] += 1
                if answer.status in wanted:
                    return answer
                assert answer.status == 503, f"{answer.status} {answer.text[:300]}"
                assert int(answer.headers["Retry-After"]) > 0
            if self._stop.wait(0.1):
                return None
            person.go_to(next(node for node in self.nodes if node.port != person.port))
        return None

    # MARK: The reckoning

    def examine(self, node):
        """The database holds all that was acknowledged, whole, and once."""
        states = {row["id"]: row["state"] for row in node.sql("SELECT id, state FROM sign_ins")}
        sessions = collections.Counter(row["sign_in"] for row in node.sql("SELECT sign_in FROM sessions"))
        events = collections.Counter((row["sign_in"], row["name"]) for row in node.sql("SELECT sign_in, name FROM audit_events"))
        outbox = {row["sign_in"] for row in node.sql("SELECT sign_in FROM outbox")}
        assert [id for id in self.requested if id not in states] == [], "an acknowledged request is lost"
        assert [id for id in self.completed if states[id] != "completed"] == [], "an acknowledged sign-in is lost"
        for id, state in states.items():
            one = 1 if state == "completed" else 0
            assert events[id, "authn_token_created"] == 1 and events[id, "message_queued"] == 1 and id in outbox, "half a request"
            assert sessions[id] == events[id, "session_created"] == events[id, "authn_login_success"] == one, (state, sessions[id])
        assert set(sessions) <= set(states)
        for cookies in list(self.completed.values())[-20:]:
            person = Browser(self.nodes[0].issuer, fresh_address(), cookies=cookies, port=node.port)
            assert person.session(), "an acknowledged session is gone"
            person.close()

    def no_message_is_lost_and_few_come_twice(self, node, most: int):
        # Leases of the dead have to end before their messages are sent.
        node.settled(90)
        copies = {address: len(self.sink.to(address)) for address in self.requested.values()}
        assert [address for address, number in copies.items() if number == 0] == [], "a message is lost"
        doubled = [address for address, number in copies.items() if number > 1]
        assert len(doubled) <= most, f"{len(doubled)} messages twice"
        for address in doubled:
            assert len({str(copy.parsed["Message-ID"]) for copy in self.sink.to(address)}) == 1, "one message, so that programs fold the copies"
        return len(doubled)


@pytest.mark.timeout(900)
def test_A32_either_of_two_nodes_may_be_killed_at_any_moment(nodes, sinks, postgres, someone):
    """Ten kills under load; after the last one nobody comes back, and the other node sends what the dead one held."""
    both = Sinks(sinks(), sinks())
    pair = nodes(postgres.database(), *(sink.route for sink in both.sinks))
    for node in pair:
        node.start()
    with Crowd(pair, both, "nodes") as crowd:
        for _ in range(KILLS - 1):
            crowd.more(random.randrange(1, 40))
            time.sleep(random.random() * 0.05)
            victim = random.choice(pair)
            victim.kill()
            crowd.more(2)
            victim.start()
        for sink in both.sinks:
            sink.slow = 0.5
        dead, alive = random.sample(pair, 2)
        until(lambda: all(sink.held for sink in both.sinks), "both nodes to have messages in hand")
        dead.kill()
        held = len(alive.sql("SELECT id FROM outbox WHERE holder IS NOT NULL"))
        crowd.more(2)
        for sink in both.sinks:
            sink.slow = 0
        crowd.more(20)
    assert not crowd.trouble, crowd.trouble[:3]
    # A kill doubles what stood between the mail server's yes and its record: never more than a node sends at once.
    doubled = crowd.no_message_is_lost_and_few_come_twice(alive, most=KILLS * 128)
    crowd.examine(alive)
    dead.start()
    crowd.examine(dead)
    finish_the_late(crowd, alive)
    print(f"\n{len(crowd.requested)} requests, {len(crowd.completed)} sign-ins acknowledged, {len(crowd.late)} messages late, "
          f"{doubled} twice, {held} in hands at the last kill, answers {dict(crowd.statuses)}")


def finish_the_late(crowd: Crowd, node):
    """Whose message was in a dead node's hands signs in all the same."""
    crowd._stop.clear()
    for sign_in, person, address in crowd.late[:20]:
        crowd.finish(sign_in, person.go_to(node), crowd.sink.to(address)[0].secret)
        assert sign_in in crowd.completed


@pytest.mark.timeout(900)
def test_A32_A34_the_database_may_be_killed_and_service_resumes_by_itself(nodes, sinks, mortal, someone):
    sink = sinks()
    pair = nodes(mortal.database(), mail=sink.route)
    for node in pair:
        node.start()
    signed_in = Browser(pair[0].issuer, fresh_address())
    signed_in.ask(someone)
    signed_in.confirm(sink.wait_for(someone).secret)
    with Crowd(pair, sink, "database") as crowd:
        for _ in range(OUTAGES):
            crowd.more(random.randrange(20, 60))
            time.sleep(random.random() * 0.05)
            mortal.kill()
            for node in pair:
                assert_says_what_is_wrong(node, signed_in)
            mortal.start()
            for node in pair:
                until(lambda: readiness(node)[0] == 200, f"node {node.port} to serve again", deadline=30)
            crowd.more(20)
    assert not crowd.trouble, crowd.trouble[:3]
    assert crowd.statuses[503] > 0, "people noticed"
    doubled = crowd.no_message_is_lost_and_few_come_twice(pair[0], most=OUTAGES * 128)
    crowd.examine(pair[0])
    finish_the_late(crowd, pair[1])
    assert signed_in.session()["identifier"] == someone
    for node in pair:
        assert node.process.poll() is None
    print(f"\n{len(crowd.requested)} requests, {len(crowd.completed)} sign-ins acknowledged, {len(crowd.late)} messages late, "
          f"{doubled} twice, answers {dict(crowd.statuses)}")


def readiness(node) -> tuple[int, dict]:
    person = Browser(node.issuer)
    answer = person.get("/readyz")
    person.close()
    return answer.status, answer.json()


def assert_says_what_is_wrong(node, signed_in: Browser):
    """Meanwhile: no session is denied or believed, nobody is kept waiting, and the inside stays inside."""
    assert readiness(node) == (503, {"ready": False, "cause": "the store is unreachable"})
    person = Browser(signed_in.origin, fresh_address(), cookies=signed_in.cookies, port=node.port, patience=20)
    answers = [person.get("/session", headers={"Accept": "application/json"}), person.get("/auth/verify?app=wiki"),
               person.confirm("lkl_" + "A" * 49), person.post("/signin", {"app": "wiki", "identifier": "x@example.org"})]
    for answer in answers[:2]:
        assert answer.status == 503, f"{answer.url}: {answer.status} {answer.text[:300]}"
    for answer in answers:
        assert answer.status != 500
        if answer.status == 503:
            assert int(answer.headers["Retry-After"]) > 0
            assert answer.headers["X-Request-Id"] in answer.text, "the person sees the reference number"
        assert not any(word in answer.text.lower() for word in ("postgres", "libpq", "127.0.0.1:" + node.database.split(":")[2][:5]))
    assert person.get("/healthz").status == 200 and person.open_form().status == 200
    person.close()
