"""The accounts of a demonstration, on its sign-in page; nothing of this exists elsewhere."""

import json
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language

from cimpact import formatting


def accounts_file() -> Path:
    """Where the command that loads the demonstration writes its accounts."""
    return Path(settings.VAR_DIR) / "demo_accounts.json"


def accounts() -> list[dict]:
    """Who one may enter as: email, name, initials, role, about, staff and featured. Empty outside a demonstration."""
    if not settings.DEMO or not accounts_file().exists():
        return []
    language = get_language()
    return [
        {
            "email": account["email"],
            "name": account["name"],
            "initials": formatting.initials(account["name"]),
            "role": account["role"],
            "about": account["about"][language],
            "staff": account["kind"] in ("team", "advisor"),
            "featured": account["featured"],
        }
        for account in json.loads(accounts_file().read_text(encoding="utf-8"))
    ]
