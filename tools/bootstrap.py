"""Set up everything a fresh Debian 12 machine needs, then run one command inside it.

Standard library only: this file runs before anything is installed.

    python3 tools/bootstrap.py setup [--dev]     make .venv and install the locked packages
    python3 tools/bootstrap.py run               set up and serve the demonstration city
    python3 tools/bootstrap.py exec CMD ...      set up (with dev tools) and run CMD in .venv
    python3 tools/bootstrap.py lock              write requirements/*.txt anew from requirements/*.in

A stamp of the lock's hash makes the second start instant. Nothing here names a package index:
pip's own configuration is read at run time and handed on to uv, which ignores it otherwise.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / ".tongyou-stamp"
MINIMUM = (3, 11)


def say(text: str) -> None:
    print(f"[tongyou] {text}", file=sys.stderr, flush=True)


def fail(text: str) -> None:
    say(text)
    raise SystemExit(1)


def run(*command: str | Path, env: dict[str, str] | None = None, quiet: bool = False) -> int:
    """Run a command and return its exit code; output goes to the terminal unless `quiet`."""
    sink = subprocess.DEVNULL if quiet else None
    words = [str(word) for word in command]
    try:
        return subprocess.run(words, env=env, stdout=sink, stderr=sink, check=False).returncode
    except FileNotFoundError:
        return 127  # what a shell says


# --- Debian packages ---------------------------------------------------------------------------


def apt_install(packages: list[str], why: str) -> bool:
    """Install Debian packages when root; otherwise print the one line to type. True if installed."""
    line = "apt-get install -y --no-install-recommends " + " ".join(packages)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        say(f"{why}: as root, type once:  {line}")
        return False
    say(f"{why}: installing {', '.join(packages)}")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run("apt-get", "update", "-qq", env=env, quiet=True)
    return run(*line.split(), env=env, quiet=True) == 0


def has_venv() -> bool:
    return run(sys.executable, "-c", "import ensurepip, venv", quiet=True) == 0


def has_postgresql() -> bool:
    return any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def ensure_test_packages() -> None:
    """What the tests need beside Python: a browser, Chinese fonts and a PostgreSQL server."""
    wanted = []
    if not shutil.which("chromium"):
        wanted.append("chromium")
    if not Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc").exists():
        wanted.append("fonts-noto-cjk")
    if not has_postgresql():
        wanted.append("postgresql")
    if not shutil.which("setpriv") and os.geteuid() == 0:
        wanted.append("util-linux")
    if wanted and not apt_install(wanted, "The tests need a browser, Chinese fonts and PostgreSQL"):
        say("Going on without; the tests say what they miss.")


# --- Python packages -----------------------------------------------------------------------------


def index_environment() -> dict[str, str]:
    """pip's index settings as uv's variables: uv does not read pip's configuration."""
    env = dict(os.environ)

    def pip_config(key: str) -> str:
        done = subprocess.run(
            [str(PYTHON), "-m", "pip", "config", "get", key],
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout.strip()

    index = os.environ.get("PIP_INDEX_URL") or pip_config("global.index-url")
    if index:
        env["UV_DEFAULT_INDEX"] = index
    certificate = os.environ.get("PIP_CERT") or pip_config("global.cert")
    if certificate:
        env.setdefault("SSL_CERT_FILE", certificate)
    return env


def wanted_stamp(lock: Path) -> str:
    parts = [
        lock.read_bytes(),
        (ROOT / "pyproject.toml").read_bytes(),
        sys.version.encode(),
        str(ROOT).encode(),
    ]
    return lock.name + ":" + hashlib.sha256(b"\0".join(parts)).hexdigest()


def installed(lock: Path) -> bool:
    """True if this lock is in place; the dev environment holds everything the lean one needs."""
    if not (PYTHON.exists() and STAMP.exists()):
        return False
    stamps = STAMP.read_text(encoding="utf-8").split()
    return wanted_stamp(lock) in stamps


def make_environment() -> None:
    """A virtual environment with a working pip; a half-made one is made again."""
    if run(PYTHON, "-m", "pip", "--version", quiet=True) == 0:
        return
    if not has_venv() and not apt_install(["python3-venv"], "Python's venv module is missing"):
        raise SystemExit(1)
    if run(sys.executable, "-m", "venv", "--clear", VENV) != 0:
        fail("The virtual environment could not be made.")


def write_locks() -> None:
    """Resolve requirements/*.in again: every package with its hashes, no address of any index."""
    for name in ("base", "dev", "uv"):
        source, target = ROOT / f"requirements/{name}.in", ROOT / f"requirements/{name}.txt"
        options = ["--universal", "--python-version", "3.11", "--upgrade", "-q"]
        command = [
            VENV / "bin/uv",
            "pip",
            "compile",
            *options,
            "--custom-compile-command",
            "make lock",
        ]
        if run(*command, source, "-o", target, env=index_environment(), quiet=True) != 0:
            fail(f"{source.name} could not be resolved; {target.name} is as it was.")


def install(lock: Path) -> None:
    if (
        run(
            PYTHON,
            "-m",
            "pip",
            "install",
            "-q",
            "--require-hashes",
            "-r",
            ROOT / "requirements/uv.txt",
        )
        == 0
    ):
        env = {**index_environment(), "VIRTUAL_ENV": str(VENV)}
        if run(VENV / "bin/uv", "pip", "sync", "-q", "--require-hashes", lock, env=env) == 0:
            return
    say("uv could not install; falling back to pip (slower).")
    if run(PYTHON, "-m", "pip", "install", "-q", "--require-hashes", "-r", lock) != 0:
        fail(
            "The Python packages could not be installed. Check the network or pip's configuration, then run again."
        )


def link_package() -> None:
    """Make `tongyou` importable and put its command on .venv/bin, without building anything."""
    site = next((VENV / "lib").glob("python3*/site-packages"))
    (site / "tongyou.pth").write_text(f"{ROOT / 'src'}\n", encoding="utf-8")
    command = VENV / "bin" / "tongyou"
    command.write_text(f"#!{PYTHON}\nfrom tongyou.site.cli import main\nmain()\n", encoding="utf-8")
    command.chmod(0o755)


def setup(*, dev: bool) -> None:
    if sys.version_info < MINIMUM:
        fail(
            f"Python {MINIMUM[0]}.{MINIMUM[1]} or newer is needed; this is {sys.version.split()[0]}."
        )
    lean, full = ROOT / "requirements/base.txt", ROOT / "requirements/dev.txt"
    lock = full if dev else lean
    if dev:
        ensure_test_packages()
    if not (installed(lock) or (not dev and installed(full))):
        make_environment()
        say(f"Installing {lock.name} into .venv (once)")
        install(lock)
        link_package()
        STAMP.write_text(
            wanted_stamp(lock) + "\n" + (wanted_stamp(lean) if dev else ""), encoding="utf-8"
        )
    if run(PYTHON, ROOT / "tools/messages.py", "compile") != 0:
        fail("The message catalogues could not be compiled.")


def main() -> None:
    command, *rest = sys.argv[1:] or ["setup"]
    os.chdir(ROOT)
    if command == "setup":
        setup(dev="--dev" in rest)
    elif command == "run":
        setup(dev=False)
        os.environ.setdefault("TONGYOU_DEMO", "1")
        os.execv(PYTHON, [str(PYTHON), "-m", "tongyou.site.cli", "serve", *rest])  # noqa: S606 - replaces this process
    elif command == "lock":
        setup(dev=True)
        write_locks()
    elif command == "exec" and rest:
        setup(dev=True)
        os.environ["PATH"] = f"{VENV / 'bin'}:{os.environ['PATH']}"
        os.execvp(rest[0], rest)  # noqa: S606 - replaces this process
    else:
        fail(__doc__ or "")


if __name__ == "__main__":
    main()
