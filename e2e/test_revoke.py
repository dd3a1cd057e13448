"""The kill switch: one command, and what it names is dead at once, at every node, with counts of what it ended."""

import datetime
import json
import time

import pytest

from conftest import fresh_address
from actors.authenticator import Authenticator
from actors.browser import Browser
from actors.server import until

SCOPES = {
    "account": lambda who: ["--account", who],
    "app": lambda who: ["--app", "wiki"],
    "domain": lambda who: ["--domain", who.split("@")[1]],
    "issued-before": lambda who: ["--issued-before", (datetime.datetime.now(datetime.UTC) + datetime.timedelta(milliseconds=-5)).isoformat(timespec="milliseconds").replace("+00:00", "Z")],
    "all": lambda who: ["--all"],
}


def revoke(server, *what) -> dict:
    done = server.cli("revoke", *what, "--because", "a drill", "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def pause(server):
    """Nodes and commands know the database's time to a part of a second: what is told apart by time has to lie further apart."""
    time.sleep(1 if server.on_postgres else 0.02)


def sign_in(server, sink, address, app="wiki") -> Browser:
    person = Browser(server.issuer, fresh_address())
    person.ask(address, app)
    assert person.confirm(sink.wait_for(address, 1).secret).json()["completed"] is True
    # From now on a server may know the session by heart.
    assert person.session() and person.session()
    return person


def newest_event(server, name: str) -> dict:
    row = server.sql("SELECT details, account, app FROM audit_events WHERE name = ? ORDER BY sequence DESC LIMIT 1", name)[0]
    return json.loads(row["details"]) | {"account": row["account"], "app": row["app"]}


@pytest.mark.both_engines
@pytest.mark.parametrize("scope", SCOPES)
def test_A22_what_the_kill_switch_names_is_dead_at_once(own, storage, sinks, scope):
    mail = sinks()
    server = own(mail=mail.route, storage=storage()).start()
    session = sign_in(server, mail, "anna@example.org")
    # A browser that has signed in before is limited apart from strangers, so both can ask within half a minute.
    known = {"lk_device": session.cookies["lk_device"]}
    waiting = Browser(server.issuer, fresh_address(), cookies=known)
    waiting.ask("berta@example.org" if scope != "account" else "anna@example.org")
    link = mail.wait_for("berta@example.org" if scope != "account" else "anna@example.org", 1 if scope != "account" else 2)
    bystander = sign_in(server, mail, "carla@example.com", "click") if scope in ("account", "app", "domain") else None
    pause(server)

    counts = revoke(server, *SCOPES[scope]("anna@example.org"))
    assert session.session() is None and session.get("/auth/verify?app=wiki").status == 401
    assert waiting.inspect(link.secret)["state"] == "revoked"
    refused = waiting.confirm(link.secret)
    assert refused.status == 409 and refused.json()["state"] == "revoked"
    assert (counts["links"], counts["sessions"]) == (1, 1), counts
    if bystander:
        assert bystander.session(), "nobody else is touched"
    event = newest_event(server, "authn_token_revoked" if scope == "account" else "watermark_raised")
    assert event["by"] == "operator" and event["because"] == "a drill"
    assert revoke(server, *SCOPES[scope]("anna@example.org"))["sessions"] == 0, "twice ends nothing more"

    pause(server)
    again, who = Browser(server.issuer, fresh_address(), cookies=known), "dora@example.org" if scope == "account" else "anna@example.org"
    again.ask(who, "wiki")
    newest = mail.wait_for(who, 1 if scope == "account" else 2)
    assert again.confirm(newest.secret).json()["completed"] is True, "accounts stay, and new links work"


@pytest.mark.both_engines
@pytest.mark.parametrize("scope", SCOPES)
def test_A22_the_kill_switch_ends_codes_and_doorsteps_too(own, storage, sinks, scope):
    mail = sinks()
    policy = "second_factor: always, without_factor: enrol, because: \"a vault\""
    server = own(mail=mail.route, storage=storage(), apps={"wiki": policy, "click": ""}).start()
    people = {name: f"{name}@example.org" for name in ("doorstep", "code", "handoff")}

    def ask(address: str, app="wiki"):
        """Their window, the place of its form for codes, the form's field, and the message."""
        assert server.cli("account", "add", address).returncode == 0
        window = Browser(server.issuer, fresh_address())
        place = f"/signin/wait/{window.ask(address, app)}"
        return window, place + "/code", window.get(place).csrf, mail.wait_for(address)

    guest, *_, message = ask(people["doorstep"])
    assert guest.confirm(message.secret).json()["location"] == "/step-up"
    page = guest.get("/step-up")
    app = Authenticator.reading(page)
    coder, coders_form, coders_field, coders = ask(people["code"])
    carrier, carriers_form, carriers_field, carriers = ask(people["handoff"])
    handoff = Browser(server.issuer, fresh_address()).confirm(carriers.secret).json()["handoff_code"]
    other, others_form, others_field, others = ask("carla@example.com", "click")
    time.sleep(0.02)

    for who in people.values() if scope == "account" else ["doorstep@example.org"]:
        revoke(server, *SCOPES[scope](who))

    assert guest.post("/step-up", page.form("/step-up") | {"code": app.next()}).location == "/signin"
    assert guest.get("/step-up").location == "/signin"
    coder.post(coders_form, coders_field | {"code": coders.code})
    carrier.post(carriers_form, carriers_field | {"code": handoff})
    for person in (guest, coder, carrier):
        assert person.session() is None and person.get("/step-up").location == "/signin"
    assert "lk_session" not in coder.cookies | carrier.cookies
    other.post(others_form, others_field | {"code": others.code})
    assert (other.session() is None) == (scope in ("issued-before", "all")), "nobody else is touched"


@pytest.mark.both_engines
def test_messages_that_wait_for_what_is_dead_are_not_sent(own, storage, sinks, someone):
    mail = sinks()
    mail.stop()
    server = own(mail=mail.route, storage=storage()).start()
    person = Browser(server.issuer, fresh_address())
    doomed = person.ask(someone)
    # The fourth is ten seconds off: the command counts what waits before somebody comes by and gives it up.
    until(lambda: server.sql("SELECT attempts FROM outbox WHERE sign_in = ?", doomed)[0]["attempts"] > 2, "a third attempt")
    pause(server)
    counts = revoke(server, "--all")
    assert counts["messages"] == 1 and counts["links"] == 1, counts
    pause(server)
    later = Browser(server.issuer, fresh_address())
    later.ask("later." + someone)
    mail.start()
    mail.wait_for("later." + someone)
    until(lambda: server.sql("SELECT state FROM outbox WHERE sign_in = ?", doomed)[0]["state"] == "abandoned", "the message to be given up")
    assert mail.to(someone) == []
    row = server.sql("SELECT sealed, reply FROM outbox WHERE sign_in = ?", doomed)[0]
    assert row["sealed"] is None and "ended" in row["reply"]


def test_the_kill_switch_refuses_what_it_cannot_mean(server):
    future = (datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=1)).isoformat(timespec="seconds").replace("+00:00", "Z")
    for what, word in ((["--issued-before", future], "to come"), (["--issued-before", "yesterday"], "can't be read"), (["--app", "nowhere"], "no app"),
                       (["--account", "nobody-at-all@example.org"], "no account"), (["--domain", "a@b"], "can't be read"),
                       (["--account", "a@example.org", "--because", "x" * 300], "reason"), (["--account", "a@example.org", "--because", "lkl_abc"], "reason")):
        refused = server.cli("revoke", *what)
        assert refused.returncode == 1 and word in refused.stderr, (what, refused.stderr)
    assert server.cli("revoke").returncode == 64
    assert server.cli("revoke", "--all", "--app", "wiki").returncode == 64


def test_a_revocation_at_one_node_is_seen_by_the_other_at_once(nodes, postgres, sinks):
    mail = sinks()
    here, there = (node.start() for node in nodes(postgres.database(), mail=mail.route))
    people = []
    for number in range(4):
        person = Browser(here.issuer, fresh_address(), port=(here, there)[number % 2].port)
        person.ask(f"{number}@example.org")
        assert person.confirm(mail.wait_for(f"{number}@example.org").secret).json()["completed"] is True
        assert person.session()
        people.append(person)
    pause(here)
    counts = revoke(there, "--domain", "example.org")
    assert counts["sessions"] == 4
    for person in people:
        assert person.session() is None
        assert person.go_to(here if person.port == there.port else there).session() is None
