"""A real Postfix of the tests' own: its configuration, queue and mailbox live in one temporary directory."""

import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

from actors.mailbox import Maildir
from actors.server import free_port, until

SERVICES = """\
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""

SETTINGS = """\
compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = {home}/maillog
maillog_file_prefixes = {home}
myhostname = mail.latchkey.test
mydestination =
alias_maps =
alias_database =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
relayhost =
default_transport = error:this test server delivers nothing to the outside
virtual_mailbox_domains = example.org
virtual_transport = virtual
virtual_mailbox_base = {home}/mail
virtual_mailbox_maps = static:inbox/
virtual_minimum_uid = 1
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
smtpd_recipient_restrictions =
  check_recipient_access inline:{{ {{ gone@example.org = 550 5.1.1 no such mailbox here }} }},
  permit_mynetworks, reject
smtpd_tls_cert_file = {home}/server.pem
smtpd_tls_key_file = {home}/server.key
smtpd_tls_security_level = encrypt
smtpd_tls_loglevel = 1
smtputf8_enable = yes
debug_peer_list = 127.0.0.1
debug_peer_level = 1
"""


class Postfix:
    """Starts, stops and starts again on one port, with STARTTLS required and a certificate of its own authority."""

    def __init__(self):
        self.home = Path(tempfile.mkdtemp(prefix="latchkey-postfix-"))
        self.home.chmod(0o755)
        self.port = free_port()
        self.ca, self.certificate, self.key = certificates(self.home)
        for name in ("queue", "data", "mail", "mail/inbox", "config"):
            (self.home / name).mkdir()
        shutil.chown(self.home / "data", "postfix")
        os.chown(self.home / "mail" / "inbox", 65534, 65534)
        (self.home / "config/main.cf").write_text(SETTINGS.format(home=self.home))
        (self.home / "config/master.cf").write_text(SERVICES.format(port=self.port))
        self.mailbox = Maildir(self.home / "mail" / "inbox")

    @property
    def route(self) -> str:
        return f"url: smtp://127.0.0.1:{self.port}\nca_file: {self.ca}"

    @property
    def log(self) -> str:
        log = self.home / "maillog"
        return log.read_text(errors="replace") if log.exists() else ""

    def _command(self, verb: str) -> subprocess.CompletedProcess:
        return subprocess.run(["/usr/sbin/postfix", "-c", str(self.home / "config"), verb], capture_output=True, text=True)

    def start(self) -> "Postfix":
        started = self._command("start")
        assert started.returncode == 0, started.stdout + started.stderr + self.log
        until(self._answers, f"Postfix on port {self.port}")
        return self

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
                return connection.recv(4) == b"220 "
        except OSError:
            return False

    def stop(self):
        self._command("stop")
        until(lambda: self._command("status").returncode != 0, "Postfix to stop")

    def remove(self):
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)


def certificates(home: Path, names: str = "IP:127.0.0.1,DNS:localhost,DNS:mail.latchkey.test") -> tuple[Path, Path, Path]:
    """A small authority and a certificate signed by it: (authority, certificate, key)."""
    def openssl(*arguments):
        subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)

    ca, key, wish, certificate = home / "ca.pem", home / "server.key", home / "server.csr", home / "server.pem"
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    openssl("req", "-x509", *curve, "-keyout", home / "ca.key", "-out", ca, "-days", "2", "-subj", "/CN=Latchkey test authority")
    openssl("req", *curve, "-keyout", key, "-out", wish, "-subj", "/CN=mail.latchkey.test")
    (home / "names.cnf").write_text(f"subjectAltName={names}\n")
    openssl("x509", "-req", "-in", wish, "-CA", ca, "-CAkey", home / "ca.key", "-CAcreateserial", "-days", "2",
            "-extfile", home / "names.cnf", "-out", certificate)
    return ca, certificate, key
