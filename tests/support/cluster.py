"""A private PostgreSQL server for one test run: own folder, own socket, gone at the end.

Debian's server refuses to run as root, so it runs as `postgres` then; where Debian's package is
missing, the `pgserver` wheel brings the same programs. There is no way to skip silently: without
any of them the run fails and says what to install.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

MISSING = (
    "PostgreSQL was asked for, but no server programs were found. "
    "As root, type once: apt-get install -y --no-install-recommends postgresql"
)
FAST = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",  # its lock makes a sealer step back when the test says it must seal
    "max_connections=80",
    "shared_buffers=128MB",
    "timezone=UTC",
)


def programs() -> Path:
    """The folder with initdb and postgres: Debian's newest, else the wheel's."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[4])
    )
    if debian:
        return debian[-1].parent
    try:
        import pgserver
    except ImportError as missing:
        raise RuntimeError(MISSING) from missing
    return Path(pgserver.__file__).parent / "pginstall" / "bin"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def server_user() -> str | None:
    """Root may not run PostgreSQL: the account to become, or None to stay who we are."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise RuntimeError(
        "Root may not run PostgreSQL, and neither 'postgres' nor 'nobody' exists here."
    )


def die_with_us() -> None:
    """In the server's process: Linux ends it when this run is gone, however that ended."""
    ctypes.CDLL(None).prctl(1, signal.SIGQUIT)  # PR_SET_PDEATHSIG


class Cluster:
    """One running server; `url(name)` addresses a database in it."""

    def __init__(self, url: str) -> None:
        self.base = url

    def url(self, name: str) -> str:
        return f"{self.base}/{name}"

    def run(self, *statements: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def exists(self, name: str) -> bool:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            return found.fetchone() is not None

    def clone(self, template: str, name: str) -> str:
        """Make `name` a fresh copy of `template`, throwing away what it was before."""
        self.run(
            f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)',
            f'CREATE DATABASE "{name}" TEMPLATE "{template}"',
        )
        return self.url(name)

    def drop(self, name: str) -> None:
        self.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


class OwnCluster(Cluster):
    """A cluster that this process started and will stop."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="tongyou-pg-"))
        self.port = free_port()
        password = secrets.token_hex(16)
        super().__init__(f"postgresql://tongyou:{password}@127.0.0.1:{self.port}")
        try:
            self._start(password)
        except BaseException:
            self.stop()
            raise

    def _as_server(self, *command: str | Path) -> list[str]:
        user = server_user()
        words = [str(word) for word in command]
        if user is None:
            return words
        found = shutil.which("setpriv")
        if not found:
            raise RuntimeError(
                "Root may not run PostgreSQL, and 'setpriv' (util-linux) is missing."
            )
        account = pwd.getpwnam(user)
        ids = [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
        ids.append("--pdeathsig=QUIT")  # a change of user clears what was asked before
        return [found, *ids, *words]

    def _start(self, password: str) -> None:
        bin_folder, data = programs(), self.folder / "data"
        secret = self.folder / "password"
        secret.write_text(password, encoding="utf-8")
        user = server_user()
        if user is not None:
            for path in (self.folder, secret):
                shutil.chown(path, user)
        initdb = [
            "-D",
            data,
            "-U",
            "tongyou",
            "--pwfile",
            secret,
            "-A",
            "scram-sha-256",
            "-E",
            "UTF8",
        ]
        subprocess.run(
            self._as_server(bin_folder / "initdb", *initdb, "--no-sync", "--locale=C.UTF-8"),
            check=True,
            capture_output=True,
            cwd="/",
        )
        options = [word for setting in FAST for word in ("-c", setting)]
        log = (self.folder / "log").open("wb")
        self.server = subprocess.Popen(
            self._as_server(
                bin_folder / "postgres", "-D", data, "-p", str(self.port), "-k", self.folder,
                "-c", "listen_addresses=127.0.0.1", *options,
            ),
            stdout=log, stderr=log, cwd="/", start_new_session=True,
        )  # fmt: skip
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=2).close()
            except psycopg.OperationalError:
                if self.server.poll() is not None:
                    break
                time.sleep(0.1)
            else:
                return
        said = (self.folder / "log").read_text(encoding="utf-8", errors="replace")[-2000:]
        raise RuntimeError(f"PostgreSQL did not start:\n{said}")

    def stop(self) -> None:
        """Stop at once (the data is thrown away) and remove the folder."""
        server = getattr(self, "server", None)
        if server is not None and server.poll() is None:
            server.send_signal(signal.SIGQUIT)
            server.wait(timeout=30)
        shutil.rmtree(self.folder, ignore_errors=True)
