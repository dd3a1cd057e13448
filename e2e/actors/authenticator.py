"""An authenticator app: reads the key off the page, and shows six digits (RFC 6238)."""

import base64
import hashlib
import hmac
import re
import struct
import time

from actors.browser import Answer, Browser
from actors.server import until

PERIOD = 30


class Authenticator:
    """`next` gives a value that the server has not taken yet: it takes those of one period back and one ahead, each once."""

    def __init__(self, key: str):
        self.secret = base64.b32decode(key.replace(" ", ""))
        self.spent = 0

    @classmethod
    def reading(cls, page: Answer | str) -> "Authenticator":
        """The app that is set up with the key on that page."""
        text = page if isinstance(page, str) else page.text
        shown = re.search(r"<code>([A-Z2-7 ]{39})</code>", text)
        assert shown, f"no key in {text}"
        return cls(shown[1])

    def value(self, step: int) -> str:
        code = hmac.digest(self.secret, struct.pack(">Q", step), hashlib.sha1)
        start = code[-1] & 15
        return f"{(struct.unpack('>I', code[start:start + 4])[0] & 0x7fffffff) % 1_000_000:06}"

    def next(self) -> str:
        until(lambda: self.spent <= time.time() // PERIOD, "the next period", deadline=2 * PERIOD)
        period, gone = divmod(time.time(), PERIOD)
        # A value that is taken one period late mustn't be two late when it arrives.
        self.spent = max(self.spent + 1, int(period) - (gone < PERIOD / 2))
        return self.value(self.spent)

    def again(self) -> str:
        """The value that was given last."""
        return self.value(self.spent)

    def now(self) -> str:
        """The value of this very period, whatever was taken."""
        return self.value(int(time.time() // PERIOD))

    def wrong(self) -> str:
        """Six digits that are none of these minutes' values."""
        now = int(time.time() // PERIOD)
        near = {self.value(now + shift) for shift in range(-3, 4)}
        return next(text for text in (f"{number:06}" for number in range(10)) if text not in near)


def enrol(browser: Browser, path: str = "/step-up") -> tuple[Authenticator, Answer]:
    """Sets an app up on that page, and gives the answer to its first code."""
    page = browser.get(path)
    assert page.status == 200, f"{page.status} {page.words[:400]}"
    app = Authenticator.reading(page)
    return app, browser.post(path, page.form(path) | {"code": app.next()})


def step_up(browser: Browser, code: str, **options) -> Answer:
    """Types six digits at the doorstep."""
    page = browser.get("/step-up")
    assert page.status in (200, 429), f"{page.status} {page.location} {page.words[:400]}"
    return browser.post("/step-up", page.form("/step-up") | {"code": code}, **options)
