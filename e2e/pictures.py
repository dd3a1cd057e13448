"""Makes the pictures of the README anew: `.venv/bin/python e2e/pictures.py`. It starts the demo and signs in twice."""

import base64
import json
import os
import re
import sys
import tempfile
import urllib.request
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, sync_playwright

from actors.server import Server, demo, until

PICTURES = Path(__file__).resolve().parents[1] / "docs/pictures"
LARGEST = 300_000

DESK = {"viewport": {"width": 800, "height": 844}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
AGENTS = {
    "desk": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "phone": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 "
             "Mobile/15E148 Safari/604.1",
}

FRAME = """<!doctype html><meta charset="utf-8"><style>
  * { margin: 0; box-sizing: border-box }
  body { width: 1640px; padding: 44px 40px 36px; display: flex; gap: 32px; justify-content: center; background: BACK; color: INK;
         font: 500 21px/1.35 system-ui, "DejaVu Sans", sans-serif }
  figure { display: flex; flex-direction: column; gap: 18px }
  img { display: block; height: 760px; border-radius: 26px; border: 1px solid LINE; box-shadow: 0 10px 28px SHADE }
  figcaption { text-align: center; max-width: 100% }
  .phone img { width: 351px } .desk img { width: 720px; border-radius: 14px } .desk { width: 720px } .phone { width: 351px }
</style>"""
LIGHT = {"BACK": "#e9ecf1", "INK": "#3a4150", "LINE": "#d3d8e0", "SHADE": "rgb(30 40 60 / .10)"}
DARK = {"BACK": "#0b0d11", "INK": "#b9c0cc", "LINE": "#2a2f38", "SHADE": "rgb(0 0 0 / .5)"}


class Show:
    """The demo, a browser to visit it with, and the shots taken so far."""

    def __init__(self, server: Server, browser):
        self.server, self.browser = server, browser

    def visitor(self, kind: str, colours: str) -> BrowserContext:
        screen = PHONE if kind == "phone" else DESK
        return self.browser.new_context(
            **screen, device_scale_factor=2, user_agent=AGENTS[kind], color_scheme=colours, locale="en-GB", reduced_motion="reduce")

    def ask(self, page: Page, address: str) -> bytes:
        """Types the address and sends it; gives the form as it looked before."""
        page.goto(f"{self.server.issuer}/signin?app=demo")
        page.locator("input[name=identifier]").fill(address)
        shot = page.screenshot()
        page.locator("form:has(input[name=identifier]) button").first.click()
        page.wait_for_url("**/signin/wait/*")
        page.locator(".delivery.accepted").wait_for()
        return shot

    def mail(self, address: str) -> dict:
        def newest() -> dict | None:
            with urllib.request.urlopen(f"{self.server.issuer}/dev/inbox.json") as answer:
                return next((mail for mail in json.load(answer) if mail["to"] == address), None)

        return until(newest, f"the mail to {address}")


def in_one_browser(show: Show) -> list[tuple[str, str, bytes]]:
    person = show.visitor("phone", "light")
    page, address = person.new_page(), "anna@example.com"
    form = show.ask(page, address)
    waiting = page.screenshot()
    mail = show.mail(address)
    letter = person.new_page()
    letter.goto(f"{show.server.issuer}/dev/inbox/{mail['id']}/html")
    opened = person.new_page()
    opened.goto(mail["link"])
    opened.locator("form[action='/l/confirm'] button:visible").wait_for()
    return [("phone", "1 · Type your address", form), ("phone", "2 · The window waits", waiting),
            ("phone", "3 · The mail says who asks", letter.screenshot()), ("phone", "4 · One press", opened.screenshot())]


def in_two(show: Show) -> list[tuple[str, str, bytes]]:
    desk, phone = show.visitor("desk", "dark").new_page(), show.visitor("phone", "dark").new_page()
    address = "ben@example.com"
    show.ask(desk, address)
    phone.goto(show.mail(address)["link"])
    phone.locator("form[action='/l/confirm'] button:visible").wait_for()
    warned = phone.screenshot()
    phone.locator("form[action='/l/confirm'] button:visible").first.click()
    code = phone.locator("[data-handoff]:visible")
    code.wait_for()
    shown = phone.screenshot()
    typed = re.search(r"\b[0-9A-Z]{3}-[0-9A-Z]{3}\b", code.first.inner_text())
    desk.locator("input[name=code]").fill(typed[0])
    desk.wait_for_timeout(500)
    return [("phone", "1 · Opened on the phone", warned), ("phone", "2 · A code, good for two minutes", shown),
            ("desk", "3 · Typed where the sign-in began", desk.screenshot())]


def compose(show: Show, name: str, colours: dict[str, str], shots: list[tuple[str, str, bytes]]):
    frame = FRAME
    for word, colour in colours.items():
        frame = frame.replace(word, colour)
    width = 80 + 32 * (len(shots) - 1) + sum({"phone": 351, "desk": 720}[kind] for kind, *_ in shots)
    frame = frame.replace("1640px", f"{width}px")
    for kind, caption, shot in shots:
        data = base64.b64encode(shot).decode()
        frame += f'<figure class="{kind}"><img src="data:image/png;base64,{data}"><figcaption>{caption}</figcaption></figure>'
    page = show.browser.new_page(viewport={"width": width, "height": 900})
    page.set_content(frame)
    file = PICTURES / f"{name}.png"
    page.screenshot(path=file, full_page=True)
    page.close()
    size = file.stat().st_size
    print(f"{file.relative_to(PICTURES.parents[1])}: {size // 1000} kB")
    if size > LARGEST:
        sys.exit(f"{file.name} is larger than {LARGEST // 1000} kB")


def main():
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = demo(Path(folder)).start()
        try:
            chromium = playwright.chromium.launch(
                executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox", "--disable-gpu"])
            show = Show(server, chromium)
            compose(show, "same-browser", LIGHT, in_one_browser(show))
            compose(show, "other-browser", DARK, in_two(show))
            chromium.close()
        finally:
            server.stop()


if __name__ == "__main__":
    main()
