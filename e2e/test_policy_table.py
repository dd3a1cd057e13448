"""What really happens, tier by tier: every cell of the table in docs/policy.md is a sign-in that is tried here.

The test fails where the document says something else. LATCHKEY_WRITE_TABLE=1 writes what was seen into it.
"""

import fcntl
import os
import re
import shutil
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from actors.authenticator import Authenticator, step_up
from actors.browser import Answer, Browser
from actors.server import ROOT, until
from conftest import fresh_address

DOCUMENT = ROOT / "docs/policy.md"
BEGIN, END = "<!-- made by e2e/test_policy_table.py -->", "<!-- until here -->"

# Rows: an app of the tier, and whether the account has a second factor.
ROWS = {
    "`low`": ("low", False), "`moderate`, no factor yet": ("moderate", False), "`moderate`, with a factor": ("moderate", True),
    "`high`, no factor yet": ("high", False), "`high`, with a factor": ("high", True),
}
DAYS_AGO, MINUTES_AGO = 2 * 86_400, 11 * 60
# Two days lie between getting to know a browser and the sign-in, because what changed in the last day is a signal.
APPS = {"desk": "button: required, because: \"where people get to know their browsers\"", "low": "", "moderate": "", "high": ""}


class Person:
    """Somebody whose browser has signed in before, two days ago."""

    def __init__(self, server, sink, address: str, has_factor: bool):
        self.server, self.sink, self.address = server, sink, address
        self.browser = Browser(server.issuer, fresh_address())
        self.app: Authenticator | None = None
        assert self.browser.confirm(self.mail("desk").secret).json()["completed"] is True
        if has_factor:
            self.app, answer = enrol_in_the_past(self.browser)
            assert answer.status == 303, answer.words[:400]
        # Known as a device, and signed in no more.
        del self.browser.cookies["lk_session"]

    def mail(self, app: str, browser: Browser | None = None):
        before = len(self.sink.links(self.address))
        self.sign_in = (browser or self.browser).ask(self.address, app=app)
        message = self.sink.wait_for_link(self.address, before + 1)
        arrived = time.monotonic()
        # Whoever acts within the first second is no person, to the signals.
        until(lambda: app == "desk" or time.monotonic() > arrived + 1.2, "a person to have read the message")
        return message

    def stranger(self) -> Browser:
        """Another machine, elsewhere."""
        return Phone(self.server.issuer, fresh_address())

    def outcome(self, answer: Answer, browser: Browser | None = None) -> str:
        """What came of a person's act, in a few fixed words."""
        browser = browser or self.browser
        if answer.status == 403:
            assert browser.session() is None
            return "refused"
        told = answer.json() if "json" in (answer.headers["Content-Type"] or "") else {}
        if "handoff_code" in told:
            return "a code to carry over"
        if answer.status == 409:
            assert browser.session() is None
            return {"other_browser": "only where it was asked for"}.get(told["state"], f"refused: {told['state']}")
        location = told.get("location") or answer.location
        assert answer.status in (200, 303), f"{answer.status} {answer.text[:400]}"
        if location != "/step-up":
            assert browser.session()
            return "signed in"
        assert browser.session() is None, "a doorstep is nobody"
        if self.app is None:
            return "sets a factor up"
        assert step_up(browser, self.app.next()).status == 303
        assert browser.session()
        return "second factor, then signed in"


class Phone(Browser):
    def request(self, method, path, body=None, headers=None):
        agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1"
        return super().request(method, path, body, {"User-Agent": agent} | (headers or {}))


class AppInThePast(Authenticator):
    def next(self) -> str:
        self.spent = int((time.time() - DAYS_AGO) // 30)
        return self.value(self.spent)


def enrol_in_the_past(browser: Browser) -> tuple[Authenticator, Answer]:
    page = browser.get("/account/factors/add")
    assert page.status == 200, f"{page.status} {page.words[:400]}"
    app = AppInThePast.reading(page)
    answer = browser.post("/account/factors/add", page.form("/account/factors/add") | {"code": app.next()})
    app.__class__ = Authenticator
    return app, answer


# MARK: Columns

def same_browser(person: Person, app: str) -> str:
    return person.outcome(person.browser.confirm(person.mail(app).secret))


def other_browser(person: Person, app: str) -> str:
    """A phone in the same network, and the code that it shows typed where it was asked."""
    message = person.mail(app)
    phone = person.stranger()
    phone.address = person.browser.address
    answer = phone.confirm(message.secret)
    shown = person.outcome(answer, phone)
    if shown != "a code to carry over":
        return shown
    typed = person.browser.type_code(person.sign_in, answer.json()["handoff_code"])
    assert phone.session() is None
    return f"{shown}, then {person.outcome(typed)}"


def forwarded(person: Person, app: str) -> str:
    """Somebody else opens and presses, elsewhere; then whoever asked does."""
    message = person.mail(app)
    friend = person.stranger()
    friend.inspect(message.secret)
    shown = person.outcome(friend.confirm(message.secret), friend)
    assert shown in ("a code to carry over", "only where it was asked for") and friend.session() is None
    return f"nobody there; whoever asked: {person.outcome(person.browser.confirm(message.secret))}"


def new_device(person: Person, app: str) -> str:
    browser = Browser(person.server.issuer, fresh_address())
    return person.outcome(browser.confirm(person.mail(app, browser).secret), browser)


def other_network(person: Person, app: str) -> str:
    message = person.mail(app)
    person.browser.address = fresh_address()
    return person.outcome(person.browser.confirm(message.secret))


def replay(person: Person, app: str) -> str:
    """A used link in another browser: what becomes of it, of the session, and of the owner."""
    message = person.mail(app)
    if person.outcome(person.browser.confirm(message.secret)) == "refused":
        return "nothing was used"
    thief = person.stranger()
    seen = person.outcome(thief.confirm(message.secret), thief)
    assert seen == "refused: used"
    account = person.server.sql("SELECT id FROM accounts WHERE address_key = ?", person.address)[0]["id"]
    notices = person.server.sql("SELECT COUNT(*) AS n FROM outbox WHERE sign_in IS NULL AND account = ? AND state_at > ?",
                                account, int((time.time() - 3_600) * 1_000))[0]["n"]
    told = [seen] + (["the owner is told"] if notices else []) + ([] if person.browser.session() else ["the session ends"])
    return ", ".join(told)


def disabled(person: Person, app: str) -> str:
    message = person.mail(app)
    assert person.server.cli("account", "disable", person.address).returncode == 0
    return person.outcome(person.browser.confirm(message.secret))


def late(person: Person, app: str) -> str:
    """The mail was eleven minutes under way."""
    return person.outcome(person.browser.confirm(person.message.secret))


COLUMNS = {
    "same browser": same_browser, "other browser": other_browser, "forwarded": forwarded, "shared mailbox": same_browser,
    "new device": new_device, "other network": other_network, "used link again, elsewhere": replay, "account disabled meanwhile": disabled,
    "mail comes late": late,
}


@pytest.mark.timeout(900)
def test_the_table_in_the_document_is_what_happens(own, sinks):
    if not shutil.which("faketime"):
        pytest.skip("faketime is not installed")
    sink = sinks()
    server = own(mail=sink.route, apps=APPS)
    text = server.config.read_text()
    for tier in ("moderate", "high"):
        text = text.replace(f"name: Team {tier}\n    tier: low", f"name: Team {tier}\n    tier: {tier}")
    server.config.write_text(text)

    def restart(seconds_ago: int):
        server.stop()
        # What moves the server's clock ends before the server does.
        until(lambda: is_free(server.database), "the server to have let go of its database")
        prefix = ["faketime", "-f", f"-{seconds_ago}s"] if seconds_ago else []
        server.start(prefix=prefix, env={"FAKETIME_DONT_FAKE_MONOTONIC": "1"})
        for person in people.values():
            person.browser.close()

    people = {}
    restart(DAYS_AGO)
    for number, (row, (tier, has_factor)) in enumerate(ROWS.items()):
        for place, column in enumerate(COLUMNS):
            name = f"info+{number}{place}" if column == "shared mailbox" else f"person-{number}-{place}"
            people[row, column] = Person(server, sink, f"{name}@example.org", has_factor)
    restart(MINUTES_AGO)
    for row, (tier, _) in ROWS.items():
        person = people[row, "mail comes late"]
        person.message = person.mail(tier)
    restart(0)
    cells = [(row, column) for row in ROWS for column in COLUMNS]
    with ThreadPoolExecutor(8) as pool:
        outcomes = pool.map(lambda cell: COLUMNS[cell[1]](people[cell], ROWS[cell[0]][0]), cells)
        seen = dict(zip(cells, outcomes))
    for (row, column), outcome in seen.items():
        # What no table may say, whoever writes it.
        assert column not in ("account disabled meanwhile", "mail comes late") or outcome.startswith("refused"), (row, column, outcome)
        assert not row.startswith("`high`") or "signed in" not in outcome or "second factor, then signed in" in outcome, (row, column, outcome)
        assert column != "forwarded" or outcome.startswith("nobody there"), (row, column, outcome)
    table = written(seen)
    document = DOCUMENT.read_text()
    if os.environ.get("LATCHKEY_WRITE_TABLE"):
        before, rest = document.split(BEGIN)
        DOCUMENT.write_text(f"{before}{BEGIN}\n\n{table}\n{END}{rest.split(END)[1]}")
        return
    stands = re.search(re.escape(BEGIN) + r"\n\n(.*)\n" + re.escape(END), document, re.S)
    assert stands and stands[1] == table, f"docs/policy.md differs from what happened; LATCHKEY_WRITE_TABLE=1 writes:\n{table}"


def is_free(database) -> bool:
    lock = database.with_name(database.name + ".lock")
    if not lock.exists():
        return True
    with open(lock) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            return False


def written(seen: dict) -> str:
    """Situations downwards, so that a row is read as a story."""
    lines = ["| | " + " | ".join(ROWS) + " |", "|---" * (len(ROWS) + 1) + "|"]
    lines += [f"| {column} | " + " | ".join(seen[row, column] for row in ROWS) + " |" for column in COLUMNS]
    return "\n".join(lines) + "\n"
