"""Every check that needs no test: `scripts/lint.py`. All of them run, then the command fails if one did."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

CHECKS = {
    "ruff, rules": [BIN / "ruff", "check", "--quiet", "."],
    "ruff, format": [BIN / "ruff", "format", "--check", "--quiet", "."],
    "templates' indentation": [BIN / "djhtml", "--check", "--tabwidth", "2", "templates"],
    "types": [BIN / "mypy"],
    "imports flow one way": [BIN / "lint-imports"],
    "translations": [sys.executable, "scripts/messages.py", "check"],
    "migrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
    "Django's own checks": [sys.executable, "manage.py", "check", "--fail-level", "WARNING"],
}


def main() -> int:
    environment = os.environ | {"DEMO": "1", "PYTHONPATH": str(ROOT)}
    failed = []
    for name, command in CHECKS.items():
        start = time.monotonic()
        result = subprocess.run(command, cwd=ROOT, env=environment, text=True, capture_output=True)
        outcome = "ok" if result.returncode == 0 else "FAILED"
        print(f"{outcome:6}  {name} ({time.monotonic() - start:.1f} s)", flush=True)
        if result.returncode:
            failed.append(name)
            print((result.stdout + result.stderr).strip(), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
