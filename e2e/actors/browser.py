"""Browsers: a thin one without script that keeps tests fast, and a real Chromium where a browser matters."""

import hashlib
import http.client
import itertools
import json
import re
import time
import urllib.parse
from dataclasses import dataclass, field
from email.message import Message as Headers
from html.parser import HTMLParser
from pathlib import Path

from actors.server import until

SHOTS = Path(__file__).resolve().parents[1] / ".shots"


# MARK: Without script

@dataclass
class Answer:
    status: int
    headers: Headers
    body: bytes
    url: str

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    def json(self):
        return json.loads(self.body)

    @property
    def location(self) -> str | None:
        return self.headers["Location"]

    @property
    def set_cookies(self) -> dict[str, str]:
        """Names of cookies that this answer sets, with all that stands behind the name."""
        lines = self.headers.get_all("Set-Cookie") or []
        return {line.split("=", 1)[0]: line.split("=", 1)[1] for line in lines}

    def form(self, action: str) -> dict[str, str]:
        """The fields of the form whose action ends so, with the values that stand in them."""
        for form in Forms.of(self.text):
            if form.action.split("?")[0].endswith(action):
                return dict(form.fields)
        raise AssertionError(f"no form for {action} in {self.url} ({self.status}):\n{self.text[:2000]}")

    @property
    def delivery(self) -> str | None:
        """What the waiting page says of the message: queued, accepted, deferred, rejected, abandoned; None for nothing."""
        told = re.search(r'id="delivery"[^>]*>\s*<p class="delivery (\w+)"', self.text)
        return told[1] if told else None

    @property
    def challenge(self) -> str | None:
        """The work that the page asks for."""
        asked = re.search(r'data-work="([^"]+)"', self.text)
        return asked[1] if asked else None

    @property
    def csrf(self) -> dict[str, str]:
        """The hidden field of whichever form the page has, for requests that its forms don't offer."""
        found = [form.fields["csrf"] for form in Forms.of(self.text) if "csrf" in form.fields]
        return {"csrf": found[0]} if found else {}

    @property
    def words(self) -> str:
        """What a person reads: the text without markup, script and style."""
        bare = re.sub(r"(?is)<(script|style|template)\b.*?</\1>", " ", self.text)
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", bare)).strip()


def solution(challenge: str) -> int:
    """The first number that makes SHA-256 of `CHALLENGE.NUMBER` begin with as many zero bits as the challenge says."""
    shift = 256 - int(challenge.split(".")[1])
    start = hashlib.sha256(f"{challenge}.".encode())
    for number in itertools.count():
        tried = start.copy()
        tried.update(str(number).encode())
        if int.from_bytes(tried.digest()) >> shift == 0:
            return number


@dataclass
class Form:
    action: str
    fields: dict[str, str] = field(default_factory=dict)


class Forms(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found: list[Form] = []
        self.inside = False

    @classmethod
    def of(cls, html: str) -> list[Form]:
        parser = cls()
        parser.feed(html)
        return parser.found

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.found.append(Form(given.get("action") or ""))
            self.inside = True
        elif tag == "input" and self.inside and given.get("name"):
            self.found[-1].fields[given["name"]] = given.get("value") or ""

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False


# Seconds after which a connection isn't used again: servers hang up after sixty.
IDLE = 45


class Browser:
    """A cookie jar that speaks HTTP as browsers do, without script. One to a thread.

    Of several nodes behind one name, `port` is the one that its requests are led to; `origin` stays what it is.
    """

    def __init__(self, origin: str, address: str | None = None, language: str = "en", cookies: dict | None = None,
                 port: int | None = None, patience: float = 30):
        self.origin, self.address, self.language, self.patience = origin, address, language, patience
        self.port = port or urllib.parse.urlsplit(origin).port
        self.cookies: dict[str, str] = dict(cookies or {})
        self.seen: list[Answer] = []
        self._connection: http.client.HTTPConnection | None = None
        self._used = time.monotonic()

    def request(self, method: str, path: str, body: bytes | None = None, headers: dict | None = None) -> Answer:
        target = urllib.parse.urlsplit(urllib.parse.urljoin(self.origin + "/", path))
        assert f"{target.scheme}://{target.netloc}" == self.origin, f"{path} leads away from {self.origin}"
        sent = {"Host": target.netloc, "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0", "Accept": "text/html,*/*",
                "Accept-Language": self.language}
        if self.address:
            sent["X-Forwarded-For"] = self.address
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if method == "POST":
            sent |= {"Origin": self.origin, "Sec-Fetch-Site": "same-origin"}
        sent |= headers or {}
        sent = {name: value for name, value in sent.items() if value is not None}
        if time.monotonic() - self._used > IDLE:
            self.close()
        answer = self._send(method, urllib.parse.urlunsplit(("", "", target.path or "/", target.query, "")), body, sent)
        self._used = time.monotonic()
        self._keep_cookies(answer)
        self.seen.append(answer)
        return answer

    def _send(self, method, path, body, headers) -> Answer:
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.patience)
        try:
            self._connection.request(method, path, body=body, headers=headers)
            answer = self._connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read(), self.origin + path)
        except (http.client.HTTPException, OSError):
            # Closed while idle or dead: whoever asked hears of it, and the next request gets a new connection.
            self.close()
            raise

    def go_to(self, node) -> "Browser":
        """The next requests are led to that node."""
        if node.port != self.port:
            self.close()
            self.port = node.port
        return self

    def close(self):
        if self._connection:
            self._connection.close()
            self._connection = None

    def _keep_cookies(self, answer: Answer):
        for name, rest in answer.set_cookies.items():
            value, _, attributes = rest.partition(";")
            if not value or re.search(r"(?i)max-age=0\b", attributes):
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value

    def get(self, path: str, **headers) -> Answer:
        return self.request("GET", path, headers=headers.get("headers"))

    def post(self, path: str, fields: dict, headers: dict | None = None) -> Answer:
        body = urllib.parse.urlencode(fields).encode()
        return self.request("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"} | (headers or {}))

    def post_json(self, path: str, value: dict, headers: dict | None = None) -> Answer:
        return self.request("POST", path, json.dumps(value).encode(),
                            {"Content-Type": "application/json", "Accept": "application/json"} | (headers or {}))

    # MARK: What a person does

    def open_form(self, app: str = "wiki", return_to: str | None = None) -> Answer:
        query = {"app": app} | ({"return_to": return_to} if return_to else {})
        return self.get("/signin?" + urllib.parse.urlencode(query))

    def try_to_ask(self, identifier: str, app: str = "wiki", return_to: str | None = None) -> Answer:
        """Opens the form, types the address, sends it."""
        form = self.open_form(app, return_to)
        assert form.status == 200, f"{form.status} {form.text[:1000]}"
        return self.post("/signin", form.form("/signin") | {"identifier": identifier})

    def ask(self, identifier: str, app: str = "wiki", return_to: str | None = None) -> str:
        """Asks for a link, and gives the id of the sign-in."""
        answer = self.work(self.try_to_ask(identifier, app, return_to))
        assert answer.status == 303, f"{answer.status} {answer.words[:600]}"
        return re.search(r"/signin/wait/([^/?#]+)", answer.location)[1]

    def work(self, answer: Answer, headers: dict | None = None) -> Answer:
        """Does what a page's script does where a stranger has to work; any other answer stays as it is."""
        if answer.challenge is None:
            return answer
        return self.post("/signin", answer.form("/signin") | {"work": f"{answer.challenge}:{solution(answer.challenge)}"}, headers)

    def inspect(self, secret: str, **options) -> dict:
        return self.post_json("/l/inspect", {"secret": secret}, **options).json()

    def confirm(self, secret: str, **options) -> Answer:
        return self.post_json("/l/confirm", {"secret": secret}, **options)

    def not_me(self, secret: str, **options) -> Answer:
        return self.post_json("/l/not-me", {"secret": secret}, **options)

    def type_code(self, sign_in: str, code: str) -> Answer:
        """Types a code, the mail's or the other device's, into the waiting page."""
        waiting = self.get(f"/signin/wait/{sign_in}")
        return self.post(f"/signin/wait/{sign_in}/code", waiting.csrf | {"code": code})

    def sign_out(self) -> Answer:
        """Presses the button on the page that says who is signed in."""
        return self.post("/signout", self.get("/signed-in").csrf)

    def session(self) -> dict | None:
        """Who is signed in here, by the server's own word; None for nobody."""
        answer = self.request("GET", "/session", headers={"Accept": "application/json"})
        assert answer.status in (200, 401), f"{answer.status} {answer.text}"
        return answer.json() if answer.status == 200 else None


# MARK: Real Chromium

# Whether the heading that is shown is the one that the page keeps for this state.
HEADED = """name => {
    const kept = document.getElementById(`state-${name}`), shown = document.querySelector("#stage h1");
    return Boolean(kept && shown && shown.textContent === kept.content.querySelector("h1").textContent);
}"""


class Chromium:
    """One real browser with a profile of its own: cookies, language, screen. `page` is its one tab."""

    def __init__(self, chromium, address: str | None = None, *, dark=False, phone=False, language="en-GB", script=True):
        screen = {"width": 390, "height": 844} if phone else {"width": 1100, "height": 800}
        self.context = chromium.new_context(
            viewport=screen, is_mobile=phone, has_touch=phone, device_scale_factor=2 if phone else 1, locale=language,
            color_scheme="dark" if dark else "light", java_script_enabled=script, reduced_motion="reduce",
            extra_http_headers={"X-Forwarded-For": address} if address else {})
        self.context.set_default_timeout(60_000)
        self.requests: list = []
        self.complaints: list[str] = []
        self.page = self._tab()

    def _tab(self):
        page = self.context.new_page()
        page.on("request", lambda request: self.requests.append(request))
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        return page

    def _listen(self, message):
        # An answer of 4xx to a fetch is a line in the console as well; it is the protocol, not a mistake in the page.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def ask(self, issuer: str, identifier: str, app: str = "wiki", return_to: str | None = None) -> str:
        query = {"app": app} | ({"return_to": return_to} if return_to else {})
        self.page.goto(f"{issuer}/signin?{urllib.parse.urlencode(query)}")
        self.page.locator("input[name=identifier]").fill(identifier)
        self.page.locator("form:has(input[name=identifier]) button").click()
        self.page.wait_for_url("**/signin/wait/*")
        return self.page.url.rsplit("/", 1)[1]

    def open(self, url: str):
        """Opens a link as a click in a mail program does: a new tab, from nowhere."""
        if self.page.url != "about:blank":
            self.page = self._tab()
        self.page.goto(url)
        return self

    def state(self, name: str):
        """The part of the landing page that is shown, once it is the one for that state: `open`, `used`, `expired`, …"""
        stage = self.page.locator("#stage")
        if name == "open":
            stage.locator("[data-variant]:visible").wait_for()
        else:
            until(lambda: self.page.evaluate(HEADED, name), f"the page for {name}, not {stage.inner_text()!r},")
        return stage

    def confirm_button(self):
        return self.page.locator("form[action='/l/confirm'] button:visible")

    def refuse(self):
        """Presses "this wasn't me", where need be after unfolding what stands above it."""
        button = self.page.locator("form[action='/l/not-me'] button")
        if not button.is_visible():
            self.page.locator("summary").click()
        for tick in self.page.locator("form[action='/l/not-me'] input[type=checkbox]").all():
            tick.check()
        with self.page.expect_response("**/l/not-me"):
            button.click()

    def send_code(self, code: str):
        self.page.locator("input[name=code]").fill(code)
        self.page.locator("form[action$='/code'] button").click()

    def session(self, issuer: str) -> dict | None:
        """Who is signed in, with this profile's cookies."""
        answer = self.context.request.get(f"{issuer}/session", headers={"Accept": "application/json"})
        return answer.json() if answer.status == 200 else None

    @property
    def cookies(self) -> dict[str, str]:
        return {cookie["name"]: cookie["value"] for cookie in self.context.cookies()}

    def shoot(self, name: str):
        SHOTS.mkdir(exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}.png", full_page=True)

    def close(self):
        self.context.close()
