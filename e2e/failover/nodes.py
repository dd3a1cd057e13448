"""Two Latchkeys that share one database, one issuer and one master key."""

import shutil
from pathlib import Path

from actors.server import BINARY, Server, free_port, run

from .cluster import PASSWORD


def node(folder: Path, *, issuer: str, storage: str, key: Path, mail: str) -> Server:
    folder.mkdir(parents=True)
    port = free_port()
    for name, text in {"master.key": key.read_text(), "storage.password": PASSWORD}.items():
        (folder / name).touch(0o600)
        (folder / name).write_text(text)
    config = folder / "latchkey.yaml"
    config.write_text(f"""\
issuer: {issuer}
listen: 127.0.0.1:{port}
storage: {storage}
storage_password_file: storage.password
keys:
  master_key_file: master.key
mail:
  from: "Latchkey <sign-in@latchkey.test>"
  routes:
    - name: primary
      {mail}
trusted_proxies: [127.0.0.1/32]
accounts:
  sign_up: on
apps:
  - id: wiki
    name: Team wiki
    tier: low
    policy: {{ button: required, because: "people like to see what they press" }}
""")
    return Server(folder, [str(BINARY), "serve", "--config", str(config)], port, folder / "none", config)


def nodes(folder: Path, storages: list[str], mail: str) -> list[Server]:
    """A node for each of these storages."""
    issuer = f"http://127.0.0.1:{free_port()}"
    made = run("init", "--dir", folder / "init", "--issuer", issuer, "--app", "wiki")
    assert made.returncode == 0, made.stdout + made.stderr
    all = [node(folder / f"node{number}", issuer=issuer, storage=storage, key=folder / "init/master.key", mail=mail)
           for number, storage in enumerate(storages)]
    shutil.rmtree(folder / "init")
    for one in all:
        # People know the service by one name only, whichever node answers.
        one.name = issuer
    return all
