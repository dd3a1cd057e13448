"""`POST /v1/leaked`: whoever finds a secret of ours ends it, and learns nothing about whose it was."""

import concurrent.futures
import json
import re
import time

import pytest

from actors.browser import Browser
from actors.guesser import guess as made_up
from actors.server import until
from conftest import fresh_address

def report(server, secrets: list, address: str | None = None, **headers):
    finder = Browser(server.issuer, address or fresh_address())
    return finder.request("POST", "/v1/leaked", json.dumps({"secrets": secrets}).encode(),
                          {"Content-Type": "application/json", "Origin": None, "Sec-Fetch-Site": None} | headers)


def revoked(answer) -> dict:
    assert answer.status == 200, answer.text
    assert set(answer.json()) == {"received", "revoked"}
    return {kind: count for kind, count in answer.json()["revoked"].items() if count}


@pytest.mark.both_engines
def test_a_leaked_link_session_device_binding_and_not_me_are_dead_and_the_owner_is_told_once(server, sink, browser, receive, someone):
    person = browser()
    _, first = receive(person, someone)
    person.confirm(first.secret)
    session, device = person.cookies["lk_session"], person.cookies["lk_device"]
    other = browser(cookies={"lk_device": device})
    _, second = receive(other, someone)
    assert revoked(report(server, [second.secret])) == {"link": 1}
    assert other.inspect(second.secret)["state"] == "revoked"
    assert other.confirm(second.secret).json()["state"] == "revoked"

    assert revoked(report(server, [session, device, session])) == {"session": 1, "device": 1}
    assert person.session() is None
    assert server.sql("SELECT COUNT(*) AS n FROM sessions WHERE account = (SELECT id FROM accounts WHERE address_key = ?)", someone)[0]["n"] == 0

    until(lambda: any("found" in message.subject for message in sink.to(someone)), "the notice")
    told = [message for message in sink.to(someone) if "found" in message.subject]
    assert len(told) == 1, "once an account"
    assert not re.search(r"lk[a-z]_", told[0].text)

    for kind, state in (("binding", "revoked"), ("link", "revoked"), ("not_me", "denied")):
        newcomer = browser()
        _, message = receive(newcomer, f"{kind}.{someone}")
        secret = {"binding": newcomer.cookies["lk_binding"], "link": message.secret, "not_me": message.not_me_secret}[kind]
        assert revoked(report(server, [secret])) == {kind: 1}
        assert newcomer.confirm(message.secret).json()["state"] == state, kind
        assert newcomer.session() is None


@pytest.mark.both_engines
def test_a_leaked_binding_takes_the_session_that_it_could_bring_back(server, browser, receive, someone):
    person = browser()
    sign_in, message = receive(person, someone)
    person.confirm(message.secret)
    binding = person.cookies["lk_binding"]
    assert revoked(report(server, [binding])) == {"binding": 1}
    assert person.session() is None
    thief = browser(cookies={"lk_binding": binding})
    assert thief.confirm(message.secret).json()["state"] == "used" and thief.get(f"/signin/wait/{sign_in}").status == 200
    assert thief.session() is None
    assert revoked(report(server, [binding])) == {}


@pytest.mark.both_engines
def test_a_finder_learns_nothing_about_what_is_unknown_or_dead(server, browser, receive, someone):
    person = browser()
    _, message = receive(person, someone)
    person.confirm(message.secret)
    used, unknown, nobody = message.secret, made_up("l"), made_up("s")
    decoy = browser()
    answers = [report(server, [secret]) for secret in (used, unknown, nobody, "lkl_tooshort", "rubbish", made_up("r"), made_up("c"))]
    bodies = {answer.body for answer in answers}
    assert len(bodies) == 1, bodies
    assert revoked(answers[0]) == {}
    headers = {tuple(sorted(name.lower() for name in answer.headers)) for answer in answers}
    assert len(headers) == 1
    assert person.session(), "a used link takes its session with it only when the session itself leaked"
    assert someone not in answers[0].text


def test_a_decoy_that_is_reported_looks_like_any_other_link(own, sink, someone):
    """Nobody is sent a decoy's link, so nobody can report it; its binding is in the requester's browser."""
    server = own(mail=sink.route, sign_up="off").start()
    assert server.cli("account", "add", someone).returncode == 0
    counts = []
    for address in (someone, "stranger." + someone):
        person = Browser(server.issuer, fresh_address())
        person.ask(address)
        counts.append(revoked(report(server, [person.cookies["lk_binding"]])))
    assert counts[0] == counts[1] == {"binding": 1}


def test_a_report_of_a_thousand_is_taken_and_a_longer_one_refused(server):
    began = time.monotonic()
    assert revoked(report(server, [made_up() for _ in range(1000)])) == {}
    print(f"\na thousand unknown secrets took {(time.monotonic() - began) * 1000:.0f} ms")
    assert report(server, ["x"] * 1001).status == 413
    assert report(server, ["x" * 70_000]).status == 413
    for body in (b"", b"[]", b'{"secrets": "x"}', b'{"secrets": [1]}', b"\xff"):
        answer = Browser(server.issuer, fresh_address()).request("POST", "/v1/leaked", body, {"Content-Type": "application/json", "Origin": None, "Sec-Fetch-Site": None})
        assert answer.status == 400 and answer.json()["type"].endswith("bad-request"), answer.text


def test_who_makes_secrets_up_is_stopped_and_who_finds_real_ones_is_not(server, browser, receive, someone):
    inventor = fresh_address()
    statuses = [report(server, [made_up() for _ in range(1000)], inventor).status for _ in range(6)]
    assert statuses == [200] * 5 + [429]
    person = browser()
    _, message = receive(person, someone)
    assert revoked(report(server, [message.secret])) == {"link": 1}, "others go on"


def test_another_sites_page_cannot_report_with_a_visitors_browser(server):
    answer = report(server, [made_up()], Origin="https://evil.example", **{"Sec-Fetch-Site": "cross-site"})
    assert answer.status == 403


def test_a_leak_is_dead_on_the_other_node_within_a_second(nodes, postgres, sinks):
    mail = sinks()
    here, there = (node.start() for node in nodes(postgres.database(), mail=mail.route))
    people, found = [], []
    for number in range(8):
        person = Browser(here.issuer, fresh_address(), port=(here, there)[number % 2].port)
        person.ask(f"{number}@example.org")
        assert person.confirm(mail.wait_for(f"{number}@example.org").secret).json()["completed"] is True
        people.append(person)
        found.append(person.cookies["lk_session"])
    finder = Browser(here.issuer, fresh_address(), port=there.port)
    batch = found + [made_up("s") for _ in range(992)]
    began = time.monotonic()
    answer = finder.request("POST", "/v1/leaked", json.dumps({"secrets": batch}).encode(), {"Content-Type": "application/json"})
    assert revoked(answer) == {"session": 8}
    for person in people:
        assert person.go_to(here).session() is None
    took = time.monotonic() - began
    print(f"\na thousand reported and eight checked at the other node in {took * 1000:.0f} ms")
    # The same at once from both sides ends each once.
    with concurrent.futures.ThreadPoolExecutor(4) as crowd:
        person = Browser(here.issuer, fresh_address(), port=here.port)
        person.ask("last@example.org")
        link = mail.wait_for("last@example.org").secret

        def strike(number):
            one = Browser(here.issuer, fresh_address(), port=(here, there)[number % 2].port)
            return one.request("POST", "/v1/leaked", json.dumps({"secrets": [link]}).encode(), {"Content-Type": "application/json"}).json()["revoked"]["link"]

        assert sum(crowd.map(strike, range(4))) == 1
