"""What owners are told by mail: in their language, without a secret that signs in, and not too often."""

import json
import re

import pytest

from actors.browser import Browser
from actors.server import until
from conftest import fresh_address

POLICIES = {
    "quiet": "button: required, because: \"people like to see what they press\"",
    "told": "button: required, replay: notify, because: \"its people want to know\"",
    "strict": "button: required, replay: revoke, because: \"its people want to be safe\"",
}


@pytest.fixture(scope="module")
def watched(tmp_path_factory, sink):
    from actors.server import serve
    server = serve(tmp_path_factory.mktemp("watched"), mail=sink.route, apps=POLICIES).start()
    yield server
    server.stop()


def used_link(watched, sink, address, app, language="en"):
    person = Browser(watched.issuer, fresh_address(), language=language)
    sign_in = person.ask(address, app)
    message = sink.wait_for(address, 1)
    assert person.confirm(message.secret).json()["completed"] is True
    return person, sign_in, message


def notices(sink, address) -> list:
    return [message for message in sink.to(address) if not message.link]


def test_a_used_link_in_another_browser_is_logged_told_or_ends_the_session_as_policy_says(watched, sink, someone):
    for app, told, lives in (("quiet", 0, True), ("told", 1, True), ("strict", 1, False)):
        address = f"{app}.{someone}"
        person, sign_in, message = used_link(watched, sink, address, app)
        for _ in range(3):
            refused = Browser(watched.issuer, fresh_address()).confirm(message.secret)
            assert refused.status == 409 and refused.json()["state"] == "used"
        assert bool(person.session()) is lives, app
        if told:
            until(lambda: notices(sink, address), f"the notice of {app}")
        assert "authn_token_reuse" in watched.life(sign_in)
        later = Browser(watched.issuer, fresh_address())
        later.ask(f"later.{address}", app)
        sink.wait_for(f"later.{address}")
        assert len(notices(sink, address)) == told, "one an hour, however often it is opened"
        if told:
            notice = notices(sink, address)[0]
            assert "used link" in notice.subject and not re.search(r"lk[a-z]_", notice.text + notice.html)
            assert notice.parsed["Auto-Submitted"] == "auto-generated"
        if not lives:
            ended = next(event for event in watched.trace(sign_in) if event["event"] == "session_expired")
            assert ended["details"]["by"] == "replay"


def test_the_same_click_again_in_the_same_browser_is_no_replay(watched, sink, someone):
    person, _, message = used_link(watched, sink, someone, "strict")
    assert person.confirm(message.secret).json()["resumed"] is True
    assert person.session()
    assert notices(sink, someone) == []


def test_notices_speak_the_language_of_their_owner(watched, sink, someone):
    person, _, message = used_link(watched, sink, someone, "told", language="de")
    Browser(watched.issuer, fresh_address()).confirm(message.secret)
    until(lambda: notices(sink, someone), "the notice")
    notice = notices(sink, someone)[0]
    assert "verwendeter Link" in notice.subject and notice.parsed["Content-Language"] == "de"
    assert "Browser: Firefox" in notice.text and "Netz: 10." in notice.text


@pytest.mark.both_engines
def test_an_invitation_opens_the_account_and_carries_no_secret(server, sink, browser, someone):
    invited = server.cli("account", "invite", someone, "--app", "wiki", "--language", "de", "--json")
    assert invited.returncode == 0, invited.stderr
    assert json.loads(invited.stdout)["may_enrol_until"]
    message = sink.wait_for(someone)
    assert "eingeladen" in message.subject
    assert f"{server.issuer}/signin?app=wiki" in message.text
    assert not re.search(r"lk[a-z]_", message.raw.decode("latin-1") + message.text + message.html)
    assert browser().get("/signin?app=wiki").status == 200
    again = server.cli("account", "invite", someone, "--app", "wiki")
    assert again.returncode == 0, again.stderr
    assert server.sql("SELECT COUNT(*) AS n FROM accounts WHERE address_key = ?", someone)[0]["n"] == 1
    for wrong, word in ((["--app", "nowhere"], "no app"), ([], "several apps"), (["--app", "wiki", "--language", "fr"], "en and de")):
        refused = server.cli("account", "invite", someone, *wrong)
        assert refused.returncode == 1 and word in refused.stderr, refused.stderr


@pytest.mark.both_engines
def test_an_account_is_marked_held_and_released_and_shows_it(server, sink, browser, receive, someone):
    assert server.cli("account", "add", someone).returncode == 0
    shown = lambda: json.loads(server.cli("account", "show", someone, "--json").stdout)
    epoch = shown()["epoch"]
    for mailbox in ("shared", "role", "disposable", "person"):
        assert server.cli("account", "mark", someone, "--mailbox", mailbox).returncode == 0
        assert shown()["mailbox"] == mailbox
    assert server.cli("account", "mark", someone, "--mailbox", "none").returncode == 0
    assert "mailbox" not in shown() and shown()["epoch"] == epoch
    assert server.cli("account", "mark", someone, "--mailbox", "nonsense").returncode == 64

    assert server.cli("account", "hold", someone).returncode == 0
    assert shown()["held_at"] and shown()["epoch"] == epoch + 1
    until(lambda: [one for one in sink.to(someone) if "on hold" in one.subject], "the notice")
    links = lambda: [one for one in sink.to(someone) if one.link]
    other = browser()
    before = len(links())
    other.ask(someone)
    until(lambda: len(links()) > before, "the link")
    refused = other.confirm(links()[-1].secret)
    assert refused.status == 403, refused.text
    assert "held" in server.cli("account", "show", someone).stdout
    assert server.cli("account", "release", someone).returncode == 0
    assert other.confirm(links()[-1].secret).json()["completed"] is True, "the same link, once it is cleared"
