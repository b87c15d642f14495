"""Every check and every test: `make test`.

The code is checked first. Then the tests run twice: on SQLite with a broker in memory, as `make run` does,
without most of the browser's nor the long ones; and all of them on PostgreSQL with Redis, as in production.
With CI=1, a server or a browser that cannot be had is a failure; elsewhere it is said, and left out.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.servers import postgres, redis_server  # noqa: E402
from scripts.system import install  # noqa: E402
from tests.browsers import chromium  # noqa: E402

CI = os.environ.get("CI", "").lower() in {"1", "true"}
WORKERS = ["-n", "2", "--dist", "worksteal"]
NONE_COLLECTED = 5


def main() -> int:
    start = time.monotonic()
    missing = []
    if not chromium():
        install(apt=["chromium"])
    if not chromium():
        missing.append("Chromium, for the browser's tests: apt install chromium, or install Google Chrome")
    outcomes = {"checks": subprocess.run([sys.executable, "scripts/lint.py"], cwd=ROOT).returncode}
    outcomes["tests on SQLite"] = run_tests("not (browser or long) or journey_sqlite", {})
    with postgres() as database_url, redis_server() as redis_url:
        if database_url and redis_url:
            servers = {"DATABASE_URL": database_url, "REDIS_URL": redis_url}
            outcomes["tests on PostgreSQL and Redis"] = run_tests("", servers)
        if not database_url:
            missing.append("PostgreSQL: apt install postgresql, or brew install postgresql@16")
        if not redis_url:
            missing.append("Redis: apt install redis-server, or brew install redis")
    return report(outcomes, missing, time.monotonic() - start)


def run_tests(selection: str, servers: dict[str, str]) -> int:
    print(f"\nTests on {'PostgreSQL and Redis' if servers else 'SQLite'}", flush=True)
    clean = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    command = [sys.executable, "-m", "pytest", *WORKERS, "-q", "-m", selection, *sys.argv[1:]]
    code = subprocess.run(command, cwd=ROOT, env=clean | servers).returncode
    return 0 if code == NONE_COLLECTED and sys.argv[1:] else code


# What the person's shell sets for the portal must not reach the tests.
FOREIGN = {"DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SITE_URL", "PORT", "CIMPACT_TEST_RUN"}


def report(outcomes: dict[str, int], missing: list[str], seconds: float) -> int:
    print(f"\n{seconds / 60:.1f} minutes")
    for name, code in outcomes.items():
        print(f"{'FAILED' if code else 'ok':6}  {name}")
    for thing in missing:
        print(f"{'FAILED' if CI else 'left out':6}  for want of {thing}")
    return 1 if any(outcomes.values()) or (CI and missing) else 0


if __name__ == "__main__":
    sys.exit(main())
