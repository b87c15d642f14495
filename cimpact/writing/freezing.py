"""Frozen copies: numbered, with a fingerprint, never changed afterwards."""

import hashlib
import json

from django.db.models import Max

from .models import Document, FrozenCopy


def fingerprint(content: dict) -> str:
    """The SHA-256 of a content, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def freeze(document: Document, content: dict, *, by) -> FrozenCopy:
    """Keep a copy of what the document says now; call it inside the transaction of the act it proves."""
    last = document.copies.aggregate(last=Max("number"))["last"] or 0
    return FrozenCopy.objects.create(
        document=document, number=last + 1, by=by, content=content, sha256=fingerprint(content)
    )
