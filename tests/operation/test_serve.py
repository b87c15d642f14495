"""The whole portal in one process, as `make run` serves it."""

import json
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from scripts.servers import free_port

PATIENCE = 30


@pytest.fixture
def served(transactional_db, process_environment):
    """The address of a portal being served, and its process."""
    port = free_port()
    command = [sys.executable, "manage.py", "serve", f"--port={port}"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=process_environment, **quiet)
    yield f"http://127.0.0.1:{port}", process
    process.kill()
    process.wait()


def read(address):
    """The JSON of a page, once the server answers."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as response:
                return json.load(response)
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def test_it_becomes_ready_and_stops_when_asked(served):
    address, process = served
    assert read(f"{address}/readyz")["status"] == "ready"
    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE) == 0


def test_a_port_in_use_is_said_in_one_line(live_server):
    with pytest.raises(CommandError, match="PORT="):
        call_command("serve", port=live_server.thread.port)
