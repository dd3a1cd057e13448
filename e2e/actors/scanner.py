"""Mail scanners, link previews and prefetchers: whatever opens a link before the person does."""

import http.client
import urllib.parse

from playwright.sync_api import Error

from actors.browser import Chromium

# What the field sends: link expanders, safe-link services, previews, prefetchers and their headers.
DRESSES = [
    {"User-Agent": "Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; Trident/5.0; SafeLinks)"},
    {"User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0 OneOutlook/1"},
    {"User-Agent": "BarracudaCentral/1.0"},
    {"User-Agent": "Mimecast-URL-Protect", "Via": "1.1 mimecast"},
    {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Proofpoint-URLDefense"},
    {"User-Agent": "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", "Range": "bytes=0-32768"},
    {"User-Agent": "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)"},
    {"User-Agent": "WhatsApp/2.23.20.0 A"},
    {"User-Agent": "TelegramBot (like TwitterBot)"},
    {"User-Agent": "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)"},
    {"User-Agent": "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient)"},
    {"User-Agent": "Mozilla/5.0 (compatible; bingbot/2.0) BingPreview/1.0b"},
    {"User-Agent": "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)"},
    {"User-Agent": "Google-Safety; (+http://www.google.com/bot.html)"},
    {"User-Agent": "iMessageLinkPreview facebookexternalhit/1.1 Facebot Twitterbot/1.0"},
    {"Purpose": "prefetch"},
    {"Sec-Purpose": "prefetch"},
    {"Sec-Purpose": "prefetch;prerender"},
    {"Sec-Purpose": "prefetch;anonymous-client-ip"},
    {"X-Moz": "prefetch"},
    {"X-Purpose": "preview"},
    {"X-Purpose": "prefetch", "Sec-Fetch-Dest": "document", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "none"},
    {"If-Modified-Since": "Sat, 21 Nov 2026 00:00:00 GMT", "If-None-Match": "\"x\""},
    {"Upgrade": "h2c", "Connection": "Upgrade, HTTP2-Settings", "HTTP2-Settings": "AAMAAABkAAQCAAAAAAIAAAAA"},
    {"X-HTTP-Method-Override": "POST", "X-Method-Override": "POST", "X-HTTP-Method": "POST"},
]

METHODS = ["GET", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "PUT", "PATCH", "DELETE", "POST"]


def spellings(link: str) -> list[str]:
    """The request paths that a scanner makes of a link: most drop the fragment, some carry it into the path or query."""
    parts = urllib.parse.urlsplit(link)
    secret = parts.fragment or parts.path.rsplit("/", 1)[1]
    return ["/l", f"/l/{secret}", f"/l?{secret}", f"/l?secret={secret}", f"/l%23{secret}", f"/l/{secret}/", f"/l/{secret}?utm_source=x",
            f"/l/confirm?secret={secret}", f"/l/inspect?secret={secret}", f"/l/not-me?secret={secret}", f"/l/not-me/{secret}"]


def opens(origin: str, link: str, address: str, secret_in_body: bool = False) -> list[tuple[str, str, int]]:
    """Every method on every spelling, plain and in every dress; gives what was asked and the status of the answer."""
    host = urllib.parse.urlsplit(origin).netloc
    connection, heard = http.client.HTTPConnection(host, timeout=20), []

    def ask(method: str, path: str, headers: dict):
        try:
            connection.request(method, path, headers={"X-Forwarded-For": address} | headers)
            answer = connection.getresponse()
            answer.read()
            heard.append((method, path, answer.status))
        finally:
            connection.close()

    for path in spellings(link):
        for method in METHODS:
            # A POST to confirm is the person's act itself; a scanner that presses buttons is another test (A06).
            if not (method == "POST" and path.split("?")[0] in ("/l/confirm", "/l/not-me")):
                ask(method, path, {})
    for dress in DRESSES:
        for method in ("GET", "HEAD"):
            ask(method, spellings(link)[0], dress)
            ask(method, spellings(link)[1], dress)
    return heard


PRESSABLE = "button:visible, input[type=submit]:visible, summary:visible, [role=button]:visible"


def presses_everything(chromium, link: str, address: str, shot: str | None = None) -> Chromium:
    """A real browser without cookies that runs the page's scripts and presses whatever can be pressed.

    It presses buttons and ticks nothing. After each press it looks for more to press, and then opens the link anew, until it has pressed every label that it
    ever saw. Gives the browser, so that a test can see what it has got.
    """
    scanner = Chromium(chromium, address)
    scanner.pressed = set()
    for _ in range(8):
        page = scanner.open(link).page
        pressed_before = len(scanner.pressed)
        while _press_something_new(page, scanner.pressed):
            pass
        if len(scanner.pressed) == pressed_before:
            break
    if shot:
        scanner.shoot(shot)
    return scanner


def _press_something_new(page, pressed: set[str]) -> bool:
    try:
        page.wait_for_load_state("networkidle")
        labels = page.locator(PRESSABLE).all_inner_texts()
        fresh = next((label for label in labels if label not in pressed), None)
        if fresh is None:
            return False
        pressed.add(fresh)
        page.locator(PRESSABLE).filter(has_text=fresh).first.click(timeout=3_000)
    except Error:
        # It went away while the finger came down; robots shrug.
        pass
    return True
