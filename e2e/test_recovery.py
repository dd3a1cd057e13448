"""The helpdesk: staff let somebody set a new second factor, and get nothing themselves (A36)."""

import json
import re
import threading

import pytest

from actors.authenticator import Authenticator, enrol, step_up
from actors.browser import Browser
from actors.guesser import guess
from actors.server import until
from conftest import fresh_address
from test_admin_api import Program, add_key

APPS = {
    "vault": "second_factor: always, without_factor: enrol, because: \"a vault\"",
    "bank": "second_factor: always, without_factor: enrol, recovery_approval: second_person, because: \"a bank\"",
}
CHECK = "called back at the number in the file"


@pytest.fixture
def house(own, sink, party, storage):
    return own(mail=sink.route, callback=party.callback, storage=storage(), apps=APPS).start()


@pytest.fixture
def owner(house, browser, receive, someone):
    """Somebody who is signed in with an app, and will lose it."""
    person = browser(at=house)
    _, message = receive(person, someone, app="vault")
    assert person.confirm(message.secret).status == 200
    person.app, answer = enrol(person)
    assert answer.status == 303
    return person


@pytest.fixture
def desk(house, sink, someone):
    """The helpdesk: starts a recovery and gives what staff see, with the link that the owner gets."""

    class Desk:
        def ask(self, *arguments):
            return house.cli("recovery", *arguments)

        def start(self, app="vault", by="Kim", address=someone):
            answer = self.ask("start", address, "--app", app, "--by", by, "--check", CHECK, "--json")
            assert answer.returncode == 0, answer.stderr
            return json.loads(answer.stdout)

        def link(self, count=1) -> str:
            return until(lambda: links(sink, someone)[count - 1:count], "the recovery's message")[0]

    return Desk()


def links(sink, address: str) -> list[str]:
    """The secrets of the recoveries' messages, oldest first."""
    return [message.secret for message in sink.to(address) if message.link and "helpdesk" in message.text]


def recover(browser: Browser, secret: str, code: str):
    return browser.post("/l/recover", {"secret": secret, "code": code})


# MARK: The way back in

@pytest.mark.both_engines
def test_link_and_spoken_code_set_a_new_app_and_end_everything_older(house, owner, desk, browser, receive, sink, someone):
    seen = desk.start()
    assert seen["state"] == "sent" and re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", seen["spoken_code"])
    caller = browser(at=house)
    page = caller.get(f"/l/{desk.link()}")
    assert page.status == 200 and someone not in page.text
    answer = recover(caller, desk.link(), seen["spoken_code"].lower().replace("-", " "))
    assert (answer.status, answer.location) == (303, "/step-up"), answer.words

    assert caller.session() is None and caller.get("/auth/verify?app=vault").status == 401
    assert caller.get("/account/factors").location == "/step-up"
    assert owner.session() is not None, "nothing has changed yet"
    fresh, done = enrol(caller)
    assert done.status == 200 and "/signin?app=vault" in done.text, done.words
    assert caller.session() is None and caller.get("/step-up").location == "/signin", "to be signed in anew"
    assert owner.session() is None, "everything older is dead"
    assert house.sql("SELECT COUNT(*) AS n FROM factors")[0]["n"] == 1

    _, message = receive(owner, someone, app="vault")
    owner.confirm(message.secret)
    assert step_up(owner, owner.app.next()).status == 422, "the old app is worth nothing"
    assert step_up(owner, fresh.next()).status == 303
    listed = json.loads(desk.ask("list", "--json").stdout)
    assert [row["state"] for row in listed] == ["completed"]
    kinds = house.sql("SELECT name FROM audit_events WHERE name LIKE 'recovery%' ORDER BY sequence")
    assert [row["name"] for row in kinds] == ["recovery_started", "recovery_opened", "recovery_completed"]


def test_the_owner_is_told_of_the_beginning_and_of_the_end(house, owner, desk, browser, sink, someone):
    def told(words: str):
        return [message for message in sink.to(someone) if message.link is None and words in message.text]

    seen = desk.start()
    notice = until(lambda: told("Kim"), "word of the beginning")
    assert len(notice) == 1 and seen["spoken_code"] not in notice[0].text
    caller = browser(at=house)
    recover(caller, desk.link(), seen["spoken_code"])
    assert not told("was recovered")
    enrol(caller)
    until(lambda: told("was recovered"), "word of the end")


# MARK: The attack

def test_A36_staff_see_no_link(house, owner, desk, sink, someone):
    seen = desk.start()
    secret = desk.link()
    told = [json.dumps(seen), desk.ask("list").stdout, desk.ask("list", "--json").stdout, house.log,
            house.cli("trace", seen["sign_in"], "--json").stdout]
    told += [str(tuple(row)) for row in house.sql("SELECT * FROM audit_events")]
    told += [str(tuple(row)) for row in house.sql("SELECT * FROM recoveries")]
    for text in told:
        assert secret not in text and "lkl_" not in text and "lkn_" not in text
    for text in told[1:]:
        code = seen["spoken_code"]
        assert code not in text and code.replace("-", "") not in text, "the code is said once, to whoever sent the link"
    started = [row["details"] for row in house.sql("SELECT details FROM audit_events WHERE name = 'recovery_started'")]
    assert len(started) == 1 and "Kim" in started[0] and CHECK in started[0], "who started it, and how they checked"


@pytest.mark.both_engines
def test_A36_the_link_alone_and_the_code_alone_give_nothing(house, owner, desk, browser, someone):
    seen = desk.start()
    secret, thief = desk.link(), browser(at=house)
    assert thief.get(f"/l/{secret}").status == 200 and thief.inspect(secret)["purpose"] == "recover"
    assert thief.confirm(secret).status == 409
    assert thief.post("/l/confirm", {"secret": secret}).status == 409
    for code in ("", "1", "ZZZ-ZZZ", "00000000000000000"):
        assert recover(thief, secret, code).status == 422
    assert thief.session() is None and "lk_session" not in thief.cookies
    # Staff have the code, the id of the recovery and that of its sign-in.
    for link in (guess(), seen["id"], seen["sign_in"], ""):
        assert recover(thief, link, seen["spoken_code"]).status == 404
    assert thief.get(f"/signin/wait/{seen['sign_in']}").status == 404
    assert thief.post(f"/signin/wait/{seen['sign_in']}/code", {"code": seen["spoken_code"]}).status in (403, 404)
    assert "lk_session" not in thief.cookies
    assert recover(thief, secret, seen["spoken_code"]).status == 303, "nothing of that has spoiled it"


def test_five_wrong_codes_end_it(house, owner, desk, browser):
    seen, caller = desk.start(), browser(at=house)
    secret = desk.link()
    wrong = "00000000" if seen["spoken_code"] != "0000-0000" else "11111111"
    assert [recover(caller, secret, wrong).status for _ in range(5)] == [422, 422, 422, 422, 409]
    assert recover(caller, secret, seen["spoken_code"]).status == 409
    assert "lk_session" not in caller.cookies


@pytest.mark.both_engines
def test_of_sixteen_callers_at_once_one_gets_in(house, owner, desk, browser):
    seen = desk.start()
    secret, gate, answers = desk.link(), threading.Barrier(16), []

    def call():
        caller = Browser(house.issuer, fresh_address())
        gate.wait()
        answers.append(recover(caller, secret, seen["spoken_code"]))

    threads = [threading.Thread(target=call) for _ in range(16)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(answers) == 16
    assert sum("lk_session" in answer.set_cookies for answer in answers) == 1, [answer.status for answer in answers]


def test_this_was_not_me_ends_it(house, owner, desk, browser, sink, someone):
    seen = desk.start()
    secret = desk.link()
    message = next(message for message in sink.to(someone) if message.link and message.secret == secret)
    browser(at=house).not_me(message.not_me_secret)
    caller = browser(at=house)
    assert recover(caller, secret, seen["spoken_code"]).status == 409 and "lk_session" not in caller.cookies


def test_a_newer_recovery_ends_the_older_one(house, owner, desk, browser):
    first = desk.start()
    older = desk.link()
    second, caller = desk.start(), browser(at=house)
    assert recover(caller, older, first["spoken_code"]).status == 409
    assert recover(caller, desk.link(2), second["spoken_code"]).status == 303


@pytest.mark.parametrize("arguments, says", [
    (["--app", "vault", "--by", "Kim", "--check", "he is ok"], "how you made sure"),
    (["--app", "vault", "--by", " ", "--check", CHECK], "who you are"),
    (["--app", "nope", "--by", "Kim", "--check", CHECK], "no app"),
])
def test_who_and_how_are_wanted(owner, desk, someone, arguments, says):
    answer = desk.ask("start", someone, *arguments)
    assert answer.returncode == 1 and says in answer.stderr


def test_nobody_recovers_an_account_that_is_not_there_or_disabled(house, owner, desk, someone):
    answer = desk.ask("start", "nobody@example.org", "--app", "vault", "--by", "Kim", "--check", CHECK)
    assert answer.returncode == 1 and "no account" in answer.stderr
    house.cli("account", "disable", someone)
    answer = desk.ask("start", someone, "--app", "vault", "--by", "Kim", "--check", CHECK)
    assert answer.returncode == 1 and "disabled" in answer.stderr


# MARK: Two people

@pytest.mark.both_engines
def test_A36_where_policy_wants_two_the_same_person_twice_is_refused(house, owner, desk, browser, sink, someone):
    seen = desk.start(app="bank")
    assert seen["state"] == "waiting" and "spoken_code" not in seen and "sign_in" not in seen
    for name in ("Kim", " kim ", "KIM"):
        answer = desk.ask("approve", seen["id"], "--by", name)
        assert answer.returncode == 1 and "somebody else" in answer.stderr
    assert not links(sink, someone), "nothing was sent"
    answer = desk.ask("approve", seen["id"], "--by", "Ola", "--json")
    assert answer.returncode == 0, answer.stderr
    approved = json.loads(answer.stdout)
    assert approved["approved_by"] == "Ola" and approved["state"] == "sent"
    assert recover(browser(at=house), desk.link(), approved["spoken_code"]).status == 303
    assert desk.ask("approve", seen["id"], "--by", "Ola").returncode == 1
    names = [row["name"] for row in house.sql("SELECT name FROM audit_events WHERE name LIKE 'recovery%' ORDER BY sequence")]
    assert names == ["recovery_started"] + ["recovery_refused"] * 3 + ["recovery_approved", "recovery_opened"]


def test_at_tier_high_a_link_alone_never_signs_in_and_two_people_let_the_owner_set_the_first_app(
        own, sink, party, browser, receive, someone, someone_else):
    house = own(mail=sink.route, callback=party.callback, apps={"admin": ""})
    house.config.write_text(house.config.read_text().replace("tier: low", "tier: high"))
    house.start()
    for address in (someone, someone_else):
        assert house.cli("account", "add", address).returncode == 0
    person = browser(at=house)
    _, message = receive(person, someone_else, app="admin")
    assert person.confirm(message.secret).status == 403, "no factor, no invitation"

    def staff(*arguments):
        answer = house.cli("recovery", *arguments, "--json")
        assert answer.returncode == 0, answer.stderr
        return json.loads(answer.stdout)

    seen = staff("start", someone, "--app", "admin", "--by", "Kim", "--check", CHECK)
    assert seen["state"] == "waiting"
    seen = staff("approve", seen["id"], "--by", "Ola")
    secret = until(lambda: links(sink, someone), "the link")[0]
    assert recover(person, secret, seen["spoken_code"]).status == 303
    app, done = enrol(person)
    assert done.status == 200
    _, message = receive(person, someone, app="admin")
    assert person.confirm(message.secret).json()["location"] == "/step-up"
    assert step_up(person, app.next()).status == 303
    assert person.session()["acr"].endswith("/acr/email-totp")


# MARK: By programs of the helpdesk

def test_A36_by_the_api_two_people_are_two_keys_and_neither_sees_a_link(house, owner, browser, sink, someone):
    one, other, reader = (Program(house, add_key(house, name, scope))
                          for name, scope in (("kim", "recoveries"), ("ola", "recoveries"), ("clerk", "accounts:read")))
    wish = {"address": someone, "app": "bank", "check": CHECK}
    assert reader.ask("POST", "/admin/v1/recoveries", wish).status == 403
    assert Program(house).ask("POST", "/admin/v1/recoveries", wish).status == 401
    assert one.ask("POST", "/admin/v1/recoveries", wish | {"check": "ok"}).status == 422
    assert one.ask("POST", "/admin/v1/recoveries", wish | {"check": f"read me lkl_{'x' * 49}"}).status == 422
    assert one.ask("POST", "/admin/v1/recoveries", wish | {"address": "nobody@example.org"}).status == 404

    started = one.ask("POST", "/admin/v1/recoveries", wish)
    assert started.status == 202 and started.json()["state"] == "waiting" and "spoken_code" not in started.json()
    path = f"/admin/v1/recoveries/{started.json()['id']}/approve"
    assert one.ask("POST", path).status == 409 and reader.ask("POST", path).status == 403
    assert not links(sink, someone)
    approved = other.ask("POST", path)
    assert approved.status == 200 and approved.json()["approved_by"] == "key:ola"
    secret = until(lambda: links(sink, someone), "the link")[0]
    listed = one.ask("GET", "/admin/v1/recoveries")
    for answer in (started, approved, listed):
        assert secret not in answer.text and "lkl_" not in answer.text
    assert approved.json()["spoken_code"] not in listed.text
    assert recover(browser(at=house), secret, approved.json()["spoken_code"]).status == 303
