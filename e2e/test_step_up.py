"""Where a link isn't enough: six digits of an authenticator app at the doorstep, and how one is set up and taken away."""

import threading

import pytest

from actors.authenticator import Authenticator, enrol, step_up
from actors.browser import Browser
from actors.server import until
from conftest import fresh_address

GUARDED = {
    "vault": "second_factor: always, without_factor: enrol, because: \"a vault\"",
    "wiki": "button: required, because: \"people like to see what they press\"",
}


@pytest.fixture
def vault(own, sink, party, storage):
    """A server whose app `vault` wants a second factor, always."""
    return own(mail=sink.route, callback=party.callback, storage=storage(), apps=GUARDED).start()


@pytest.fixture
def come(vault, receive, browser, someone):
    """Somebody who has confirmed a link: `come()` in a new browser, `come(person)` in one that is known."""

    def confirm(person: Browser | None = None, address: str = someone, app: str = "vault") -> Browser:
        person = person or browser(at=vault)
        _, message = receive(person, address, app=app)
        answer = person.confirm(message.secret)
        assert answer.status == 200, answer.text
        person.led = answer.json()["location"]
        return person

    return confirm


@pytest.fixture
def owner(come):
    """Somebody who has set an app up and is signed in with it."""
    person = come()
    person.app, answer = enrol(person)
    assert answer.status == 303, answer.words[:600]
    return person


def beside(person: Browser) -> Browser:
    """Another browser of the same person, which is known too: it has a budget of its own for messages."""
    return Browser(person.origin, fresh_address(), cookies={"lk_device": person.cookies["lk_device"]})


# MARK: The journey

@pytest.mark.both_engines
def test_the_first_link_sets_an_app_up_and_the_next_one_asks_for_its_digits(vault, come, party, someone):
    person = come()
    assert person.led == "/step-up"
    assert person.session() is None
    person.app, answer = enrol(person)
    assert (answer.status, answer.location) == (303, party.callback)
    session = person.session()
    assert session["identifier"] == someone
    assert session["amr"] == ["email", "otp"] and session["acr"].endswith("/acr/email-totp")

    come(person)
    assert person.led == "/step-up"
    page = person.get("/step-up")
    assert someone not in page.text, "the address is masked"
    assert "Team vault" in page.words and "every time" in page.words
    answer = step_up(person, person.app.next())
    assert (answer.status, answer.location) == (303, party.callback)
    assert person.session()["acr"].endswith("/acr/email-totp")


def test_the_session_after_the_digits_is_a_new_one_and_the_doorstep_is_gone(vault, come, owner):
    come(owner)
    doorstep = owner.cookies["lk_session"]
    step_up(owner, owner.app.next())
    assert owner.cookies["lk_session"] != doorstep
    stale = Browser(owner.origin, owner.address, cookies={"lk_session": doorstep})
    assert stale.get("/step-up").location == "/signin", "A11: what the browser carried before is worth nothing"
    assert vault.sql("SELECT COUNT(*) AS n FROM sessions")[0]["n"] == 1


@pytest.mark.both_engines
def test_a_doorstep_is_nobody_to_apps(vault, come, owner):
    come(owner)
    for path in ("/auth/verify?app=vault", "/auth/verify?app=wiki"):
        assert owner.get(path).status == 401
    answer = owner.request("GET", "/session", headers={"Accept": "application/json"})
    assert answer.status == 401 and answer.json()["state"] == "step-up"
    for path in ("/signed-in", "/account/factors", "/account/factors/add"):
        assert owner.get(path).location == "/step-up", path
    listed = vault.sql("SELECT id FROM factors")[0]["id"]
    answer = owner.post(f"/account/factors/{listed}/remove", owner.get("/step-up").csrf | {"code": owner.app.next()})
    assert answer.status == 303 and vault.sql("SELECT COUNT(*) AS n FROM factors")[0]["n"] == 1


def test_without_a_doorstep_there_is_nothing_to_do(browser, vault, owner, party):
    assert browser(at=vault).get("/step-up").location == "/signin"
    assert owner.get("/step-up").location == party.callback
    assert browser(at=vault).post("/step-up", {"code": "000000"}).status == 403


# MARK: Digits

@pytest.mark.both_engines
def test_a_value_is_good_once(come, owner):
    come(owner)
    answer = step_up(owner, owner.app.again())
    assert answer.status == 422 and owner.session() is None
    assert step_up(owner, owner.app.next()).status == 303


@pytest.mark.both_engines
def test_of_sixteen_posts_of_one_value_at_once_one_signs_in(vault, come, owner):
    come(owner)
    fields = owner.get("/step-up").form("/step-up") | {"code": owner.app.next()}
    gate, answers = threading.Barrier(16), []

    def post():
        twin = Browser(owner.origin, owner.address, cookies=owner.cookies)
        gate.wait()
        answers.append(twin.post("/step-up", fields))

    threads = [threading.Thread(target=post) for _ in range(16)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(answers) == 16
    won = [answer for answer in answers if "lk_session" in answer.set_cookies]
    assert len(won) == 1, [(answer.status, answer.location) for answer in answers]
    assert {answer.status for answer in answers} <= {303, 422, 403, 503}
    assert vault.sql("SELECT COUNT(*) AS n FROM sessions WHERE scope = 'full'")[0]["n"] == 1
    passed = vault.sql("SELECT COUNT(*) AS n FROM audit_events WHERE name = 'step_up_passed'")[0]["n"]
    assert passed == 2, "one for the enrolment, one for this"


def test_wrong_digits_are_limited_and_nobody_who_is_signed_in_suffers(vault, come, owner):
    other = come(beside(owner))
    assert [step_up(other, owner.app.wrong()).status for _ in range(5)] == [422, 422, 422, 422, 429]
    answer = step_up(other, owner.app.next())
    assert answer.status == 429, "the right one doesn't help now"
    assert 0 < int(answer.headers["Retry-After"]) <= 600 and "second_factor" in answer.headers["RateLimit"]
    assert "minutes" in answer.words
    assert other.session() is None
    assert owner.session() is not None, "who is signed in stays so"
    limits = vault.sql("SELECT details FROM audit_events WHERE name = 'excess_rate_limit_exceeded'")
    assert [row for row in limits if "second_factor" in row["details"]], "it is written down"


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３４５６", "lks_" + "x" * 49])
def test_what_is_no_code_is_explained_and_not_counted(come, owner, typed):
    come(owner)
    for _ in range(6):
        assert step_up(owner, typed).status == 422
    code = owner.app.next()
    assert step_up(owner, f" {code[:3]} {code[3:]} ").status == 303


def test_A21_a_post_from_another_site_steps_nobody_up(vault, come, owner):
    come(owner)
    before = vault.sql("SELECT last_step FROM factors")[0]["last_step"]
    fields = owner.get("/step-up").form("/step-up") | {"code": owner.app.next()}
    for headers in ({"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}, {"Sec-Fetch-Site": "same-site"},
                    {"Origin": "https://evil.example", "Sec-Fetch-Site": None}):
        assert owner.post("/step-up", fields, headers=headers).status == 403
    for csrf in ("", "x" * 22):
        assert owner.post("/step-up", fields | {"csrf": csrf}).status == 403
    assert vault.sql("SELECT last_step FROM factors")[0]["last_step"] == before
    assert owner.session() is None
    assert owner.post("/step-up", fields).status == 303


# MARK: The app

def test_a_key_is_shown_to_one_session_and_counts_for_nothing_before_its_first_code(vault, come, someone):
    person = come()
    first, second = (Authenticator.reading(person.get("/step-up")) for _ in range(2))
    assert first.secret == second.secret, "a page that is opened again shows the same key"
    answer = person.post("/step-up", person.get("/step-up").form("/step-up") | {"code": first.wrong()})
    assert answer.status == 422 and Authenticator.reading(answer).secret == first.secret
    rows = vault.sql("SELECT confirmed_at, sealed FROM factors")
    assert len(rows) == 1 and rows[0]["confirmed_at"] is None
    assert first.secret not in bytes(rows[0]["sealed"]), "it is sealed"
    assert vault.sql("SELECT factors FROM accounts")[0]["factors"] == ""


def test_whoever_is_signed_in_adds_an_app_and_is_told(vault, come, sink, someone):
    person = come(app="wiki")
    page = person.get("/account/factors")
    assert page.status == 200 and "/account/factors/add" in page.text
    person.app, answer = enrol(person, "/account/factors/add")
    assert (answer.status, answer.location) == (303, "/account/factors")
    assert person.session() is not None, "setting the first one ends nothing"
    told = sink.wait_for(someone, 2)
    assert told.link is None and "authenticator" in told.text.lower()


def test_another_app_wants_the_code_of_the_one_that_is_there(vault, owner):
    page = owner.get("/account/factors/add")
    second = Authenticator.reading(page)
    fields = page.form("/account/factors/add")
    right = second.next()
    for proof in ("", owner.app.wrong(), owner.app.again()):
        answer = owner.post("/account/factors/add", fields | {"code": right, "proof": proof})
        assert answer.status == 422, answer.words
    assert owner.post("/account/factors/add", fields | {"proof": owner.app.next(), "code": second.next()}).status == 303
    assert vault.sql("SELECT COUNT(*) AS n FROM factors WHERE confirmed_at IS NOT NULL")[0]["n"] == 2


@pytest.mark.both_engines
def test_A22_taking_the_app_away_ends_everything_that_was_issued(vault, come, receive, sink, owner, someone):
    other = come(beside(owner))
    listed = owner.get("/account/factors")
    factor = vault.sql("SELECT id FROM factors")[0]["id"]
    action = f"/account/factors/{factor}/remove"
    assert owner.post(action, listed.form(action) | {"code": owner.app.wrong()}).status == 422
    answer = owner.post(action, listed.form(action) | {"code": owner.app.next()})
    assert answer.status == 200, answer.words
    assert owner.session() is None and other.get("/step-up").location == "/signin"
    until(lambda: [message for message in sink.to(someone) if "was removed" in message.text], "word to the owner")
    assert vault.sql("SELECT COUNT(*) AS n FROM factors")[0]["n"] == 0


@pytest.mark.both_engines
def test_A22_a_disabled_account_is_at_no_doorstep(vault, come, owner, someone):
    come(owner)
    assert vault.cli("account", "disable", someone).returncode == 0
    assert owner.get("/step-up").location == "/signin"
    assert vault.cli("account", "enable", someone).returncode == 0
    assert owner.get("/step-up").location == "/signin", "enabling brings nothing back"


def test_signing_out_instead_ends_the_doorstep(come, owner):
    come(owner)
    cookie = owner.cookies["lk_session"]
    assert owner.post("/signout", owner.get("/step-up").form("/signout")).status == 303
    assert Browser(owner.origin, owner.address, cookies={"lk_session": cookie}).get("/step-up").location == "/signin"
