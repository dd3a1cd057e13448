"""People who sign in, all the way, as fast as the server lets them: people.py PORT SMTP_PORT PEOPLE SECONDS.

Each asks for the form, posts it, gets the mail from a sink in this process, inspects the link and confirms. Everybody
has a network of their own (X-Forwarded-For), because the limits count networks. Prints JSON; the first two seconds are
left out.
"""

import asyncio, contextlib, itertools, json, os, re, sys, time
from urllib.parse import urlencode

WARM_UP = 2.0
LINK = re.compile(rb"/l#(lkl_[0-9A-Za-z]{49})")
mails: dict[str, asyncio.Future] = {}
numbers = itertools.count(1)


class Web:
    """One keep-alive connection, with the cookies and the network of whoever has it at the moment."""

    async def open(self, port):
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", port)

    async def ask(self, method: str, path: str, fields: dict | None = None) -> tuple[int, bytes]:
        body = urlencode(fields or {})
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.writer.write(
            f"{method} {path} HTTP/1.1\r\nHost: bench\r\nX-Forwarded-For: {self.network}\r\nCookie: {cookies}\r\n"
            f"Accept: application/json, text/html\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}".encode())
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode()
        for name, value in re.findall(r"(?i)set-cookie: ([^=]+)=([^;]*)", head):
            self.cookies[name] = value
        length = int(re.search(r"(?i)content-length: (\d+)", head)[1])
        return int(head[9:12]), await self.reader.readexactly(length)


async def sign_in(web: Web) -> float:
    """Milliseconds of the confirmation."""
    number = next(numbers)
    address, web.cookies = f"person{number}@example.com", {}
    web.network = f"{10 + (number >> 16)}.{number >> 8 & 255}.{number & 255}.7"
    mails[address] = asyncio.get_running_loop().create_future()
    _, form = await web.ask("GET", "/signin?app=bench")
    csrf = re.search(rb'name="csrf" value="([^"]+)"', form)[1].decode()
    status, body = await web.ask("POST", "/signin", {"app": "bench", "identifier": address, "csrf": csrf})
    assert status == 303, (status, body)
    secret = await asyncio.wait_for(mails[address], 60)
    del mails[address]
    status, body = await web.ask("POST", "/l/inspect", {"secret": secret})
    assert json.loads(body)["state"] == "open", body
    begun = time.perf_counter()
    status, body = await web.ask("POST", "/l/confirm", {"secret": secret})
    took = time.perf_counter() - begun
    assert "lk_session" in web.cookies, (status, body)
    return took * 1000


async def receive_mail(reader, writer):
    """As much of SMTP (RFC 5321) as a submission on loopback needs."""
    writer.write(b"220 sink ESMTP\r\n")
    while line := await reader.readline():
        verb = line[:4].upper()
        if verb == b"RCPT":
            recipient = line[line.index(b"<") + 1:line.index(b">")].decode()
        if verb == b"DATA":
            writer.write(b"354 go on\r\n")
            mail = (await reader.readuntil(b"\r\n.\r\n")).replace(b"=\r\n", b"")
            mails[recipient].set_result(LINK.search(mail)[1].decode())
        writer.write(b"250-sink\r\n250 PIPELINING\r\n" if verb == b"EHLO" else b"250 ok\r\n")


async def take_mails(reader, writer):
    # The end of the run cancels whoever still listens, and asyncio would complain about it.
    with contextlib.suppress(asyncio.CancelledError):
        await receive_mail(reader, writer)


async def person(port: int, done: list):
    web = Web()
    await web.open(port)
    while True:
        took = await sign_in(web)
        done.append((time.perf_counter(), took))


async def main(port: int, smtp: int, people: int, seconds: float):
    await asyncio.start_server(take_mails, "127.0.0.1", smtp, limit=1 << 20)
    done: list[tuple[float, float]] = []
    everybody = [asyncio.create_task(person(port, done)) for _ in range(people)]
    await asyncio.sleep(WARM_UP)
    begun, cpu = time.perf_counter(), time.process_time()
    await asyncio.wait(everybody, timeout=seconds, return_when=asyncio.FIRST_EXCEPTION)
    for failed in [task for task in everybody if task.done()]:
        failed.result()
    took, cpu = time.perf_counter() - begun, time.process_time() - cpu
    times = sorted(took for at, took in done if at >= begun)
    print(json.dumps({
        "per_second": round(len(times) / took, 1), "sign_ins": len(times), "seconds": round(took, 1), "people": people,
        "confirm_p50_ms": round(times[len(times) // 2], 1), "confirm_p99_ms": round(times[len(times) * 99 // 100], 1),
        "generator_cpu": round(cpu / took, 2)}), flush=True)
    # People are in the middle of something, and asyncio would complain for each.
    os._exit(0)


async def one_session(port: int, smtp: int) -> str:
    """The cookie of somebody who has just signed in."""
    async with await asyncio.start_server(take_mails, "127.0.0.1", smtp, limit=1 << 20):
        web = Web()
        await web.open(port)
        await sign_in(web)
        return web.cookies["lk_session"]


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])))
