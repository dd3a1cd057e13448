"""The attack book, part two: what comes in with a request and what goes out with an answer (docs/attacks.md)."""

import http.server
import json
import re
import socket
import threading
import urllib.parse
import zlib

import pytest

from actors.authenticator import Authenticator, enrol
from actors.browser import Browser, Chromium
from actors.guesser import bits, guess
from actors.mailbox import LINK, Sink
from actors.server import serve, until
from conftest import fresh_address
from test_address_change import CONFIRM, UNDO, ask_for, mail_with
from test_sign_in import assert_safe

# MARK: A16 – injection

ADDRESSES = {
    "crlf-header": "a@example.org\r\nBcc: thief@evil.example",
    "lf-header": "a@example.org\nBcc: thief@evil.example",
    "cr": "a@example.org\rBcc: thief@evil.example",
    "encoded-crlf": "a%0d%0aBcc:thief@evil.example@example.org",
    "nul": "a@example.org\0.evil.example",
    "unicode-newline": "a@example.org\u2028Bcc: thief@evil.example",
    "next-line": "a\u0085b@example.org",
    "smtp-path": "a@example.org> RCPT TO:<thief@evil.example",
    "smtp-parameter": "a@example.org> NOTIFY=NEVER",
    "two-addresses-comma": "a@example.org,thief@evil.example",
    "two-addresses-semicolon": "a@example.org;thief@evil.example",
    "two-addresses-space": "a@example.org thief@evil.example",
    "two-ats": "a@example.org@evil.example",
    "display-name": "Alice <a@example.org>",
    "angle-brackets": "<a@example.org>",
    "comment": "a(comment)@example.org",
    "comment-domain": "a@example.org(evil.example)",
    "path-without-spaces": "a@example.org>NOTIFY=NEVER",
    "bracket-in-domain": "a@exa<mple.org",
    "quote-in-domain": "a@exa\"mple.org",
    "colon-in-domain": "a@example.org:25",
    "backslash-in-domain": "a@example.org\\n",
    "slash-in-domain": "a@example.org/../x",
    "percent-in-domain": "a@ex%61mple.org",
    "comma-in-domain": "a@example.org,evil.example",
    "semicolon-in-domain": "a@example.org;evil.example",
    "template-in-domain": "a@{{app}}.org",
    "quoted-local": "\"a b\"@example.org",
    "quoted-at": "\"a@evil.example\"@example.org",
    "quoted-crlf": "\"a\r\n\"@example.org",
    "encoded-word": "=?utf-8?q?a=40evil.example=3e?=@example.org",
    "encoded-word-null": "=?x?q?thief=40evil.example=3e=00?=@example.org",
    "fullwidth-at": "a\uff20example.org",
    "small-at": "a\ufe6bexample.org",
    "source-route": "@evil.example:a@example.org",
    "percent-hack": "a%evil.example@example.org",
    "bang-path": "evil.example!a@example.org",
    "address-literal": "a@[127.0.0.1]",
    "ipv4-domain": "a@127.0.0.1",
    "right-to-left": "a\u202egro.live@example.org",
    "zero-width": "a\u200b@example.org",
    "backslash": "a\\@example.org",
    "too-long": "a" * 5000 + "@example.org",
    "option": "-oQ/tmp/x@example.org",
    "script": "<script>alert(1)</script>@example.org",
    "template": "{{identifier}}@example.org",
    "sql": "a'--@example.org",
    "empty": "",
    "at": "@",
}


@pytest.fixture(scope="module")
def quiet(tmp_path_factory):
    """A server whose mail nobody else uses, so that every word to the mail server can be accounted for."""
    sink = Sink()
    server = serve(tmp_path_factory.mktemp("quiet"), mail=sink.route).start()
    yield server, sink
    server.kill()
    sink.stop()


@pytest.mark.parametrize("attack", ADDRESSES.values(), ids=ADDRESSES.keys())
def test_A16_an_address_carries_nothing_but_an_address(quiet, attack):
    """Refused, with the form again and help; or taken as one plain mailbox, and nobody else hears of it."""
    server, sink = quiet
    person, before = Browser(server.issuer, fresh_address()), len(sink.commands)
    answer = person.try_to_ask(attack)
    assert answer.status in (303, 400, 422), (answer.status, answer.words[:300])
    assert_unscathed(answer)
    marker = f"after-{zlib.crc32(attack.encode()):08x}@example.org"
    Browser(server.issuer, fresh_address()).ask(marker)
    assert_one_plain_message(sink.wait_for(marker), marker)
    if answer.status == 303:
        assert_one_plain_message(sink.wait_for(attack), attack)
    else:
        assert 'name="identifier"' in answer.text, "the form is there again"
    spoken = [line for line in sink.commands[before:] if line.upper().startswith("RCPT")]
    wanted = {marker, attack} if answer.status == 303 else {marker}
    assert {re.fullmatch(r"(?i)RCPT TO:<(.*?)>( NOTIFY=\S+)?( ORCPT=\S+)?", line)[1] for line in spoken} == wanted, spoken


def assert_one_plain_message(message, address: str):
    parsed = message.parsed
    assert len(parsed.get_all("To")) == 1 and len(parsed.get_all("Subject")) == 1 and len(parsed.get_all("From")) == 1
    assert parsed["Bcc"] is None and parsed["Cc"] is None
    assert [one.addr_spec for one in parsed["To"].addresses] == [address]
    assert not message.parsed.defects, message.parsed.defects


def assert_unscathed(answer):
    assert "Bcc" not in answer.headers and "X-Evil" not in answer.headers
    assert "<script>alert" not in answer.text and "\"><img" not in answer.text


HEADERS = {
    "language-script": {"Accept-Language": "<script>alert(1)</script>"},
    "language-path": {"Accept-Language": "../../../../etc/passwd"},
    "language-long": {"Accept-Language": "de," * 2000},
    "language-template": {"Accept-Language": "{{>layout}}"},
    "agent-script": {"User-Agent": "\"><img src=x onerror=alert(1)><script>alert(1)</script>"},
    "agent-encoded-word": {"User-Agent": "=?utf-8?q?=0d=0aBcc:thief@evil.example?="},
    "agent-link": {"User-Agent": "Mozilla/5.0 https://evil.example/l#" + guess()},
    "agent-latin1": {"User-Agent": "M\xf6zilla \xff\xfe"},
    "agent-long": {"User-Agent": "Firefox " * 600},
    "address-script": {"X-Forwarded-For": "<script>alert(1)</script>"},
    "address-name": {"X-Forwarded-For": "evil.example, not an address"},
}


@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS.keys())
def test_A16_what_a_browser_says_of_itself_is_harmless_in_page_and_mail(browser, server, sink, someone, headers):
    person = browser()
    form = person.request("GET", "/signin?app=wiki", headers=headers)
    assert_unscathed(form)
    answer = person.work(person.post("/signin", form.form("/signin") | {"identifier": someone}, headers=headers), headers)
    if answer.status in (400, 431):
        return
    assert answer.status == 303
    message = sink.wait_for(someone)
    assert_one_plain_message(message, someone)
    for text in (message.html, person.request("GET", answer.location, headers=headers).text):
        assert "<script>alert" not in text and "<img src=x" not in text
    assert "https://evil.example" not in message.text and "https://evil.example" not in message.html
    assert len(LINK.findall(message.text)) == 1, "one link, ours"
    assert max(len(line) for line in message.raw.split(b"\n")) < 998


@pytest.mark.parametrize("app", ["wiki\r\nX-Evil: 1", "wiki%0d%0aX-Evil:1", "wiki\0", "../wiki", "<script>alert(1)</script>", "nosuchapp",
                                 "wiki' OR '1'='1", "WIKI", "wiki ", "a" * 5000])
def test_A16_an_app_is_one_of_ours_or_nothing(browser, app):
    person = browser()
    answer = person.get("/signin?" + urllib.parse.urlencode({"app": app}))
    assert answer.status in (400, 404, 414), (answer.status, answer.words[:200])
    assert_unscathed(answer)
    fields = person.open_form("wiki").form("/signin") | {"app": app, "identifier": "a@example.org"}
    answer = person.post("/signin", fields)
    assert answer.status in (400, 404, 413, 422), answer.status
    assert_unscathed(answer)


def test_A16_twice_given_fields_do_not_slip_past_the_checks(browser, sink, someone):
    person = browser()
    fields = person.open_form().form("/signin")
    body = urllib.parse.urlencode([*fields.items(), ("identifier", someone), ("identifier", "thief@evil.example")]).encode()
    answer = person.request("POST", "/signin", body, {"Content-Type": "application/x-www-form-urlencoded"})
    if answer.status == 303:
        until(lambda: sink.to(someone) or sink.to("thief@evil.example"), "the one message")
        assert not (sink.to(someone) and sink.to("thief@evil.example"))


# MARK: A17 – whose link is it

SPOOFS = [
    {"Host": "evil.example"},
    {"Host": "evil.example:80"},
    {"X-Forwarded-Host": "evil.example"},
    {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-Port": "443"},
    {"Forwarded": "host=evil.example;proto=https;for=192.0.2.1"},
    {"X-Host": "evil.example", "X-Original-Host": "evil.example", "X-HTTP-Host-Override": "evil.example"},
    {"X-Original-URL": "https://evil.example/signin", "X-Rewrite-URL": "https://evil.example/signin"},
]


@pytest.mark.parametrize("spoof", SPOOFS, ids=lambda spoof: "-".join(spoof).lower())
def test_A17_the_link_leads_to_the_configured_host_whatever_the_request_says(browser, server, sink, someone, spoof):
    person = browser()
    form = person.request("GET", "/signin?app=wiki", headers=spoof)
    if form.status in (400, 421):
        return
    assert "evil.example" not in form.text
    answer = person.work(person.post("/signin", form.form("/signin") | {"identifier": someone}, headers=spoof))
    if answer.status in (400, 403, 421):
        return
    assert answer.status == 303 and "evil.example" not in answer.location
    message = sink.wait_for(someone)
    assert message.link.startswith(server.issuer + "/l#") and message.not_me.startswith(server.issuer)
    assert b"evil.example" not in message.raw
    assert "evil.example" not in person.request("GET", answer.location, headers=spoof).text


def test_A17_an_absolute_request_line_does_not_move_the_link(server, someone, sink):
    address = fresh_address()
    person = Browser(server.issuer, address)
    fields = person.open_form().form("/signin") | {"identifier": someone}
    body = urllib.parse.urlencode(fields).encode()
    cookie = "; ".join(f"{name}={value}" for name, value in person.cookies.items())
    request = (f"POST http://evil.example/signin HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nCookie: {cookie}\r\n"
               f"Origin: {server.issuer}\r\nX-Forwarded-For: {address}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
               f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n").encode() + body
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(request)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert b"\r\nlocation: http://evil" not in answer.lower()
    if b" 303 " in answer[:20]:
        assert sink.wait_for(someone).link.startswith(server.issuer)


# MARK: A18 – open redirect

def returns(callback: str) -> list[str]:
    origin = callback.removesuffix("/callback")
    host = origin.removeprefix("http://")
    return [
        "https://evil.example/", "//evil.example", "///evil.example", "////evil.example/%2f..", "/\\evil.example", "\\\\evil.example",
        "https:evil.example", "http:/evil.example", "https:/\\evil.example", "javascript:alert(1)", "JaVaScRiPt:alert(1)",
        "data:text/html,<script>alert(1)</script>", "vbscript:x", "java\tscript:alert(1)", " https://evil.example", "\thttps://evil.example",
        f"{origin}@evil.example/", f"http://evil.example#{callback}", f"http://evil.example?{callback}", f"http://evil.example/{callback}",
        f"{callback}@evil.example", f"{callback}.evil.example", f"{callback}/../evil", f"{callback}/", f"{callback}?next=https://evil.example",
        f"{callback}#x", f"{callback}%00", f"{callback}%0d%0aX-Evil: 1", f"{callback}\r\nX-Evil: 1", f"{callback}/%2e%2e/", f"{origin}/Callback",
        f"{origin}/%63allback", f"HTTP://{host}/callback", f"https://{host}/callback", f"http://user:pass@{host}/callback",
        callback.replace("127.0.0.1", "localhost"), callback.replace("127.0.0.1", "2130706433"), callback.replace("127.0.0.1", "127.1"),
        callback.replace("127.0.0.1", "127.0.0.1.evil.example"), f"{origin}//callback", "callback", "/callback", "?x", "http://", "x" * 9000,
    ]


def test_A18_only_the_very_address_on_the_list_is_gone_to_and_all_else_is_refused_at_once(browser, party, server):
    for return_to in returns(party.callback):
        person = browser()
        answer = person.open_form(return_to=return_to)
        assert answer.status in (400, 414), (return_to, answer.status)
        assert answer.location is None and "X-Evil" not in answer.headers
        assert "<script>alert" not in answer.text and "href=\"javascript" not in answer.text.lower()
        fields = person.open_form().form("/signin") | {"identifier": "a18@example.org", "return_to": return_to}
        answer = person.post("/signin", fields)
        assert answer.status in (400, 413, 422), (return_to, answer.status)
        assert answer.location is None
    assert server.sql("SELECT COUNT(*) AS n FROM sign_ins WHERE address_key = 'a18@example.org'")[0]["n"] == 0


def test_A18_the_very_address_on_the_list_is_gone_to(browser, receive, someone, party):
    person = browser()
    _, message = receive(person, someone, return_to=party.callback)
    assert person.confirm(message.secret).json()["location"] == party.callback


def test_A18_no_redirect_of_ours_leaves_the_house_before_the_sign_in(browser, party):
    person = browser()
    for path in ("//evil.example/..", "/\\evil.example", "/%5cevil.example", "/signin/wait/..%2f..%2f%2fevil.example", "/l//evil.example",
                 "/.//evil.example", "/signin/?app=wiki", "/auth/verify?rd=https://evil.example", "/signout?return_to=https://evil.example"):
        answer = raw_get(person, path)
        assert "evil.example" not in (answer.location or ""), (path, answer.location)


def raw_get(person: Browser, path: str):
    """A GET of exactly this path; the thin browser would resolve it first."""
    return person._send("GET", path, None, {"X-Forwarded-For": person.address})


# MARK: A19 – leaks

@pytest.mark.chromium
@pytest.mark.parametrize("app", ["wiki", "path"])
def test_A19_the_secret_is_found_nowhere_but_in_the_mail(own, sinks, party, chrome, someone, app):
    sink = sinks()
    server = own(mail=sink.route, callback=party.callback).start(env={"LOG_LEVEL": "trace", "LATCHKEY_LOG_LEVEL": "trace"})
    person, stranger = chrome(), Browser(server.issuer, fresh_address())
    sign_in = person.ask(server.issuer, someone, app)
    waiting_tab = person.page
    message = sink.wait_for(someone)
    handoff = stranger.confirm(message.secret).json()["handoff_code"]
    # The page at the very link holds it in its form; it went there in the request. Every other answer is without it.
    pages = [stranger.request("GET", path).text for path in
             (f"/l/{message.secret}x", f"/l/{message.secret[:-1]}", f"/nothing/{message.secret}", f"/l?{message.secret}", "/metrics")]
    pages += [stranger.post_json(path, {"secret": message.secret + tail}).text for path in ("/l/inspect", "/l/confirm") for tail in ("", "x")]
    pages += [stranger.request("POST", "/l/confirm", b'{"secret": "' + message.secret.encode(), {"Content-Type": "application/json"}).text]
    pages += [stranger.post(f"/signin/wait/{sign_in}/code", {"code": message.code}).text]
    visits = len(party.visits)

    person.open(message.link)
    person.state("open")
    if app == "wiki":
        person.page.wait_for_url(f"{server.issuer}/l")
        assert message.secret not in json.dumps(history(person)), "nor is it a step back in the history"
    person.confirm_button().click()
    person.page.wait_for_url(party.callback + "*")
    session = person.cookies["lk_session"]

    secrets = {"link": message.secret, "link's middle": message.secret[4:47], "code": message.code, "bare code": message.code.replace("-", ""),
               "not-me": message.not_me_secret, "handoff": handoff, "bare handoff": handoff.replace("-", ""), "session": session,
               "binding": person.cookies["lk_binding"], "device": person.cookies["lk_device"]}
    secrets |= {f"{name} in hex": bits(secret).hex() for name, secret in secrets.items() if secret.startswith("lk")}
    # Leaks by Referer or address: what the app and every other request was told.
    for path, headers in party.visits[visits:]:
        assert "/l" not in headers.get("Referer", "") and not any(secret in path + headers.get("Referer", "") for secret in secrets.values())
    for request in person.requests:
        allowed = app == "path" and request.is_navigation_request() and "/l/" in request.url
        assert allowed or message.secret not in request.url, request.url
        assert message.secret not in (request.headers.get("referer") or "")
    said = [server.cli(*words) for words in (("trace", sign_in, "--json"), ("trace", sign_in), ("account", "list", "--json"),
                                             ("account", "show", someone, "--json"))]
    places = {"the log": server.log, "the audit events": str([tuple(row) for row in server.sql("SELECT * FROM audit_events")]),
              "the command": "".join(one.stdout + one.stderr for one in said), "the waiting page": waiting_tab.content()}
    places |= {f"an answer ({page[:80]}…)": page for page in pages if "handoff_code" not in page}
    for name, secret in secrets.items():
        for place, text in places.items():
            assert secret not in text, f"the {name} stands in {place}"


def history(person: Chromium) -> list[str]:
    session = person.context.new_cdp_session(person.page)
    return [entry["url"] for entry in session.send("Page.getNavigationHistory")["entries"]]


def test_A19_command_and_log_of_a_failed_delivery_hold_no_secret(own, sinks, someone):
    sink = sinks(refuse={someone})
    server = own(mail=sink.route).start(env={"LOG_LEVEL": "trace", "LATCHKEY_LOG_LEVEL": "trace"})
    person = Browser(server.issuer, fresh_address())
    sign_in = person.ask(someone)
    until(lambda: "message_rejected" in server.life(sign_in), "the rejection")
    assert not re.search(r"lk[lnsbd]_[0-9A-Za-z]{20,}", server.log), server.log
    assert not re.search(r"lk[lnsbd]_[0-9A-Za-z]{20,}", server.cli("trace", sign_in).stdout)
    tested = server.cli("mail", "test", "--to", someone)
    assert tested.returncode == 1 and "550" in tested.stdout + tested.stderr
    assert not re.search(r"lk[lnsbd]_[0-9A-Za-z]{20,}", tested.stdout + tested.stderr)


# MARK: A20 – framing

@pytest.mark.chromium
@pytest.mark.parametrize("path", ["/signin?app=wiki", "/l", "/l/not-me", "/l/undo", "/account/address/confirm", "/signed-out"])
def test_A20_no_page_of_ours_shows_in_a_frame(chromium, server, path):
    frame = f"<!doctype html><title>Evil</title><iframe src='{server.issuer}{path}' width=800 height=600></iframe>"
    with evil_site(frame) as origin:
        context = chromium.new_context(extra_http_headers={"X-Forwarded-For": fresh_address()})
        page = context.new_page()
        page.goto(origin)
        page.wait_for_load_state("networkidle")
        framed = [frame for frame in page.frames if frame is not page.main_frame]
        assert all(frame.url.startswith("chrome-error://") or frame.locator("form, main").count() == 0 for frame in framed)
        context.close()


def test_A20_every_page_says_so_in_both_ways(browser, receive, someone):
    person = browser()
    sign_in, message = receive(person, someone)
    for path in ("/signin?app=wiki", f"/signin/wait/{sign_in}", "/l", f"/l/{message.secret}", "/l/not-me", "/nothing"):
        headers = person.get(path).headers
        assert headers["X-Frame-Options"] == "DENY", path
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], path


@pytest.fixture
def house(own, sink, party):
    """A server with a page of every kind that is for one person alone."""
    policies = {"wiki": "button: required", "desk": "ask_who: on", "vault": "second_factor: always, without_factor: enrol"}
    apps = {id: f"{policy}, because: \"there has to be one\"" for id, policy in policies.items()}
    return own(mail=sink.route, callback=party.callback, apps=apps).start()


@pytest.fixture
def signed_in(house, browser, sink, someone):
    """Somebody who has confirmed a link in that house."""

    def confirm(name: str, app: str = "wiki") -> Browser:
        address = f"{name}.{someone}"
        assert house.cli("account", "add", address).returncode == 0
        assert house.cli("account", "mark", address, "--mailbox", "shared").returncode == 0
        person = browser(at=house)
        person.ask(address, app)
        assert person.confirm(sink.wait_for(address).secret).status == 200
        return person

    return confirm


def test_A20_the_pages_of_an_account_say_so_too(house, signed_in, sink, someone):
    person, clerk, guest = signed_in("person"), signed_in("clerk", "desk"), signed_in("guest", "vault")
    enrol(person, "/account/factors/add")
    recovery, _ = recovery_of(house, sink, f"guest.{someone}")
    pages = [(person, path) for path in ("/signed-in", "/account/address", "/account/factors", "/account/factors/add")]
    for one, path in [*pages, (clerk, "/who"), (guest, "/step-up"), (guest, f"/l/{recovery}")]:
        answer = one.get(path)
        assert answer.status == 200 and "<form" in answer.text, path
        assert_safe(answer)
    assert_safe(ask_for(person, f"new.{someone}"))


def recovery_of(house, sink, address: str) -> tuple[str, str]:
    """Link and spoken code."""
    started = house.cli("recovery", "start", address, "--app", "vault", "--by", "Kim", "--check", "called back at home", "--json")
    assert started.returncode == 0, started.stderr
    message = until(lambda: [message for message in sink.to(address) if message.link and not message.code], "the recovery's message")[0]
    return message.secret, json.loads(started.stdout)["spoken_code"]


class evil_site:
    """Another origin on this machine that serves one page."""

    def __init__(self, page: str):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(page.encode())

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True

    def __enter__(self) -> str:
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        # A name, so that it is another site as well as another origin.
        return f"http://localhost:{self.server.server_address[1]}/"

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


# MARK: A21 – cross-site requests

FOREIGN = [
    {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "https://evil.example", "Sec-Fetch-Site": None},
    {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "null", "Sec-Fetch-Site": None},
    {"Origin": None, "Sec-Fetch-Site": "cross-site"},
    {"Origin": None, "Sec-Fetch-Site": "same-site"},
    {"Origin": "http://127.0.0.1:1", "Sec-Fetch-Site": "same-site"},
]


@pytest.mark.parametrize("foreign", FOREIGN, ids=lambda headers: "-".join(str(value) for value in headers.values()))
def test_A21_a_post_from_another_site_does_nothing(browser, receive, someone, server, foreign):
    person = browser()
    sign_in, message = receive(person, someone)
    csrf = person.get(f"/signin/wait/{sign_in}").csrf
    before = counted(server)
    form = person.open_form().form("/signin")
    attempts = [
        person.post("/signin", form | {"identifier": "forced." + someone}, headers=foreign),
        person.post_json("/l/confirm", {"secret": message.secret}, headers=foreign),
        person.post("/l/confirm", {"secret": message.secret}, headers=foreign),
        person.post_json("/l/not-me", {"secret": message.not_me_secret}, headers=foreign),
        person.post("/l/not-me", {"secret": message.not_me_secret}, headers=foreign),
        person.post(f"/signin/wait/{sign_in}/code", csrf | {"code": message.code}, headers=foreign),
        person.post(f"/signin/wait/{sign_in}/resend", csrf, headers=foreign),
        # A form of another site can send text that is JSON (`enctype=text/plain`).
        person.request("POST", "/l/confirm", json.dumps({"secret": message.secret}).encode(), {"Content-Type": "text/plain"} | foreign),
    ]
    assert {answer.status for answer in attempts} == {403}, [answer.status for answer in attempts]
    assert counted(server) == before and person.session() is None
    assert person.confirm(message.secret).json()["completed"] is True
    assert person.post("/signout", {}, headers=foreign).status == 403
    assert person.session() is not None


def test_A21_a_post_from_another_site_changes_nothing_of_an_account(house, signed_in, browser, sink, someone):
    """Everything is ready, so that each post does something where it comes from the page itself."""
    asker, mover, adder, keeper = (signed_in(name) for name in ("asker", "mover", "adder", "keeper"))
    clerk, guest = signed_in("clerk", "desk"), signed_in("guest", "vault")
    asking = asker.get("/account/address").form("/account/address") | {"address": f"asked.{someone}"}
    assert ask_for(mover, f"moved.{someone}").status == 200
    verify = mail_with(sink, f"moved.{someone}", CONFIRM)
    offer, door = adder.get("/account/factors/add"), guest.get("/step-up")
    app, _ = enrol(keeper, "/account/factors/add")
    removal = f"/account/factors/{house.sql('SELECT id FROM factors WHERE confirmed_at IS NOT NULL')[0]['id']}/remove"
    listed = keeper.get("/account/factors")
    naming = clerk.get("/who").form("/who") | {"who": "Anna"}
    for name in ("owner", "caller"):
        assert house.cli("account", "add", f"{name}.{someone}").returncode == 0
    assert house.cli("account", "change-email", f"owner.{someone}", f"thief.{someone}").returncode == 0
    undo = mail_with(sink, f"owner.{someone}", UNDO)
    recovery, spoken = recovery_of(house, sink, f"caller.{someone}")
    deeds = [
        (asker, "/account/address", asking, None, 200), (mover, "/account/address/confirm", {"secret": verify}, None, 200),
        (adder, "/account/factors/add", offer.form("/account/factors/add"), Authenticator.reading(offer), 303),
        (keeper, removal, listed.form(removal), app, 200), (clerk, "/who", naming, None, 303),
        (guest, "/step-up", door.form("/step-up"), Authenticator.reading(door), 303),
        (browser(at=house), "/l/undo", {"secret": undo, "sure": "yes"}, None, 200),
        (browser(at=house), "/l/recover", {"secret": recovery, "code": spoken}, None, 303),
    ]
    for person, path, form, shown, _ in deeds:
        for foreign in FOREIGN:
            fields = form | ({"code": shown.now()} if shown else {})
            assert person.post(path, fields, headers=foreign).status == 403, (path, foreign)
            assert person.post_json(path, fields, headers=foreign).status == 403, (path, foreign)
    for person, path, form, shown, status in deeds:
        answer = person.post(path, form | ({"code": shown.now()} if shown else {}))
        assert answer.status == status, (path, answer.status, answer.words[:300])
    assert clerk.session()["who"] == "Anna" and guest.session() is not None


def counted(server) -> list:
    return [tuple(row) for row in server.sql("SELECT state, COUNT(*) FROM sign_ins GROUP BY state")] + [
        tuple(row) for row in server.sql("SELECT COUNT(*) FROM sessions")]


def test_A21_a_form_without_its_hidden_field_is_refused(browser, receive, someone):
    person, other = browser(), browser()
    sign_in, message = receive(person, someone)
    foreign = other.open_form().form("/signin")
    for fields in ({"app": "wiki"}, {"app": "wiki", "csrf": ""}, {"app": "wiki", "csrf": "x" * 22}, foreign):
        assert person.post("/signin", fields | {"identifier": "forced." + someone}).status in (400, 403)
        answer = person.post(f"/signin/wait/{sign_in}/code", {"csrf": fields.get("csrf", ""), "code": message.code})
        assert answer.status in (400, 403), answer.status
    assert person.session() is None


@pytest.mark.chromium
def test_A21_a_real_evil_page_can_force_nothing_on_a_signed_in_person(chrome, server, sink, someone, party):
    person = chrome()
    person.ask(server.issuer, someone)
    message = sink.wait_for(someone)
    person.open(message.link)
    person.confirm_button().click()
    person.page.wait_for_url(party.callback + "*")
    page = f"""<!doctype html><title>Evil</title>
      <form id=out method=post action='{server.issuer}/signout' target=a></form><iframe name=a></iframe>
      <form id=in method=post action='{server.issuer}/signin' target=b><input name=app value=wiki><input name=identifier value='forced.{someone}'></form>
      <iframe name=b></iframe>
      <script>out.submit(); document.getElementById('in').submit();
        fetch('{server.issuer}/signout', {{method: 'POST', credentials: 'include', mode: 'no-cors'}}).finally(() => document.title = 'done');
        fetch('{server.issuer}/session', {{credentials: 'include'}}).then(a => a.text()).then(t => document.title = 'read ' + t, () => {{}});
      </script>"""
    with evil_site(page) as origin:
        person.page.goto(origin)
        person.page.wait_for_function("document.title === 'done'")
        person.page.wait_for_load_state("networkidle")
        assert not person.page.title().startswith("read")
    person.complaints.clear()
    assert person.session(server.issuer)["identifier"] == someone
    assert server.sql("SELECT COUNT(*) AS n FROM sign_ins WHERE address_key = ?", "forced." + someone)[0]["n"] == 0
