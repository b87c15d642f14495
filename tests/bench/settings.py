"""The portal as it is served, with the bare pages that it is compared to."""

from cimpact.settings import BASE_DIR
from tests.settings import *  # noqa: F403
from tests.settings import TEMPLATES

ROOT_URLCONF = "tests.bench.urls"
TEMPLATES[0]["DIRS"].append(BASE_DIR / "tests/bench/templates")
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = ""
