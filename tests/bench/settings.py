"""The portal as it is served, with the bare pages that it is compared to."""

from pathlib import Path

from tests.settings import *  # noqa: F403
from tests.settings import TEMPLATES

ROOT_URLCONF = "tests.bench.urls"
TEMPLATES[0]["DIRS"].append(Path(__file__).parent / "templates")
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = ""
