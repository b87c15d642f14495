"""What this machine is, and how it installs packages of its system."""

import os
import shutil
import subprocess
import sys


def is_mac() -> bool:
    return sys.platform == "darwin"


def install(*, apt: list[str] | None = None, brew: list[str] | None = None) -> bool:
    """Install system packages where that needs no question: as root, by sudo without a password, by brew."""
    if is_mac():
        return bool(brew) and shutil.which("brew") is not None and _succeeds("brew", "install", *brew)
    if not apt or not shutil.which("apt-get"):
        return False
    if os.geteuid() == 0:
        prefix: list[str] = []
    elif shutil.which("sudo") and _succeeds("sudo", "-n", "true"):
        prefix = ["sudo", "-n"]
    else:
        return False
    prefix += ["env", "DEBIAN_FRONTEND=noninteractive"]
    command = [*prefix, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *apt]
    # A machine whose package lists were never fetched, or are old, succeeds the second time.
    return _succeeds(*command) or (_succeeds(*prefix, "apt-get", "update", "-qq") and _succeeds(*command))


def _succeeds(*command: str) -> bool:
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0
