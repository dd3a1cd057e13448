"""A server that can't tell how slowly a test goes: hours pass when the test says so."""

from actors.browser import Browser
from actors.postgres import a_clock_to_move
from conftest import fresh_address


class House:
    """A server for which time passes when a test says so, and the people who come to it."""

    def __init__(self, own, storage: str, **wishes):
        self.move = a_clock_to_move(storage)
        self.server, self.people = own(storage=storage, **wishes).start(), []

    def person(self, address: str | None = None, **wishes) -> Browser:
        self.people.append(Browser(self.server.issuer, address or fresh_address(), **wishes))
        return self.people[-1]

    def later(self, seconds: int):
        """It starts anew, because a server asks the database for the time as it starts, and then every five seconds only."""
        for one in self.people:
            one.close()
        self.server.stop()
        self.move(seconds)
        self.server.start()
