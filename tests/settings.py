"""The portal's settings for a test run: fast, apart from everything else, and strict about templates."""

import os
import tempfile
from pathlib import Path

from tests.undefined import UndefinedVariable

# The run is named after the process that leads it; its workers inherit the name.
RUN = os.environ.setdefault("CIMPACT_TEST_RUN", str(os.getpid()))
FOLDER = Path(tempfile.gettempdir()) / f"cimpact-test-{RUN}"
FOLDER.mkdir(exist_ok=True)

os.environ |= {"DEMO": "1", "DEBUG": "0", "SECRET_KEY": "tests-only", "VAR_DIR": str(FOLDER)}
os.environ.setdefault("SITE_URL", "http://testserver")

from cimpact.settings import *  # noqa: E402, F403
from cimpact.settings import CACHES, CELERY_BROKER_TRANSPORT_OPTIONS, DATABASES, STORAGES, TEMPLATES  # noqa: E402

DATABASES["default"]["CONN_MAX_AGE"] = 0
if "sqlite3" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
else:
    DATABASES["default"]["OPTIONS"]["options"] += " -c synchronous_commit=off"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Plain files: with hashed names a live server would serve no styles, and a bare page hides its faults.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT = FOLDER / "static"
STATIC_ROOT.mkdir(exist_ok=True)

TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UndefinedVariable()

# Runs and their workers share Redis without reading one another's keys.
PREFIX = f"cimpact-test-{RUN}:{os.environ.get('PYTEST_XDIST_WORKER', 'main')}:"
CACHES["default"]["KEY_PREFIX"] = PREFIX
CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"] = PREFIX
