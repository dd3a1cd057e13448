"""The attack book, part one: the link itself (docs/attacks.md). Each test fails if the attack succeeds."""

import base64
import collections
import concurrent.futures
import hashlib
import datetime
import json
import re
import shutil
import time
import types
import urllib.parse

import pytest

from actors import guesser, scanner
from actors.authenticator import enrol
from actors.browser import Browser
from actors.guesser import bits, dress, guess, relabel
from actors.house import House
from actors.server import until
from conftest import fresh_address
from test_abuse import is_within
from test_address_change import CONFIRM, UNDO, ask_for, confirm, mail_with, undo
from test_admin_api import Program, add_key
from test_recovery import recover


def everything(loot) -> list[tuple[str, str, object]]:
    """Every value in a stolen database: (table, column, value)."""
    return [(name, column, row[column]) for name in loot.tables for row in loot.sql(f'SELECT * FROM "{name}"')
            for column in row.keys() if row[column] is not None]


def counts(server) -> dict[str, int]:
    return {name: server.sql(f'SELECT COUNT(*) AS n FROM "{name}"')[0]["n"] for name in server.tables}


def state_of(server, sign_in: str) -> tuple:
    """All that the store keeps of a sign-in, to be compared before and after an attack."""
    return tuple(server.sql("SELECT * FROM sign_ins WHERE id = ?", sign_in)[0])


def sessions_of(server, sign_in: str) -> int:
    return server.sql("SELECT COUNT(*) AS n FROM sessions WHERE sign_in = ?", sign_in)[0]["n"]


def assert_still_works(person: Browser, secret: str, address: str):
    answer = person.confirm(secret)
    assert answer.status == 200 and answer.json()["completed"] is True, answer.text
    assert person.session()["identifier"] == address


# MARK: A01

def guess_at(path: str, kind: str = "l", **more):
    return lambda port, address: guesser.post(port, path, {"secret": guess(kind)} | more, address=address)


def guess_by_opening(port: int, address: str) -> bytes:
    return (f"GET /l/{guess()} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: application/json\r\n"
            f"X-Forwarded-For: {address}\r\n\r\n").encode()


GUESSES = [guess_at("/l/inspect"), guess_at("/l/confirm"), guess_at("/l/not-me"), guess_at("/l/not-me", "n"), guess_at("/l/undo", "u", sure="yes"),
           guess_at("/l/recover", code="0000-0000"), guess_at("/account/address/confirm"), guess_by_opening]


@pytest.mark.timeout(600)
def test_A01_a_hundred_thousand_guesses_open_nothing_and_write_nothing(own, sink):
    server = own(mail=sink.route).start()
    before, heard, told = counts(server), collections.Counter(), collections.Counter()

    def guess_a_thousand_times(address: str) -> bytes:
        """From one network, by turns at every place that takes a secret."""
        return guesser.volley(server.port, [GUESSES[number % len(GUESSES)](server.port, address) for number in range(1000)])

    with concurrent.futures.ThreadPoolExecutor(3) as guessers:
        for answers in guessers.map(guess_a_thousand_times, [fresh_address() for _ in range(100)]):
            heard.update(int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", answers))
            told.update(re.findall(rb'"(?:state|completed|handoff_code)":"?\w+', answers))
    assert sum(heard.values()) == 100_000 and set(heard) <= {200, 404, 429}, heard
    assert set(told) == {b'"state":"unknown'}, told
    assert heard[429] >= 100 * (1000 - 60), f"30 a minute for a network, and a second minute if it takes that long: {heard}"
    grown = {name: count - before[name] for name, count in counts(server).items()}
    assert grown.pop("audit_events", 0) <= 300 and not any(grown.values()), f"guesses write nothing: {grown}"


# MARK: A02

@pytest.mark.both_engines
def test_A02_a_stolen_database_opens_completes_and_sends_nothing(own, sinks, party, tmp_path, someone, storage):
    sink, closed = sinks(), sinks()
    server = own(mail=sink.route, callback=party.callback, storage=storage()).start()
    people, seen = {}, {}
    for name in ("pending", "finished", "handed"):
        people[name] = person = Browser(server.issuer, fresh_address())
        sign_in = person.ask(f"{name}.{someone}")
        seen[name] = (sign_in, sink.wait_for(f"{name}.{someone}"))
    people["finished"].confirm(seen["finished"][1].secret)
    handoff = Browser(server.issuer, fresh_address()).confirm(seen["handed"][1].secret).json()["handoff_code"]
    more = furnish(server, sink, someone)
    # One message still waits in the outbox: the mail server is away.
    sink.stop()
    waiting = Browser(server.issuer, fresh_address())
    last = waiting.ask("waiting." + someone)
    until(lambda: waiting.get(f"/signin/wait/{last}").delivery == "deferred", "the message to be deferred")

    loot = server.steal(tmp_path / "stolen", storage)
    octets, values = loot.octets, everything(loot)
    texts = {str(value) for *_, value in values} | {value.decode("latin-1") for *_, value in values if isinstance(value, bytes)}

    secrets = [secret for _, message in seen.values() for secret in (message.secret, message.not_me_secret)]
    secrets += [value for person in [*people.values(), waiting] for value in person.cookies.values() if value.startswith("lk")]
    secrets += [more.recovery.secret, more.recovery.not_me_secret, more.verify, more.undo, more.key]
    assert {secret[:4] for secret in secrets} >= {"lkl_", "lkn_", "lks_", "lkb_", "lkd_", "lku_", "lka_"}
    for secret in secrets:
        for form in disguises(secret):
            assert form not in octets, f"a {secret[:4]} secret stands in the database as {form!r}"
    for form in (more.app.secret, base64.b32encode(more.app.secret), more.app.secret.hex().encode(), base64.b64encode(more.app.secret)):
        assert form not in octets, "the key of an authenticator app stands in the database"
    for code in [message.code for _, message in seen.values()] + [handoff, more.spoken]:
        for form in (code, code.replace("-", "")):
            assert not any(form in text for text in texts), "a code stands in the database"
            for digest in (hashlib.sha256, hashlib.sha1, hashlib.md5, hashlib.sha512, hashlib.blake2b):
                assert digest(form.encode()).digest() not in octets, "a code stands there under a hash without a key"
    assert ("waiting." + someone).encode() not in sealed_messages(values), "the outbox is sealed"
    known = {(table, column) for table, column, value in values if isinstance(value, str) and someone in value}
    assert known == {("accounts", "address"), ("accounts", "address_key"), ("sign_ins", "address"), ("sign_ins", "address_key"),
                     ("address_changes", "before"), ("address_changes", "after")}

    # Nothing that is stored works when it is presented.
    sink.start()
    sink.wait_for("waiting." + someone)
    thief = Browser(server.issuer)
    before = counts(server)["sessions"]
    blobs = {value for *_, value in values if isinstance(value, bytes) and len(value) >= 16}
    assert len(blobs) >= 12, "digests are there to be stolen"
    for blob in blobs:
        thief.address = fresh_address()
        for material in {blob[:32].ljust(32, b"\0"), blob[-32:].rjust(32, b"\0")}:
            thief.cookies = {name: dress(material, kind) for name, kind in
                             [("lk_session", "s"), ("lk_binding", "b"), ("lk_device", "d")]}
            assert thief.session() is None
            assert thief.inspect(dress(material, "l"))["state"] == "unknown"
            assert "completed" not in thief.confirm(dress(material, "l")).text
            assert thief.post_json("/l/confirm", {"secret": dress(material, "n")}).status == 404
            for path, kind, fields in (("/l/not-me", "n", {}), ("/l/undo", "u", {"sure": "yes"}), ("/l/recover", "l", {"code": more.spoken}),
                                       ("/account/address/confirm", "l", {})):
                assert thief.post_json(path, {"secret": dress(material, kind)} | fields).status == 404, path
            assert is_key(server, dress(material, "a"), thief.address) is False
        for text in (blob.hex(), base64.b64encode(blob).decode(), base64.urlsafe_b64encode(blob).decode().rstrip("=")):
            thief.cookies = {"lk_session": text}
            assert thief.session() is None
    assert counts(server)["sessions"] == before
    assert people["finished"].session() is not None and people["pending"].session() is None
    assert is_key(server, more.key), "what was taken is alive where it belongs"

    # The thief's own server, with a key of its own, sends nothing of the stolen outbox and honours no secret of it.
    den = own("thief", mail=closed.route, callback=party.callback, **loot.place)
    den.start()
    person = Browser(den.issuer, fresh_address(), cookies=people["pending"].cookies)
    assert person.confirm(seen["pending"][1].secret).status == 404
    assert recover(person, more.recovery.secret, more.spoken).status == 404
    assert undo(person, more.undo, sure="yes").status == 404 and is_key(den, more.key) is False
    assert Browser(den.issuer, fresh_address(), cookies=people["finished"].cookies).session() is None
    Browser(den.issuer, fresh_address()).ask("later." + someone)
    closed.wait_for("later." + someone)
    assert closed.to("waiting." + someone) == []


def furnish(server, sink, someone) -> types.SimpleNamespace:
    """What a database holds besides sign-ins, and what each is opened with: a recovery, an address that changed and one that
    will, an authenticator app, and a program's key."""
    def signed_in(name: str) -> Browser:
        person = Browser(server.issuer, fresh_address())
        person.ask(f"{name}.{someone}")
        assert person.confirm(sink.wait_for(f"{name}.{someone}").secret).json()["completed"] is True
        return person

    keeper, mover = signed_in("keeper"), signed_in("mover")
    app, answer = enrol(keeper, "/account/factors/add")
    assert answer.status == 303
    assert ask_for(mover, f"new.{someone}").status == 200
    assert confirm(mover, mail_with(sink, f"new.{someone}", CONFIRM)).status == 200
    asked = ask_for(keeper, f"newer.{someone}")
    assert asked.status == 200, asked.words
    started = server.cli("recovery", "start", f"keeper.{someone}", "--app", "wiki", "--by", "Kim", "--check", "called back at home", "--json")
    assert started.returncode == 0, started.stderr
    recovery = until(lambda: [message for message in sink.to(f"keeper.{someone}") if message.link and not message.code], "the recovery's message")[0]
    return types.SimpleNamespace(
        app=app, verify=mail_with(sink, f"newer.{someone}", CONFIRM), undo=mail_with(sink, f"mover.{someone}", UNDO), recovery=recovery,
        spoken=json.loads(started.stdout)["spoken_code"], key=add_key(server, "clerk", "accounts:read"))


def is_key(server, text: str, address: str | None = None) -> bool:
    answer = Program(server, text, address).ask("GET", "/admin/v1/accounts")
    assert answer.status in (200, 401), answer.status
    return answer.status == 200


def disguises(secret: str) -> list[bytes]:
    raw, text = bits(secret), secret.encode()
    forms = [text, secret[4:47].encode(), raw, raw.hex().encode(), raw.hex().upper().encode(), text.hex().encode(),
             base64.b64encode(raw).rstrip(b"="), base64.urlsafe_b64encode(raw).rstrip(b"="), base64.b64encode(text).rstrip(b"=")]
    for digest in (hashlib.sha256, hashlib.sha1, hashlib.md5, hashlib.sha512, hashlib.blake2b):
        forms += [digest(form).digest() for form in (text, raw, secret[4:47].encode())]
    return forms


def sealed_messages(values) -> bytes:
    return b"".join(value if isinstance(value, bytes) else str(value).encode() for table, _, value in values if "outbox" in table)


# MARK: A03

@pytest.mark.both_engines
def test_A03_a_used_link_resumes_in_its_own_browser_and_is_refused_and_recorded_elsewhere(browser, receive, someone, server):
    person, other = browser(), browser()
    sign_in, message = receive(person, someone)
    person.confirm(message.secret)
    assert person.confirm(message.secret).json()["resumed"] is True
    assert "authn_token_reuse" not in server.life(sign_in), "resuming is no replay"

    assert other.inspect(message.secret)["state"] == "used"
    refused = other.confirm(message.secret)

    assert refused.status == 409 and refused.json()["state"] == "used"
    assert "lk_session" not in other.cookies and other.session() is None
    assert server.life(sign_in).count("authn_token_reuse") == 1
    assert sessions_of(server, sign_in) == 1
    assert person.session() is not None, "tier low logs the replay, and the person's session lives"


@pytest.mark.both_engines
def test_A03_a_used_code_signs_in_nobody_else_and_makes_no_second_session(browser, receive, someone, server):
    person, other = browser(), browser()
    sign_in, message = receive(person, someone)
    field = person.get(f"/signin/wait/{sign_in}").csrf
    assert person.type_code(sign_in, message.code).status == 303
    theirs = other.get(f"/signin/wait/{other.ask('other.' + someone)}").csrf
    assert other.post(f"/signin/wait/{sign_in}/code", theirs | {"code": message.code}).status == 404
    assert other.session() is None
    assert person.post(f"/signin/wait/{sign_in}/code", field | {"code": message.code}).status == 303
    assert person.session() is not None
    assert sessions_of(server, sign_in) == 1 and server.life(sign_in).count("session_created") == 1


@pytest.mark.both_engines
@pytest.mark.parametrize("end", ["sign-out", "not-me", "operator"])
def test_A03_once_the_session_has_ended_its_link_and_code_bring_it_back_nowhere(browser, receive, someone, server, end):
    person, other = browser(), browser()
    sign_in, message = receive(person, someone)
    field = person.get(f"/signin/wait/{sign_in}").csrf
    person.confirm(message.secret)
    kept = dict(person.cookies)
    if end == "sign-out":
        person.sign_out()
    elif end == "not-me":
        assert other.not_me(message.not_me_secret).status == 200
    else:
        assert server.cli("account", "sign-out", someone).returncode == 0
    for cookies in (dict(person.cookies), kept, {"lk_binding": kept["lk_binding"]}):
        person.cookies = dict(cookies)
        person.confirm(message.secret)
        typed = person.post(f"/signin/wait/{sign_in}/code", field | {"code": message.code})
        assert (typed.status, typed.location) == (303, f"/signin/wait/{sign_in}"), "the code is over, not the form"
        person.get(f"/signin/wait/{sign_in}")
        assert person.session() is None, f"back in by {list(cookies)}"
    assert server.life(sign_in).count("session_created") == 1


# MARK: A04

@pytest.mark.both_engines
@pytest.mark.parametrize("app", ["wiki", "here"])
def test_A04_sixty_four_confirms_at_once_make_one_session(browser, receive, someone, server, app):
    """On one node; two nodes follow with the store that allows them."""
    for round in range(5):
        person = browser()
        address = f"{app}{round}.{someone}"
        sign_in, message = receive(person, address, app=app)
        cookies = {name: value for name, value in person.cookies.items()} if app == "wiki" else None
        request = [guesser.post(server.port, "/l/confirm", {"secret": message.secret}, cookies, fresh_address()) for _ in range(64)]
        answers = guesser.all_at_once(server.port, request)
        given = {match[0] for _, headers, _ in answers if (match := re.search(r"lks_\w{49}", headers.get("set-cookie", "")))}
        first = [body for status, _, body in answers if status == 200 and not json.loads(body).get("resumed")]
        assert sessions_of(server, sign_in) == 1
        assert len(first) == 1, [status for status, *_ in answers]
        # Answers overtake one another: whichever cookie the browser keeps in the end must be the session's.
        alive = [secret for secret in given if Browser(server.issuer, fresh_address(), cookies={"lk_session": secret}).session()]
        assert len(given) == len(alive) == 1, f"{len(given)} session secrets were given out, {len(alive)} of them live"
        assert {status for status, *_ in answers} <= {200, 409}, [status for status, *_ in answers]
        assert server.life(sign_in).count("session_created") == 1
        assert server.life(sign_in).count("authn_login_success") == 1


@pytest.mark.both_engines
def test_A04_link_code_and_handoff_at_once_make_one_session(browser, receive, someone, server):
    person, phone = browser(), browser()
    sign_in, message = receive(person, someone)
    handoff = phone.confirm(message.secret).json()["handoff_code"]
    csrf = person.get(f"/signin/wait/{sign_in}").csrf
    requests = []
    for number in range(48):
        if number % 3 == 0:
            requests.append(guesser.post(server.port, "/l/confirm", {"secret": message.secret}, person.cookies, fresh_address()))
        else:
            fields = csrf | {"code": handoff if number % 3 == 1 else message.code}
            requests.append(form_post(server.port, f"/signin/wait/{sign_in}/code", fields, person.cookies))
    guesser.all_at_once(server.port, requests)
    assert sessions_of(server, sign_in) == 1
    assert server.life(sign_in).count("session_created") == 1


def form_post(port: int, path: str, fields: dict, cookies: dict) -> bytes:
    body = urllib.parse.urlencode(fields).encode()
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return (f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\nCookie: {cookie}\r\n"
            f"X-Forwarded-For: {fresh_address()}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n").encode() + body


# MARK: A05

@pytest.mark.parametrize("app", ["wiki", "click", "path", "here"])
def test_A05_opening_is_inert_whatever_the_method_and_whoever_opens(browser, receive, someone, server, app):
    person = browser()
    sign_in, message = receive(person, someone, app=app)
    before, sessions = state_of(server, sign_in), counts(server)["sessions"]

    heard = scanner.opens(server.issuer, message.link, fresh_address())

    assert state_of(server, sign_in) == before, "opening changed the sign-in"
    assert counts(server)["sessions"] == sessions
    assert all(status < 500 for *_, status in heard), [one for one in heard if one[2] >= 500]
    assert all(status >= 400 for method, _, status in heard if method in ("TRACE", "PUT", "PATCH", "DELETE", "PROPFIND"))
    assert_still_works(person, message.secret, someone)


def test_A05_the_page_may_ask_about_a_link_as_often_as_it_likes(browser, receive, someone, server):
    person, other = browser(), browser()
    sign_in, message = receive(person, someone)
    before = state_of(server, sign_in)
    for _ in range(20):
        told = other.inspect(message.secret)
        assert told["state"] == "open" and told["bound"] is False
        assert someone not in json.dumps(told), "the address is masked"
    assert person.inspect(message.secret)["bound"] is True
    assert state_of(server, sign_in) == before
    assert_still_works(person, message.secret, someone)


# MARK: A06

@pytest.mark.chromium
@pytest.mark.parametrize("app", ["wiki", "click", "path"])
def test_A06_a_scanner_that_presses_every_button_gets_nothing_and_spoils_nothing(browser, chromium, receive, someone, server, app):
    person = browser()
    sign_in, message = receive(person, someone, app=app)
    robot = scanner.presses_everything(chromium, message.link, fresh_address(), shot=f"scanner-{app}")
    try:
        assert robot.pressed, "there was something to press"
        assert robot.session(server.issuer) is None and "lk_session" not in robot.cookies
        assert sessions_of(server, sign_in) == 0
        assert_still_works(person, message.secret, someone)
    finally:
        robot.close()


@pytest.mark.chromium
def test_A06_a_scanner_that_follows_every_link_of_the_mail_spoils_nothing_either(browser, chromium, receive, someone, server):
    """Scanners don't know which link is which: they open and press "this wasn't me" as well."""
    person = browser()
    sign_in, message = receive(person, someone)
    for link in (message.link, message.not_me):
        robot = scanner.presses_everything(chromium, link, fresh_address())
        assert robot.pressed and robot.session(server.issuer) is None
        robot.close()
    assert sessions_of(server, sign_in) == 0
    assert_still_works(person, message.secret, someone)


# MARK: A07, A08

@pytest.mark.both_engines
def test_A07_a_forwarded_link_signs_in_nobody_else_and_the_forwarder_still_can(browser, receive, someone, server):
    person, friend = browser(), browser()
    sign_in, message = receive(person, someone)
    assert friend.confirm(message.secret).json()["completed"] is False
    assert friend.session() is None
    # Not with a window of the friend's own either, nor with the friend's own binding.
    friend.ask("friend." + someone)
    assert friend.confirm(message.secret).json()["completed"] is False
    assert friend.session() is None and sessions_of(server, sign_in) == 0
    assert_still_works(person, message.secret, someone)


@pytest.mark.both_engines
def test_A08_whoever_reads_the_mailbox_gets_no_session(browser, receive, someone, server):
    person, reader = browser(), browser()
    sign_in, message = receive(person, someone)
    field = reader.get(f"/signin/wait/{reader.ask('reader.' + someone)}").csrf
    own = dict(reader.cookies)
    handoff = reader.confirm(message.secret).json()["handoff_code"]
    for code in (message.code, handoff):
        for cookies in ({}, own, {"lk_binding": guess("b")}, {"lk_binding": relabel(message.secret, "b")},
                        {"lk_session": relabel(message.secret, "s")}):
            reader.cookies = dict(cookies)
            answer = reader.post(f"/signin/wait/{sign_in}/code", field | {"code": code})
            # A field that fits the reader's own window gets the code as far as the question whose window it is.
            assert answer.status == 404 if cookies == own else answer.status in (403, 404), (answer.status, cookies)
            reader.confirm(message.secret)
            assert reader.session() is None
    assert sessions_of(server, sign_in) == 0
    assert_still_works(person, message.secret, someone)


# MARK: A09

def test_A09_a_sign_in_that_a_stranger_started_needs_more_than_the_victims_click(browser, receive, someone, server, sink):
    attacker, victim = browser(), browser()
    sign_in, message = receive(attacker, someone)
    assert "Firefox" in message.text and attacker.address.rsplit(".", 1)[0] in message.text, "the mail says who asks"
    told = victim.inspect(message.secret)
    assert "Firefox" in json.dumps(told) and attacker.address.rsplit(".", 1)[0] in json.dumps(told), "so does the page"
    assert victim.confirm(message.secret).json()["completed"] is False
    assert attacker.session() is None and victim.session() is None
    assert attacker.confirm(guess()).status >= 400

    ended = victim.not_me(message.not_me_secret)

    assert ended.status in (200, 204, 303), ended.text
    assert victim.inspect(message.secret)["state"] == "denied"
    attacker.confirm(message.secret)
    attacker.type_code(sign_in, message.code)
    assert attacker.session() is None and sessions_of(server, sign_in) == 0
    assert "authn_link_denied" in server.life(sign_in)


@pytest.mark.both_engines
def test_A09_after_not_me_the_same_stranger_brings_no_more_mail(browser, receive, someone, server, sink):
    attacker, victim = browser(), browser()
    _, message = receive(attacker, someone)
    victim.not_me(message.not_me_secret)
    again = Browser(server.issuer, attacker.address).try_to_ask(someone)
    assert is_within(again, "quieted"), "for them alone, and for longer than for everybody"
    victim.ask("later." + someone)
    sink.wait_for("later." + someone)
    assert len(sink.to(someone)) == 1


def test_A09_not_me_on_the_landing_page_ends_what_could_be_carried_over(browser, receive, someone):
    attacker, victim = browser(), browser()
    sign_in, message = receive(attacker, someone)
    handoff = victim.confirm(message.secret).json()["handoff_code"]
    victim.not_me(message.secret)
    attacker.type_code(sign_in, handoff)
    attacker.type_code(sign_in, message.code)
    assert attacker.session() is None


# MARK: A10

@pytest.mark.chromium
@pytest.mark.parametrize("app", ["wiki", "click", "here"])
def test_A10_a_link_to_the_attackers_account_signs_nobody_in_silently(browser, chrome, receive, someone, server, app):
    attacker = browser()
    sign_in, message = receive(attacker, someone, app=app)
    victim = chrome()
    victim.open(message.link)
    victim.state("open")
    victim.page.wait_for_load_state("networkidle")
    assert victim.session(server.issuer) is None, "opening alone signs nobody in here"
    assert sessions_of(server, sign_in) == 0
    shown = victim.page.inner_text("main")
    if app == "here":
        assert someone[0] + "•••@example.org" in shown, "the account is named before anything is pressed"
        return
    assert "Firefox" in shown and attacker.address.rsplit(".", 1)[0] in shown, "who asked is named"
    victim.confirm_button().click()
    victim.page.locator("[data-handoff]:visible").wait_for()
    assert victim.session(server.issuer) is None and sessions_of(server, sign_in) == 0


# MARK: A11

@pytest.mark.both_engines
def test_A11_a_session_that_was_planted_beforehand_is_not_the_one_after_sign_in(browser, receive, someone):
    attacker, victim = browser(), browser()
    _, message = receive(attacker, "attacker." + someone)
    attacker.confirm(message.secret)
    planted = dict(attacker.cookies)
    victim.cookies = dict(planted)

    _, message = receive(victim, someone)
    victim.confirm(message.secret)

    assert victim.session()["identifier"] == someone
    for name in ("lk_session", "lk_device", "lk_binding"):
        assert victim.cookies[name] != planted[name], f"{name} is new at sign-in"
    attacker.cookies = dict(planted)
    assert (attacker.session() or {}).get("identifier") != someone


@pytest.mark.parametrize("invented", [True, False], ids=["made-up", "from-the-server"])
def test_A11_a_binding_that_was_planted_beforehand_is_bound_to_nothing(browser, receive, someone, server, invented):
    attacker, victim = browser(), browser()
    attacker.ask("attacker." + someone)
    planted = guess("b") if invented else attacker.cookies["lk_binding"]
    victim.cookies["lk_binding"] = planted

    sign_in, message = receive(victim, someone)

    assert victim.cookies["lk_binding"] != planted
    attacker.cookies = {"lk_binding": planted}
    assert attacker.get(f"/signin/wait/{sign_in}").status == 404
    assert attacker.inspect(message.secret)["bound"] is False
    assert attacker.confirm(message.secret).json()["completed"] is False
    assert attacker.session() is None
    assert_still_works(victim, message.secret, someone)


def test_A11_behind_https_every_cookie_is_locked_to_its_host(own, sinks, someone):
    """As behind a proxy that ends TLS: `__Host-` keeps a sibling's and a plain-http cookie out."""
    sink = sinks()
    server = own(mail=sink.route, issuer="https://id.latchkey.test").start()
    person = Browser(server.issuer, fresh_address())
    ours = {"Origin": "https://id.latchkey.test"}
    planted = {name: guess(name[3]) for name in ("lk_session", "lk_binding", "lk_device")}
    person.cookies = dict(planted)
    fields = person.open_form().form("/signin") | {"identifier": someone}
    assert person.post("/signin", fields).status == 403, "the plain-http name of the server is not the issuer"
    asked = person.post("/signin", fields, headers=ours)
    assert asked.status == 303 and asked.location.startswith(("/signin/wait/", "https://id.latchkey.test/signin/wait/"))
    message = sink.wait_for(someone)
    assert message.link.startswith("https://id.latchkey.test/l#")
    assert person.confirm(message.secret, headers=ours).json()["completed"] is True
    assert person.session()["identifier"] == someone
    for answer in person.seen:
        assert answer.headers["Strict-Transport-Security"]
        for name, rest in answer.set_cookies.items():
            attributes = [part.strip().lower() for part in rest.split(";")[1:]]
            assert name.startswith("__Host-lk_") and "secure" in attributes and "path=/" in attributes, (name, rest)
            assert "httponly" in attributes and not any(part.startswith("domain") for part in attributes)
    assert {f"__Host-{name}" for name in planted} <= set(person.cookies)


# MARK: A23

@pytest.mark.both_engines
@pytest.mark.parametrize("again", ["another-address", "same-address"])
def test_A23_an_older_link_of_the_same_browser_is_superseded(browser, receive, someone, server, again):
    person = browser()
    first, message = receive(person, someone)
    if again == "another-address":
        _, newer = receive(person, "newer." + someone)
    else:
        limited = person.try_to_ask(someone)
        assert limited.status == 429, "asked for too soon, nothing is superseded"
        assert person.inspect(message.secret)["state"] == "open"
        return
    assert person.inspect(message.secret)["state"] == "superseded"
    refused = person.confirm(message.secret)
    assert refused.status == 409 and refused.json()["state"] == "superseded"
    person.type_code(first, message.code)
    assert person.session() is None
    assert sessions_of(server, first) == 0 and "authn_link_superseded" in server.life(first)
    assert_still_works(person, newer.secret, "newer." + someone)


def test_A23_what_a_stranger_starts_supersedes_nothing_of_mine(own, postgres, receive, sink, party, someone):
    house = House(own, postgres.database(), mail=sink.route, callback=party.callback)
    person, stranger, another = (house.person() for _ in range(3))
    sign_in, message = receive(person, someone)
    for number, (one, app) in enumerate([(stranger, "wiki"), (stranger, "wiki"), (another, "click")]):
        house.later(31)
        one.ask(someone, app)
        sink.wait_for_link(someone, 2 + number)
        assert person.inspect(message.secret)["state"] == "open"
    assert len(house.server.sql("SELECT id FROM sign_ins WHERE state = 'pending'")) == 3, "the stranger's own older one has ended"
    assert "authn_link_superseded" not in house.server.life(sign_in)
    assert_still_works(person, message.secret, someone)


# MARK: A24

@pytest.mark.both_engines
def test_A24_expired_is_expired_for_link_code_and_handoff(browser, receive, someone, server):
    person, phone = browser(), browser()
    sign_in, message = receive(person, someone, app="brief")
    handoff = phone.confirm(message.secret).json().get("handoff_code")
    until(lambda: person.inspect(message.secret)["state"] == "expired", "four seconds to pass")
    refused = person.confirm(message.secret)
    assert refused.status == 409 and refused.json()["state"] == "expired"
    for code in filter(None, (message.code, handoff)):
        person.type_code(sign_in, code)
    assert person.session() is None and phone.session() is None
    assert sessions_of(server, sign_in) == 0


@pytest.mark.both_engines
def test_A24_whoever_hammers_on_the_link_around_its_expiry_gets_in_before_or_not_at_all(browser, receive, someone, server):
    """The moment itself: every completion that was ever recorded lies before the expiry, to the millisecond."""
    people = [browser() for _ in range(9)]
    asked = [receive(person, f"{number}.{someone}", app="brief") for number, person in enumerate(people)]
    for number, (person, (sign_in, message)) in enumerate(zip(people, asked)):
        row = server.sql("SELECT requested_at, expires_at FROM sign_ins WHERE id = ?", sign_in)[0]
        assert row["expires_at"] - row["requested_at"] == 4000
        # From a few milliseconds before the moment to a few after it: a busy machine makes them later, never wrong.
        time.sleep(max(0.0, row["expires_at"] / 1000 - time.time() + (number - 6) * 0.001))
        answer = person.confirm(message.secret)
        done = [event for event in server.trace(sign_in) if event["event"] == "session_created"]
        if answer.status == 200:
            assert milliseconds(done[0]["at"]) < row["expires_at"]
        else:
            assert answer.json()["state"] == "expired" and not done


def milliseconds(moment: str) -> int:
    return round(datetime.datetime.fromisoformat(moment.replace("Z", "+00:00")).timestamp() * 1000)


@pytest.mark.parametrize("shift", ["+11m", "+10d", "-1h"])
def test_A24_a_server_whose_clock_is_off_honours_nothing_late(own, sinks, party, someone, shift):
    """Another clock than the one that issued: ahead by minutes or days, and behind after the link was seen expired."""
    if not shutil.which("faketime"):
        pytest.skip("faketime is not installed")
    sink = sinks()
    server = own(mail=sink.route, callback=party.callback).start()
    person = Browser(server.issuer, fresh_address())
    behind = shift.startswith("-")
    person.ask(someone, app="brief" if behind else "wiki")
    message = sink.wait_for(someone)
    if behind:
        until(lambda: person.inspect(message.secret)["state"] == "expired", "the link to expire")
        assert person.confirm(message.secret).json()["state"] == "expired"
    server.stop()
    person.close()
    if not starts_at(server, shift):
        return
    refused = person.confirm(message.secret)
    # Days later the row is gone as well, and nothing is known of the link.
    assert refused.status in (404, 409) and refused.json()["state"] in ("expired", "unknown"), refused.text
    assert person.session() is None


def starts_at(server, shift: str) -> bool:
    """Starts under another clock; a server that refuses to run on a clock that went backwards is right as well."""
    try:
        server.start(prefix=["faketime", "-f", shift], env={"FAKETIME_DONT_FAKE_MONOTONIC": "1"})
        return True
    except AssertionError:
        assert "clock" in server.log, server.log
        return False


# MARK: A25

@pytest.mark.both_engines
def test_A25_a_secret_of_one_purpose_is_good_for_no_other(browser, receive, someone, server):
    person, other = browser(), browser()
    sign_in, message = receive(person, someone)
    before = state_of(server, sign_in)
    for kind in "lsrbdacn":
        if kind != "l":
            refused = person.confirm(relabel(message.secret, kind))
            assert refused.status >= 400 and "completed" not in refused.text, kind
        if kind != "n":
            assert person.confirm(relabel(message.not_me_secret, kind)).status >= 400
    assert person.confirm(message.not_me_secret).status >= 400
    for stolen in (message.secret, message.not_me_secret):
        for cookie, kind in (("lk_session", "s"), ("lk_binding", "b"), ("lk_device", "d")):
            other.cookies = {cookie: stolen}
            assert other.session() is None and other.inspect(message.secret)["bound"] is False
            other.cookies = {cookie: relabel(stolen, kind)}
            assert other.session() is None and other.inspect(message.secret)["bound"] is False
    other.cookies = {}
    assert other.not_me(relabel(message.secret, "n")).status >= 400
    assert state_of(server, sign_in) == before
    assert_still_works(person, message.secret, someone)
    # The other way about: a session or binding is no link.
    for name in ("lk_session", "lk_binding", "lk_device"):
        assert other.confirm(person.cookies[name]).status >= 400
        assert other.confirm(relabel(person.cookies[name], "l")).status >= 400
    assert other.session() is None


@pytest.mark.both_engines
def test_A25_one_apps_session_is_none_of_anothers(browser, receive, someone):
    person = browser()
    _, message = receive(person, someone, app="wiki")
    person.confirm(message.secret)
    assert person.get("/auth/verify?app=wiki").status == 200
    assert person.get("/auth/verify?app=click").status in (401, 403)


def test_A25_one_apps_sign_in_cannot_be_finished_for_another(browser, receive, someone):
    person = browser()
    _, message = receive(person, someone, app="wiki")
    answer = person.post_json("/l/confirm", {"secret": message.secret, "app": "here", "return_to": "https://evil.example/"})
    assert answer.status in (200, 400, 422)
    if answer.status == 200:
        assert "evil" not in answer.text
        assert person.session()["app"] == "wiki"


def test_A25_stagings_link_opens_nothing_in_production(own, sinks, party, someone):
    """Staging was made from a copy of production's database, and has a key of its own."""
    sink = sinks()
    production = own("production", mail=sink.route, callback=party.callback).start()
    copy = production.copy_database(production.directory / "copy")
    staging = own("staging", mail=sink.route, callback=party.callback, database=copy, master_key=None).start()
    person = Browser(staging.issuer, fresh_address())
    person.ask(someone)
    message = sink.wait_for(someone)
    elsewhere = Browser(production.issuer, fresh_address(), cookies=person.cookies)
    assert elsewhere.inspect(message.secret)["state"] == "unknown"
    assert elsewhere.confirm(message.secret).status >= 400
    assert person.confirm(message.secret).json()["completed"] is True
    assert Browser(production.issuer, fresh_address(), cookies=person.cookies).session() is None

    # And a live row carried from one to the other, as a careless refresh of staging does.
    waiting = Browser(production.issuer, fresh_address())
    waiting.ask("waiting." + someone)
    message = sink.wait_for("waiting." + someone)
    production.stop()
    staging.stop()
    for file in production.database.parent.glob("latchkey.db*"):
        if file.is_file():
            shutil.copy(file, copy.parent / file.name)
    staging.start()
    moved = Browser(staging.issuer, fresh_address(), cookies=waiting.cookies)
    assert moved.confirm(message.secret).status == 404
    assert moved.session() is None
