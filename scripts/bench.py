"""Measure the main pages on PostgreSQL, with a server that answers or one of our own: `make bench`."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.servers import postgres, redis_server  # noqa: E402


def main() -> int:
    with postgres() as url:
        if url is None:
            print("The measures need PostgreSQL: apt install postgresql, or brew install postgresql@16")
            return 1
        environment = os.environ | {"DATABASE_URL": url, "DEMO": "1", "DEBUG": "0", "REDIS_URL": ""}
        command = [sys.executable, "manage.py", "bench", *sys.argv[1:]]
        if code := subprocess.run(command, cwd=ROOT, env=environment).returncode:
            return code
        command = [sys.executable, "manage.py", "bench_library"]
        if code := subprocess.run(command, cwd=ROOT, env=environment).returncode:
            return code
        with tempfile.TemporaryDirectory() as files:
            apart = environment | {"VAR_DIR": files}
            command = [sys.executable, "manage.py", "bench_packs"]
            if code := subprocess.run(command, cwd=ROOT, env=apart).returncode:
                return code
        with redis_server() as redis_url:
            if redis_url is None:
                print("The deadline hour needs Redis: apt install redis-server, or brew install redis")
                return 1
            for measure in ("bench_deadline", "bench_reminders"):
                command = [sys.executable, "manage.py", measure]
                served = environment | {"REDIS_URL": redis_url}
                if code := subprocess.run(command, cwd=ROOT, env=served).returncode:
                    return code
            return 0


if __name__ == "__main__":
    sys.exit(main())
