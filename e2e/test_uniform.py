"""A13: nothing tells whether an address is known: not what is answered, and not how long it takes."""

import http.client
import json
import random
import re
import socket
import time
import urllib.parse

import pytest

from actors.browser import Browser
from actors.postgres import a_clock_to_move
from actors.server import until
from conftest import fresh_address

# All of one length, so that lengths are the address's own and nothing else's.
KINDS = ["known", "unknown", "disabled", "held", "shared"]


def address_of(kind: str, start: str) -> str:
    return f"{'info' if kind == 'shared' else 'a'}{'x' * (8 if kind != 'shared' else 5)}@{kind:x<8}.{start}.example"


def call(server, wish: dict) -> dict:
    """What the command asks the running server, by its socket: thousands of accounts are made soon."""
    class Line(http.client.HTTPConnection):
        def connect(self):
            self.sock = socket.socket(socket.AF_UNIX)
            self.sock.connect(f"{server.database}.socket")
    line = Line("localhost", timeout=30)
    line.request("POST", "/operator", json.dumps(wish), {"Content-Type": "application/json"})
    answer = json.loads(line.getresponse().read())
    line.close()
    assert "refused" not in answer, answer
    return answer


@pytest.fixture
def house(own, sinks, tmp_path_factory):
    """Makes a server with an account of every kind; sign-up is on or off."""
    def make(sign_up: str, **wishes):
        sink = sinks()
        # A short path, because a socket's name is short.
        server = own(f"s{sign_up}", mail=sink.route, sign_up=sign_up, **wishes)
        for kind in KINDS:
            if kind != "unknown":
                assert server.cli("account", "add", address_of(kind, "one")).returncode == 0
        assert server.cli("account", "disable", address_of("disabled", "one")).returncode == 0
        assert server.cli("account", "hold", address_of("held", "one")).returncode == 0
        assert server.cli("account", "mark", address_of("shared", "one"), "--mailbox", "shared").returncode == 0
        return server.start(), sink
    return make


# MARK: What is answered

def picture(answer, address: str) -> dict:
    """An answer without what differs by its nature: names, tokens, moments, and the address itself."""
    def plain(text: str) -> str:
        text = text.replace(answer.headers["X-Request-Id"], "REFERENCE").replace(address, "ADDRESS").replace(urllib.parse.quote(address), "ADDRESS")
        text = re.sub(r"\b1\.\d+\.\d+\.[0-9A-Za-z]{22}\.[0-9A-Za-z]{22}\b", "CHALLENGE", text)
        text = re.sub(r"lk[a-z]_[0-9A-Za-z]{40,}", "SECRET", text)
        text = re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+Z|\b\d\d:\d\d\b", "MOMENT", text)
        text = re.sub(r"(data-left|value|data-after)=\"\d+\"", r"\1=N", text)
        text = re.sub(r"\b\d+ (second|Sekunde)[sn]?\b", r"N \1", re.sub(r"\b(t|wait)=\d+", r"\1=N", text))
        return re.sub(r"\b[0-9A-Za-z]{22}\b", "NAME", text)

    named = {"x-request-id": "REFERENCE", "date": "DATE", "retry-after": "N"}
    headers = [(name.lower(), named.get(name.lower()) or plain(value)) for name, value in answer.headers.items()]
    lengths = {name: len(rest) for name, rest in answer.set_cookies.items()}
    return {"status": answer.status, "headers": headers, "cookies": lengths, "body": plain(answer.text)}


def walk(server, address: str):
    """All that a stranger sees who asks for an address: each step's answer, by name."""
    person = Browser(server.issuer, fresh_address())
    seen = {"asked": person.try_to_ask(address)}
    place = seen["asked"].location
    # The mail is under way or was withheld; either way it is settled soon, and the page that is waited for is the settled one.
    until(lambda: person.get(place).delivery in (None, "untold", "accepted"), "the message to be settled")
    seen["waiting"] = page = person.get(place)
    seen["wrong code"] = person.post(f"{place}/code", page.csrf | {"code": "0000-0000"})
    seen["malformed code"] = person.post(f"{place}/code", page.csrf | {"code": "?"})
    seen["too soon, from here"] = person.post(f"{place}/resend", page.csrf)
    seen["too soon, from there"] = Browser(server.issuer, fresh_address()).try_to_ask(address)
    seen["session"] = person.get("/session")
    seen["step up"] = person.get("/step-up")
    seen["recover"] = person.get("/recover")
    return person, place, {name: picture(answer, address) for name, answer in seen.items()}


@pytest.mark.parametrize("sign_up", ["on", "off"])
def test_A13_every_kind_of_address_is_answered_alike(house, postgres, sign_up):
    storage = postgres.database()
    move = a_clock_to_move(storage)
    server, sink = house(sign_up, storage=storage)
    addresses = {kind: address_of(kind, "one") for kind in KINDS}
    walks = {kind: walk(server, address) for kind, address in addresses.items()}
    for kind in KINDS:
        for name, seen in walks[kind][2].items():
            assert seen == walks["known"][2][name], f"{name}: {kind} is told from known"

    for person, *_ in walks.values():
        person.close()
    # A server asks the database for the time as it starts.
    server.stop(), move(31), server.start()
    again = {}
    for kind, (person, place, _) in walks.items():
        again[kind] = answer = person.post(f"{place}/resend", person.get(place).csrf)
        assert answer.status == 303 and place not in answer.location, kind
    pictures = {kind: picture(answer, addresses[kind]) for kind, answer in again.items()}
    for kind in KINDS:
        assert pictures[kind] == pictures["known"], f"a second message: {kind}"
    # What strangers have to work for, they have to work for at any address. Asked for in another app, nothing is open there.
    asked = {kind: [Browser(server.issuer, fresh_address()).try_to_ask(address).status for _ in range(2)] for kind, address in addresses.items()}
    assert set(map(tuple, asked.values())) == {(429, 429)}
    server.settled()
    mail = {kind: len(sink.to(address)) for kind, address in addresses.items()}
    assert mail["known"] == 2 and mail["disabled"] == 0 and mail["unknown"] == (2 if sign_up == "on" else 0)


# MARK: How long it takes

SAMPLES = 2_000
# At most so many.
MOST = 3 * SAMPLES
WARM_UP = 200
# So many that none is asked for links often enough to seem under attack: nobody uses any here.
APPS = [f"app-{number}" for number in range(300)]


class Clock:
    """One client on one connection, which measures the time of POST /signin alone."""

    def __init__(self, server):
        self.server, self.line = server, http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        self.line.connect()
        self.line.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.networks = 0

    def ask(self, address: str, app: str) -> float:
        """A new browser in a network of its own asks for the address."""
        self.networks += 1
        network = f"10.{self.networks >> 8}.{self.networks & 255}.7"
        common = {"X-Forwarded-For": network, "Accept": "text/html", "Accept-Language": "en", "User-Agent": "Mozilla/5.0 Firefox/140.0"}
        self.line.request("GET", f"/signin?app={app}", headers=common)
        form = self.line.getresponse()
        cookie, text = form.headers["Set-Cookie"].split(";")[0], form.read().decode()
        csrf = re.search(r'name="csrf" value="([^"]+)"', text)[1]
        body = urllib.parse.urlencode({"csrf": csrf, "app": app, "identifier": address})
        headers = common | {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded", "Origin": self.server.issuer}
        began = time.perf_counter_ns()
        self.line.request("POST", "/signin", body, headers)
        answer = self.line.getresponse()
        answer.read()
        took = time.perf_counter_ns() - began
        assert answer.status == 303, answer.status
        return took / 1e6


def area(left: list[float], right: list[float]) -> float:
    """Under the ROC curve: how often one of the right takes longer than one of the left. By ranks, ties shared."""
    ranked = sorted([(value, 0) for value in left] + [(value, 1) for value in right])
    total, place = 0.0, 0
    while place < len(ranked):
        end = place
        while end < len(ranked) and ranked[end][0] == ranked[place][0]:
            end += 1
        total += sum(which for _, which in ranked[place:end]) * (place + 1 + end) / 2
        place = end
    return (total - len(right) * (len(right) + 1) / 2) / (len(left) * len(right))


@pytest.mark.timeout(900)
@pytest.mark.parametrize("sign_up", ["on", "off"])
def test_A13_a_known_address_takes_as_long_as_an_unknown_one(own, sinks, sign_up, request):
    """In pairs whose order is drawn, so that whatever else the machine does falls on both alike."""
    sink = sinks()
    server = own(f"t{sign_up}", mail=sink.route, sign_up=sign_up, apps=dict.fromkeys(APPS, "")).start()
    clock, chance = Clock(server), random.Random(13)
    took: dict[str, list[float]] = {"known": [], "unknown": []}

    def sample(numbers: range):
        for number in numbers:
            call(server, {"addAccount": {"address": f"known.{number:05}@house.example"}})
        for number in numbers:
            pair = {"known": f"known.{number:05}@house.example", "unknown": f"other.{number:05}@house.example"}
            both = list(pair.items())
            chance.shuffle(both)
            for kind, address in both:
                milliseconds = clock.ask(address, APPS[number % len(APPS)])
                if number >= WARM_UP:
                    took[kind].append(milliseconds)

    sample(range(SAMPLES + WARM_UP))
    # The area of 2,000 pairs scatters by 0.01 where nothing is to be told. What seems more is looked at more closely.
    if abs(area(took["unknown"], took["known"]) - 0.5) > 0.02:
        sample(range(SAMPLES + WARM_UP, MOST + WARM_UP))
    found = area(took["unknown"], took["known"])
    medians = {kind: sorted(values)[len(values) // 2] for kind, values in took.items()}
    told = (f"A13, sign-up {sign_up}: area under the curve {found:.3f} over {len(took['known'])} pairs; "
            f"median known {medians['known']:.2f} ms, unknown {medians['unknown']:.2f} ms")
    # Told whether it passes or not, and whatever is captured.
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        request.config.pluginmanager.getplugin("terminalreporter").write_line(f"\n{told}")
    assert abs(found - 0.5) <= 0.03, told
