"""Another address for an account: proved in the browser that asked, told to the old mailbox, and taken back from there."""

import re

import pytest

from actors.browser import Browser
from actors.server import until
from conftest import fresh_address
from test_recovery import recover

UNDO = re.compile(r"/l/undo#(lku_[0-9A-Za-z]{49})")
CONFIRM = re.compile(r"/account/address/confirm#(lkl_[0-9A-Za-z]{49})")


def mail_with(sink, address, pattern, skip=0) -> str:
    found = lambda: [match[1] for message in sink.to(address) for match in [pattern.search(message.text)] if match][skip:]
    return until(found, f"a message to {address} with {pattern.pattern}")[-1]


def signed_in(browser, receive, address) -> Browser:
    person = browser()
    _, message = receive(person, address)
    assert person.confirm(message.secret).json()["completed"] is True
    return person


def ask_for(person, new):
    form = person.get("/account/address")
    assert form.status == 200, form.words[:400]
    return person.post("/account/address", form.form("/account/address") | {"address": new})


def confirm(person, secret):
    return person.post_json("/account/address/confirm", {"secret": secret})


def undo(person, secret, **more):
    return person.post_json("/l/undo", {"secret": secret} | more)


@pytest.mark.both_engines
def test_a_person_changes_their_address_and_everything_from_before_is_dead(server, browser, receive, sink, someone):
    new = f"new.{someone}"
    person = signed_in(browser, receive, someone)
    elsewhere = browser(cookies={"lk_device": person.cookies["lk_device"]})
    account = person.session()["account"]
    open_sign_in, link = receive(elsewhere, someone)
    sent = ask_for(person, new)
    assert sent.status == 200 and new in sent.text
    secret = mail_with(sink, new, CONFIRM)
    assert person.session(), "nothing has changed yet"
    thief = browser()
    refused = confirm(thief, secret)
    assert refused.status == 409 and refused.json()["state"] == "other_browser"
    done = confirm(person, secret)
    assert done.status == 200 and done.json() == {"state": "changed"}, done.text
    assert person.session() is None and elsewhere.confirm(link.secret).json()["state"] == "revoked"
    assert confirm(person, secret).status in (200, 409), "the same click again does no harm"

    _, message = receive(person, new)
    assert person.confirm(message.secret).json()["completed"] is True
    assert person.session()["account"] == account, "the same person, by another address"
    assert server.sql("SELECT address FROM accounts WHERE id = ?", account)[0]["address"] == new
    told = until(lambda: next((message for message in sink.to(someone) if UNDO.search(message.text)), None), "word to the old mailbox")
    for opening in (told.subject, told.text[:150]):
        assert "lku_" not in opening and "http" not in opening
    assert UNDO.search(told.text)[1] not in server.log


@pytest.mark.both_engines
def test_undo_restores_the_old_address_and_stops_the_account_until_it_is_released(server, browser, receive, sink, someone):
    thief_address = f"thief.{someone}"
    thief = signed_in(browser, receive, someone)
    account = thief.session()["account"]
    assert ask_for(thief, thief_address).status == 200
    assert confirm(thief, mail_with(sink, thief_address, CONFIRM)).status == 200
    secret = mail_with(sink, someone, UNDO)
    _, message = receive(thief, thief_address)
    assert thief.confirm(message.secret).json()["completed"] is True

    scanner = browser()
    for path in ("/l/undo", f"/l/undo?x={secret}"):
        assert scanner.get(path).status == 200
    assert undo(scanner, secret).status == 422, "a scanner leaves the box empty"
    assert thief.session()

    owner = browser()
    done = undo(owner, secret, sure="yes")
    assert done.status == 200 and done.json()["state"] == "undone", done.text
    assert thief.session() is None
    row = server.sql("SELECT address, held_at FROM accounts WHERE id = ?", account)[0]
    assert row["address"] == someone and row["held_at"]
    assert undo(owner, secret, sure="yes").status == 409

    # No browser is known to the account any more, and it stays stopped until somebody clears it.
    assert server.sql("SELECT COUNT(*) AS n FROM known_devices WHERE account = ?", account)[0]["n"] == 0
    assert server.cli("account", "release", someone).returncode == 0
    assert server.sql("SELECT held_at FROM accounts WHERE id = ?", account)[0]["held_at"] is None


@pytest.mark.both_engines
def test_whoever_changed_the_address_twice_cannot_take_the_second_back_after_the_undo(server, browser, receive, sink, someone):
    first, second = f"first.{someone}", f"second.{someone}"
    assert server.cli("account", "add", someone).returncode == 0
    assert server.cli("account", "change-email", someone, first).returncode == 0
    assert server.cli("account", "change-email", first, second).returncode == 0
    own, thiefs = mail_with(sink, someone, UNDO), mail_with(sink, first, UNDO)
    assert undo(browser(), own, sure="yes").json()["state"] == "undone"
    assert undo(browser(), thiefs, sure="yes").status == 409
    assert server.sql("SELECT COUNT(*) AS n FROM accounts WHERE address_key = ?", someone)[0]["n"] == 1


@pytest.mark.both_engines
def test_asking_for_an_address_that_has_an_account_looks_the_same_and_only_its_mailbox_is_told(server, browser, receive, sink, someone, someone_else):
    assert server.cli("account", "add", someone_else).returncode == 0
    answers = []
    for new in (someone_else, f"free.{someone_else}"):
        person = signed_in(browser, receive, f"{len(answers)}.{someone}")
        answers.append(ask_for(person, new))
    assert [answer.status for answer in answers] == [200, 200]
    assert answers[0].text.replace(someone_else, "x") == answers[1].text.replace(f"free.{someone_else}", "x")
    assert sorted(name.lower() for name in answers[0].headers) == sorted(name.lower() for name in answers[1].headers)
    until(lambda: any("already" in message.subject for message in sink.to(someone_else)), "the message to the owner")
    mail_with(sink, f"free.{someone_else}", CONFIRM)
    assert not any(CONFIRM.search(message.text) for message in sink.to(someone_else))


@pytest.mark.both_engines
def test_A25_a_link_for_one_purpose_is_none_for_another(server, browser, receive, sink, someone):
    new = f"new.{someone}"
    person = signed_in(browser, receive, someone)
    other = browser()
    _, sign_in_link = receive(other, f"other.{someone}")
    ask_for(person, new)
    verify = mail_with(sink, new, CONFIRM)
    assert person.inspect(verify)["state"] == "unknown"
    assert person.confirm(verify).status == 404, "an address link signs nobody in"
    assert confirm(other, sign_in_link.secret).status == 404, "a sign-in link changes no address"
    assert undo(person, verify, sure="yes").status == 404
    assert confirm(person, sign_in_link.not_me_secret).status == 404
    for link in (verify, sign_in_link.secret, sign_in_link.not_me_secret):
        assert recover(other, link, sign_in_link.code).status == 404, "neither stands for the helpdesk's"
    assert other.session() is None and "lk_session" not in other.cookies
    assert confirm(person, verify).status == 200, "and none of that has spent it"
    assert other.confirm(sign_in_link.secret).json()["completed"] is True


def test_only_a_fresh_session_may_ask_and_only_by_its_own_form(own, sink, someone):
    server = own(mail=sink.route).start()
    stranger = Browser(server.issuer, fresh_address())
    assert stranger.get("/account/address").status == 303
    assert stranger.post("/account/address", {"address": "x@example.org"}).status == 303
    person = Browser(server.issuer, fresh_address())
    person.ask(someone)
    person.confirm(sink.wait_for(someone).secret)
    form = person.get("/account/address").form("/account/address")
    assert person.post("/account/address", {"address": f"n.{someone}"}).status == 403
    for wrong in ("", "no address", someone):
        answer = person.post("/account/address", form | {"address": wrong})
        assert answer.status == 422 and 'id="problem"' in answer.text
    assert person.post("/account/address", form | {"address": f"n.{someone}"}, headers={"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}).status == 403
    assert [person.post("/account/address", form | {"address": f"{n}.{someone}"}).status for n in range(6)] == [200] * 5 + [429]
    # An hour-old session in the same database, seen by the server as it starts again.
    server.stop()
    import sqlite3
    with sqlite3.connect(server.database) as database:
        database.execute("UPDATE sessions SET created_at = created_at - 660000")
    database.close()
    server.start()
    person.close()
    stale = person.get("/account/address")
    assert stale.status == 403 and "sign in once more" in stale.words
    assert person.post("/account/address", form | {"address": f"z.{someone}"}).status == 403


@pytest.mark.both_engines
def test_signing_out_everywhere_kills_an_address_link_that_is_under_way(server, browser, receive, sink, someone):
    new = f"new.{someone}"
    person = signed_in(browser, receive, someone)
    ask_for(person, new)
    secret = mail_with(sink, new, CONFIRM)
    assert server.cli("account", "sign-out", someone).returncode == 0
    assert confirm(person, secret).status == 409
    assert server.sql("SELECT COUNT(*) AS n FROM accounts WHERE address_key = ?", new)[0]["n"] == 0


@pytest.mark.chromium
@pytest.mark.parametrize("look", ["desk", "phone-dark-german"])
def test_the_pages_of_an_address_change_in_a_real_browser(server, sink, chrome, accessible, someone, look):
    phone = look != "desk"
    person = chrome(**({"phone": True, "dark": True, "language": "de-DE"} if phone else {}))
    person.ask(server.issuer, someone)
    person.open(sink.wait_for(someone).link)
    person.confirm_button().click()
    person.page.wait_for_url(lambda url: "/l" not in url.removeprefix(server.issuer)[:2])
    person.page.goto(f"{server.issuer}/account/address")
    person.shoot(f"address-form-{look}")
    accessible(person)
    new = f"new.{someone}"
    person.page.locator("input[name=address]").fill(new)
    person.page.keyboard.press("Enter")
    person.page.locator(f"text={new}").wait_for()
    person.shoot(f"address-sent-{look}")
    accessible(person)
    secret = mail_with(sink, new, CONFIRM)
    person.open(f"{server.issuer}/account/address/confirm#{secret}")
    person.page.locator("form button:visible").wait_for()
    assert secret not in person.page.url
    person.shoot(f"address-confirm-{look}")
    accessible(person)
    person.page.keyboard.press("Tab")
    person.page.locator("form button:visible").press("Enter")
    person.page.locator("a.act").wait_for()
    person.shoot(f"address-changed-{look}")
    accessible(person)
    person.open(f"{server.issuer}/l/undo#{mail_with(sink, someone, UNDO)}")
    person.page.locator("form button:visible").wait_for()
    person.shoot(f"undo-{look}")
    accessible(person)
    person.page.locator("input[type=checkbox]").check()
    with person.page.expect_response("**/l/undo"):
        person.page.locator("form button:visible").click()
    person.page.wait_for_load_state("networkidle")
    person.shoot(f"undone-{look}")
    accessible(person)
    assert server.sql("SELECT held_at FROM accounts WHERE address_key = ?", someone)[0]["held_at"]
