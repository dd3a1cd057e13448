"""The main job: somebody types an address, a mail goes out, the link is opened, and an app knows who it is."""

import http.client

import pytest

from actors.browser import Browser
from actors.guesser import guess
from actors.server import until


@pytest.mark.both_engines
def test_a_link_signs_in_the_browser_that_asked(browser, receive, someone, party):
    person = browser()
    sign_in, message = receive(person, someone)
    assert person.session() is None

    answer = person.confirm(message.secret)

    assert answer.status == 200, answer.text
    assert answer.json() == {"completed": True, "resumed": False, "location": party.callback}
    session = person.session()
    assert session["identifier"] == someone
    assert session["app"] == "wiki"
    assert session["amr"] == ["email", "url"]
    assert session["acr"] == f"{person.origin}/acr/email-link-bound"
    assert "@" not in session["account"], "an account is named by a random id, never by an address"


@pytest.mark.both_engines
def test_the_same_person_is_the_same_account_the_next_time(browser, receive, someone):
    person = browser()
    _, message = receive(person, someone)
    person.confirm(message.secret)
    first, cookie = person.session(), person.cookies["lk_session"]

    # A known device has a budget of its own, so it may ask again at once.
    _, message = receive(person, someone)
    person.confirm(message.secret)

    assert person.session()["account"] == first["account"]
    assert person.cookies["lk_session"] != cookie, "a new session for a new sign-in"
    assert Browser(person.origin, person.address, cookies={"lk_session": cookie}).session() is None, "the old one has ended"


def test_two_forms_open_side_by_side_both_work(browser, sink, someone):
    person = browser()
    first, second = person.open_form(), person.open_form()
    assert person.post("/signin", first.form("/signin") | {"identifier": "first." + someone}).status == 303
    answer = person.post("/signin", second.form("/signin") | {"identifier": "second." + someone})
    if answer.status != 303:
        # The first sign-in renewed the browser's cookie: one more press, and what was typed is still there.
        fields = answer.form("/signin")
        assert fields["identifier"] == "second." + someone, answer.words[:400]
        assert person.post("/signin", fields).status == 303
    sink.wait_for("second." + someone)


def test_cookies_are_for_http_alone_and_for_this_site_alone(browser, receive, someone):
    person = browser()
    _, message = receive(person, someone)
    person.confirm(message.secret)
    for answer in person.seen:
        for name, rest in answer.set_cookies.items():
            attributes = [part.strip().lower() for part in rest.split(";")[1:]]
            assert "httponly" in attributes, (name, rest)
            assert "samesite=lax" in attributes or "samesite=strict" in attributes, (name, rest)
            assert "path=/" in attributes, (name, rest)
            assert not any(part.startswith("domain") for part in attributes), (name, rest)
    assert {"lk_session", "lk_device"} <= set(person.cookies)


@pytest.mark.both_engines
@pytest.mark.parametrize("habit", [
    pytest.param(lambda code: code, id="as-it-stands"),
    pytest.param(lambda code: code.replace("-", "").lower(), id="small-letters-without-hyphen"),
    pytest.param(lambda code: " " + code.replace("-", " ").replace("0", "O").replace("1", "l") + " ", id="spaces-and-lookalikes"),
])
def test_the_code_of_the_mail_signs_in_where_it_is_typed(browser, receive, someone, party, habit):
    person = browser()
    sign_in, message = receive(person, someone)
    answer = person.type_code(sign_in, habit(message.code))
    assert answer.status == 303, answer.words[:600]
    assert answer.location == party.callback
    assert person.session()["identifier"] == someone


@pytest.mark.both_engines
def test_opened_elsewhere_the_link_shows_a_code_that_finishes_where_the_sign_in_began(browser, receive, someone, party):
    person, phone = browser(), browser()
    sign_in, message = receive(person, someone)

    shown = phone.confirm(message.secret).json()
    assert shown["completed"] is False
    assert len(shown["handoff_code"].replace("-", "")) == 6
    assert 0 < shown["expires_in"] <= 120
    assert phone.session() is None and person.session() is None

    answer = person.type_code(sign_in, shown["handoff_code"].lower())
    assert answer.status == 303, answer.words[:600]
    assert person.session()["identifier"] == someone
    assert phone.session() is None


def test_a_handoff_code_is_of_no_use_but_in_the_window_that_asked(browser, receive, someone):
    person, phone, thief = browser(), browser(), browser()
    sign_in, message = receive(person, someone)
    code = phone.confirm(message.secret).json()["handoff_code"]
    answer = thief.post(f"/signin/wait/{sign_in}/code", {"code": code, "csrf": ""})
    assert answer.status in (403, 404)
    assert thief.session() is None
    # A thief with the person's form field is still not the person's browser.
    field = person.get(f"/signin/wait/{sign_in}").csrf
    answer = thief.post(f"/signin/wait/{sign_in}/code", field | {"code": code})
    assert answer.status in (403, 404)
    assert thief.session() is None
    # Nor does a window and a field of the thief's own help.
    field = thief.get(f"/signin/wait/{thief.ask('thief.' + someone)}").csrf
    assert thief.post(f"/signin/wait/{sign_in}/code", field | {"code": code}).status == 404
    assert thief.session() is None
    assert person.type_code(sign_in, code).status == 303


@pytest.mark.both_engines
def test_five_wrong_codes_end_the_codes_and_leave_the_link(browser, receive, someone):
    person = browser()
    sign_in, message = receive(person, someone)
    wrong = "ZZZZ-ZZZZ" if message.code != "ZZZZ-ZZZZ" else "YYYY-YYYY"
    for _ in range(5):
        answer = person.type_code(sign_in, wrong)
        assert answer.status != 303 or "/signin/wait/" in answer.location
    person.type_code(sign_in, message.code)
    assert person.session() is None, "the right code after five wrong ones signs nobody in"
    assert person.confirm(message.secret).json()["completed"] is True


def test_the_waiting_page_is_for_the_initiating_browser_alone(browser, receive, someone):
    person, stranger = browser(), browser()
    sign_in, _ = receive(person, someone)
    assert person.get(f"/signin/wait/{sign_in}").status == 200
    refused, missing = stranger.get(f"/signin/wait/{sign_in}"), stranger.get("/signin/wait/si_0000000000000000")
    assert refused.status == missing.status == 404
    assert stranger.get(f"/signin/wait/{sign_in}/events").status == 404


@pytest.mark.both_engines
def test_the_waiting_page_says_when_the_mail_server_has_the_message(browser, receive, someone, server):
    person = browser()
    sign_in, _ = receive(person, someone)
    until(lambda: person.get(f"/signin/wait/{sign_in}").delivery == "accepted",
          "the waiting page to say that the mail server has the message")


@pytest.mark.both_engines
def test_the_waiting_page_hears_of_the_sign_in_without_asking_again(browser, receive, someone):
    person = browser()
    sign_in, message = receive(person, someone)
    listener = Browser(person.origin, person.address, cookies=person.cookies)
    connection = http.client.HTTPConnection(person.origin.split("//")[1], timeout=20)
    cookie = "; ".join(f"{name}={value}" for name, value in listener.cookies.items())
    connection.request("GET", f"/signin/wait/{sign_in}/events", headers={"Cookie": cookie, "Accept": "text/event-stream"})
    stream = connection.getresponse()
    assert stream.status == 200 and stream.headers["Content-Type"].startswith("text/event-stream")
    person.confirm(message.secret)
    heard = b""
    while b"completed" not in heard:
        line = stream.readline()
        assert line, f"the stream ended before the news came: {heard!r}"
        heard += line
    connection.close()


@pytest.mark.both_engines
def test_the_same_click_again_in_the_same_browser_goes_on_with_the_session(browser, receive, someone, server):
    person = browser()
    sign_in, message = receive(person, someone)
    person.confirm(message.secret)
    session, cookie = person.session(), person.cookies["lk_session"]

    again = person.confirm(message.secret)

    assert again.status == 200 and again.json()["completed"] is True and again.json()["resumed"] is True
    assert person.cookies["lk_session"] == cookie, "no new session"
    now = person.session()
    assert now == session | {key: now[key] for key in session if "seen" in key or "expires" in key}
    assert server.life(sign_in).count("session_created") == 1


@pytest.mark.both_engines
def test_sign_out_ends_the_session_and_every_copy_of_its_cookie(browser, receive, someone):
    person = browser()
    _, message = receive(person, someone)
    person.confirm(message.secret)
    copy = Browser(person.origin, person.address, cookies=person.cookies)
    assert copy.session() is not None

    answer = person.sign_out()

    assert answer.status in (200, 204, 303), answer.text[:500]
    assert answer.headers["Clear-Site-Data"]
    assert person.session() is None and copy.session() is None
    assert "lk_session" not in person.cookies


@pytest.mark.both_engines
def test_forward_auth_names_who_is_signed_in_and_refuses_everybody_else(browser, receive, someone):
    person, stranger = browser(), browser()
    _, message = receive(person, someone)
    assert stranger.get("/auth/verify?app=wiki").status == 401
    assert person.get("/auth/verify?app=wiki").status == 401
    person.confirm(message.secret)
    verified = person.get("/auth/verify?app=wiki")
    assert verified.status == 200
    assert verified.headers["Remote-Email"] == someone
    assert verified.headers["Remote-User"] == person.session()["account"]
    assert verified.headers["Remote-Session-Acr"] == person.session()["acr"]


def test_an_app_that_says_here_signs_in_where_the_link_is_opened(browser, receive, someone):
    person, phone = browser(), browser()
    _, message = receive(person, someone, app="here")
    assert phone.inspect(message.secret)["bound"] is False
    assert phone.confirm(message.secret).json()["completed"] is True
    assert phone.session()["identifier"] == someone
    assert person.session() is None


def test_an_app_that_says_deny_wants_the_browser_that_asked(browser, receive, someone):
    person, phone = browser(), browser()
    _, message = receive(person, someone, app="deny")
    refused = phone.confirm(message.secret)
    assert refused.status in (403, 409) and "handoff_code" not in refused.text
    assert phone.session() is None
    assert person.confirm(message.secret).json()["completed"] is True


def test_pages_and_mail_speak_german_to_those_who_ask_for_it(browser, receive, someone):
    person = browser(language="de-AT,de;q=0.9,en;q=0.5")
    form = person.open_form()
    assert '<html lang="de"' in form.text
    sign_in, message = receive(person, someone)
    assert '<html lang="de"' in person.get(f"/signin/wait/{sign_in}").text
    assert "anmelden" in message.text.lower() or "anmeldung" in message.text.lower()
    assert "lang=\"de\"" in message.html


@pytest.mark.both_engines
def test_the_trace_tells_the_life_of_a_sign_in_and_no_secret(browser, receive, someone, server):
    person, phone = browser(), browser()
    sign_in, message = receive(person, someone)
    until(lambda: "message_accepted" in server.life(sign_in), "the mail server's answer in the trace")
    phone.inspect(message.secret)
    code = phone.confirm(message.secret).json()["handoff_code"]
    person.type_code(sign_in, code)
    person.confirm(message.secret)
    phone.confirm(message.secret)
    life = server.life(sign_in)
    wanted = ["authn_token_created", "message_queued", "message_accepted", "authn_link_handed_off", "authn_login_success",
              "session_created", "authn_token_reuse"]
    assert [name for name in wanted if name not in life] == []
    printed = server.cli("trace", sign_in, "--json").stdout + server.cli("trace", sign_in).stdout
    for secret in (message.secret, message.secret[4:47], message.code, message.not_me_secret, code, code.replace("-", "")):
        assert secret not in printed


@pytest.mark.parametrize("path", ["/signin?app=wiki", "/l", "/l/not-me", "/l/undo", "/account/address/confirm", "/signed-out", "/signin/wait/none",
                                  "/nothing-here", "/"])
def test_every_page_carries_the_headers_that_keep_it_safe(browser, path):
    assert_safe(browser().get(path))


def assert_safe(answer):
    headers = answer.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy or "default-src 'self'" in policy
    assert "unsafe-inline" not in policy and "unsafe-eval" not in policy
    assert "frame-ancestors 'none'" in policy and headers["X-Frame-Options"] == "DENY"
    assert "base-uri 'none'" in policy and "form-action" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Request-Id"]
    assert "no-store" in (headers["Cache-Control"] or "")
    assert not headers["Server"] or not any(character.isdigit() for character in headers["Server"])
    assert "style=" not in answer.text and "onclick=" not in answer.text, "no inline code"


def test_errors_of_the_interface_are_problems_that_help(browser):
    person = browser()
    for answer in (person.post_json("/l/confirm", {"secret": guess()}), person.post_json("/l/confirm", {}),
                   person.request("POST", "/l/confirm", b"{not json", {"Content-Type": "application/json", "Accept": "application/json"})):
        assert 400 <= answer.status < 500
        assert answer.headers["Content-Type"].startswith("application/problem+json")
        problem = answer.json()
        assert problem["type"] and problem["title"] and problem["status"] == answer.status
        assert answer.headers["X-Request-Id"]


def test_without_an_app_the_form_offers_those_there_are(browser):
    person = browser()
    choice = person.get("/signin")
    assert choice.status == 200
    for app in ("wiki", "click", "here"):
        assert f"/signin?app={app}" in choice.text and f"Team {app}" in choice.text
