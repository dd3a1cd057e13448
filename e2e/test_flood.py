"""More requests than the server can take: it sheds load, loses nothing that it took, and keeps answering apps (A40)."""

import asyncio
import concurrent.futures
import re
import urllib.parse
from dataclasses import dataclass

from actors.browser import Browser

CONNECTIONS = 1_200


class Crowd:
    """People with a browser and a network each, who have the form before them and press the button at one moment."""

    def __init__(self, server, count: int):
        self.server, self.count = server, count

    @staticmethod
    def address(number: int) -> str:
        return f"crowd.{number}@example.org"

    async def rush(self) -> "list[Answer]":
        people = [await Person.open(self.server, number) for number in range(self.count)]
        answers = await asyncio.gather(*(person.press(self.address(person.number)) for person in people))
        for person in people:
            person.writer.close()
        return answers


class Person:
    @classmethod
    async def open(cls, server, number: int) -> "Person":
        person = cls()
        person.number = number
        person.reader, person.writer = await asyncio.open_connection("127.0.0.1", server.port)
        form = await person.ask("GET /signin?app=wiki")
        person.csrf = re.search(r'name="csrf" value="([^"]+)"', form.body)[1]
        person.cookie = form.headers["set-cookie"].split(";")[0]
        return person

    async def press(self, address: str) -> "Answer":
        return await self.ask("POST /signin", urllib.parse.urlencode(
            {"app": "wiki", "csrf": self.csrf, "identifier": address}))

    cookie = ""

    async def ask(self, line: str, body: str = "") -> "Answer":
        self.writer.write(
            f"{line} HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 100.{64 + (self.number >> 8)}.{self.number & 255}.7\r\n"
            f"Cookie: {self.cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}".encode())
        return await Answer.read(self.reader)


@dataclass
class Answer:
    status: int
    headers: dict
    body: str

    @classmethod
    async def read(cls, reader) -> "Answer":
        head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 60)).decode()
        headers = {name.lower(): value for name, value in re.findall(r"(?m)^([A-Za-z-]+): (.*?)\r$", head)}
        body = await reader.readexactly(int(headers["content-length"]))
        return cls(int(head[9:12]), headers, body.decode())


class Checks:
    """An app that asks who is signed in, again and again, over one connection."""

    def __init__(self, server, cookies: dict):
        self.server, self.statuses = server, []
        self.request = ("GET /auth/verify?app=wiki HTTP/1.1\r\nHost: x\r\nCookie: "
                        + "; ".join(f"{name}={value}" for name, value in cookies.items()) + "\r\n\r\n").encode()

    async def go_on(self):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.server.port)
        while True:
            writer.write(self.request)
            self.statuses.append((await Answer.read(reader)).status)

    async def during(self, crowd: Crowd) -> "list[Answer]":
        asking = asyncio.create_task(self.go_on())
        answers = await crowd.rush()
        assert not asking.done(), asking.exception()
        asking.cancel()
        return answers


def signed_in(browser, receive, server, someone) -> Browser:
    person = browser(at=server)
    _, message = receive(person, someone)
    assert person.confirm(message.secret).json()["completed"] is True
    return person


def alone(work):
    """On a thread of its own: in this one, the browsers of other tests have a loop running."""
    with concurrent.futures.ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def test_A40_a_flood_is_shed_with_503_while_session_checks_go_on_and_nothing_that_was_taken_is_lost(
        own, sink, browser, receive, someone):
    crowded = own(mail=sink.route).start()
    checks = Checks(crowded, signed_in(browser, receive, crowded, someone).cookies)
    answers = alone(checks.during(Crowd(crowded, CONNECTIONS)))
    taken = [number for number, answer in enumerate(answers) if answer.status == 303]
    shed = [answer for answer in answers if answer.status == 503]
    assert len(taken) + len(shed) == len(answers), {answer.status for answer in answers}
    assert taken and shed, f"{len(taken)} taken and {len(shed)} shed: the flood was too small, or nothing got through"
    assert all(int(answer.headers["retry-after"]) > 0 for answer in shed)
    assert "crowd." in shed[0].body, "what was typed stands in the form again"
    kept = {row["address"] for row in crowded.sql("SELECT address FROM sign_ins")}
    lost = [number for number in taken if Crowd.address(number) not in kept]
    assert lost == [], "what is answered with 303 is on the disk"
    assert len(checks.statuses) > 10 and set(checks.statuses) == {200}, checks.statuses
    # Whoever comes after the flood finds it gone.
    assert browser(at=crowded).try_to_ask(f"later.{someone}").status == 303


def test_session_checks_go_on_while_the_mail_server_is_down_and_sign_ins_pile_up(own, sinks, browser, someone):
    mail = sinks()
    server = own(mail=mail.route).start()
    person = browser(at=server)
    person.ask(someone)
    person.confirm(mail.wait_for(someone, 1).secret)
    server.settled()
    mail.stop()
    checks = Checks(server, person.cookies)
    answers = alone(checks.during(Crowd(server, 100)))
    assert {answer.status for answer in answers} == {303}
    assert len(checks.statuses) > 10 and set(checks.statuses) == {200}, checks.statuses
    waiting = server.sql("SELECT COUNT(*) AS count FROM outbox WHERE sealed IS NOT NULL")[0]["count"]
    assert waiting == 100, "every message waits for the mail server to come back"
