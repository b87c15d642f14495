"""Copy the few front-end files the pages need from node_modules to static/vendor, and bundle the editor there.

Whole packages would make collectstatic slow, so only what is served is copied:
Bootstrap's stylesheet, the Latin subsets of the two fonts, and the icons named in scripts/icons.txt.
The editor of answers (static/js/editor.js and the packages it imports) is made one file by esbuild, whose program
npm fetched for this machine: run this again after changing it.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
FONTS = MODULES / "@fontsource-variable"

FILES = {
    "bootstrap.min.css": MODULES / "bootstrap/dist/css/bootstrap.min.css",
    "bootstrap.min.css.map": MODULES / "bootstrap/dist/css/bootstrap.min.css.map",
    "fonts/schibsted-grotesk.woff2": FONTS
    / "schibsted-grotesk/files/schibsted-grotesk-latin-wght-normal.woff2",
    "fonts/literata.woff2": FONTS / "literata/files/literata-latin-wght-normal.woff2",
    "fonts/literata-italic.woff2": FONTS / "literata/files/literata-latin-wght-italic.woff2",
}


EDITOR = ROOT / "static" / "js" / "editor.js"


def icons() -> dict[str, Path]:
    names = (ROOT / "scripts/icons.txt").read_text().split()
    return {f"icons/{name}.svg": MODULES / f"bootstrap-icons/icons/{name}.svg" for name in names}


def main() -> int:
    wanted = FILES | icons()
    missing = [str(source.relative_to(ROOT)) for source in wanted.values() if not source.exists()]
    if missing:
        print("Missing, run “npm ci” first or correct the name:\n  " + "\n  ".join(missing), file=sys.stderr)
        return 1
    shutil.rmtree(VENDOR, ignore_errors=True)
    for name, source in wanted.items():
        target = VENDOR / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    bundle(EDITOR, VENDOR / EDITOR.name)
    print(f"{len(wanted)} files copied to {VENDOR.relative_to(ROOT)}, and the editor bundled")
    return 0


def bundle(source: Path, target: Path) -> None:
    """One small file from a script and all that it imports."""
    program = next((MODULES / "@esbuild").glob("*/bin/esbuild"))
    options = [
        "--bundle",
        "--minify",
        "--format=esm",
        "--target=es2022",
        "--legal-comments=eof",
        "--log-level=warning",
    ]
    subprocess.run([program, source, *options, f"--outfile={target}"], check=True)


if __name__ == "__main__":
    sys.exit(main())
