"""What tests share: one server, one mail sink and one Chromium a run; a network and an address of its own a test."""

import itertools
import os
import re
import zlib

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from actors.browser import Browser, Chromium
from actors.mailbox import Message, Sink
from actors.postfix import Postfix
from actors.postgres import Postgres
from actors.relying_party import RelyingParty
from actors.server import BINARY, serve

_networks = itertools.count(1)


def pytest_sessionstart(session):
    if not BINARY.exists():
        pytest.exit(f"no server to test at {BINARY}: run `swift build`, or set LATCHKEY", returncode=2)


def pytest_generate_tests(metafunc):
    """What the store must promise is asked of both: a test that says so runs once on each."""
    if metafunc.definition.get_closest_marker("both_engines"):
        metafunc.parametrize("engine", ["sqlite", "postgres"])


def fresh_address() -> str:
    """An address in a network (/24) that nobody else in this run has: limits count by network."""
    number = next(_networks)
    return f"10.{number >> 8}.{number & 255}.7"


@pytest.fixture
def network() -> str:
    return fresh_address()


@pytest.fixture
def someone(request) -> str:
    """An email address that belongs to this test alone."""
    return f"{_word(request.node)}@example.org"


@pytest.fixture
def someone_else(request) -> str:
    return f"{_word(request.node)}.other@example.org"


def _word(node) -> str:
    start = re.sub(r"[^a-z0-9]+", "-", node.name.lower().removeprefix("test_")).strip("-")[:34].strip("-")
    return f"{start}-{zlib.crc32(node.nodeid.encode()):08x}"


# MARK: Shared by the whole run

@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def sink():
    sink = Sink()
    yield sink
    sink.stop()


@pytest.fixture(scope="session")
def party():
    party = RelyingParty()
    yield party
    party.close()


@pytest.fixture(scope="session")
def postfix():
    if os.geteuid() != 0:
        pytest.skip("Postfix's master needs root")
    postfix = Postfix().start()
    yield postfix
    postfix.remove()


@pytest.fixture(scope="session")
def postgres():
    """The database server that tests share; each takes a database of its own. Who kills one makes one."""
    postgres = Postgres()
    try:
        postgres.start().guard()
        yield postgres
    finally:
        postgres.remove()


@pytest.fixture(scope="session")
def server_on_sqlite(tmp_path_factory, sink, party):
    server = serve(tmp_path_factory.mktemp("server"), mail=sink.route, callback=party.callback).start()
    be_used(server, sink)
    yield server
    server.stop()


def be_used(server, sink, people=200):
    """Tests ask for many links and use few, as attackers do. An app that people use as well makes no stranger work for that."""
    for number in range(people):
        person, address = Browser(server.issuer, fresh_address()), f"regular.{number}.{server.port}@example.net"
        person.ask(address)
        assert person.confirm(sink.wait_for(address).secret).json()["completed"]
        person.close()


@pytest.fixture(scope="session")
def server_on_postgres(tmp_path_factory, sink, party, postgres):
    server = serve(tmp_path_factory.mktemp("server"), mail=sink.route, callback=party.callback, storage=postgres.database()).start()
    be_used(server, sink)
    yield server
    server.stop()


@pytest.fixture
def engine() -> str:
    return "sqlite"


@pytest.fixture
def storage(engine, request):
    """Makes what `serve` calls storage: a new database in PostgreSQL, or nothing, which is a file."""
    return (lambda: None) if engine == "sqlite" else request.getfixturevalue("postgres").database


@pytest.fixture
def server(engine, request):
    """The server that tests share, with sign-up on and one app for each choice of policy."""
    return request.getfixturevalue(f"server_on_{engine}")


# MARK: A server of a test's own

@pytest.fixture
def own(tmp_path):
    """Makes servers with what a test wants of them (see `serve`), and ends them."""
    made = []

    def make(name="own", **wishes):
        made.append(serve(tmp_path / name, **wishes))
        return made[-1]

    yield make
    for server in made:
        server.kill()


@pytest.fixture
def nodes(own):
    """Makes two servers with one key, one issuer and one database: the nodes behind a load balancer. They aren't started."""

    def make(storage: str, mail: str, second_mail: str | None = None, **wishes):
        first = own("node-1", storage=storage, mail=mail, **wishes)
        key = (first.directory / "master.key").read_bytes()
        second = own("node-2", storage=storage, mail=second_mail or mail, master_key=key, issuer=first.issuer, **wishes)
        return first, second

    return make


@pytest.fixture
def sinks():
    """Makes mail sinks for a test alone, and ends them."""
    made = []

    def make(**wishes) -> Sink:
        made.append(Sink(**wishes))
        return made[-1]

    yield make
    for sink in made:
        sink.stop()


# MARK: People

@pytest.fixture
def browser(server):
    """Makes thin browsers, each in a network of its own."""
    made = []

    def make(at=None, **wishes) -> Browser:
        wishes.setdefault("address", fresh_address())
        made.append(Browser((at or server).issuer, **wishes))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def chrome(chromium):
    """Makes real browsers, each with a profile and a network of its own, and hears their complaints."""
    made = []

    def make(**wishes) -> Chromium:
        made.append(Chromium(chromium, wishes.pop("address", None) or fresh_address(), **wishes))
        return made[-1]

    yield make
    complaints = [line for one in made for line in one.complaints]
    for one in made:
        one.close()
    assert not complaints, f"the pages complained: {complaints}"


@pytest.fixture
def receive(sink):
    """The message that answers a request: `receive(browser, address)` asks and waits for it."""

    def ask_and_wait(browser: Browser, address: str, app: str = "wiki", return_to: str | None = None) -> tuple[str, Message]:
        before = len(sink.links(address))
        sign_in = browser.ask(address, app, return_to)
        return sign_in, sink.wait_for_link(address, before + 1)

    return ask_and_wait


@pytest.fixture
def accessible():
    """Holds a page against axe, all of WCAG 2.2 AA and best practice: zero violations."""
    axe = Axe()

    def check(chrome: Chromium):
        found = axe.run(chrome.page, options={"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}})
        assert found.violations_count == 0, found.generate_report()

    return check
