"""What the forms of the portal say to those who leave something out."""

import importlib
import pkgutil
import re
from pathlib import Path

from django import forms
from django.conf import settings
from django.urls import reverse

from cimpact.accounts.forms import Worded

PACKAGES = ("cimpact", "neighbourhoods", "governance", "proposals", "learning")
# The showroom of components, and a form whose page says everything in one sentence.
APART = {"cimpact.dashboards.gallery", "cimpact.dashboards.views.views_kept"}
DEFAULT = forms.Field.default_error_messages["required"]


def forms_under(of: type) -> set[type]:
    """Every class of form that the portal's own modules write."""
    found = {of}.union(*(forms_under(child) for child in of.__subclasses__()))
    return {form for form in found if form.__module__.split(".")[0] in PACKAGES}


def import_everything() -> None:
    """All but the benches, one of which hurries the schedule of the process that loads it."""
    for package in PACKAGES:
        for module in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            if ".migrations" not in module.name and ".bench" not in module.name:
                importlib.import_module(module.name)


def asked_in(form: type) -> dict[str, forms.Field]:
    """The fields that a person must fill."""
    fields = getattr(form, "base_fields", {})
    return {
        name: field
        for name, field in fields.items()
        if field.required and not isinstance(field.widget, forms.HiddenInput)
    }


def said_when_empty(form: type, name: str, field: forms.Field):
    """What the field says when left empty; the forms of signing in write theirs over allauth's as they open."""
    if issubclass(form, Worded):
        return form.words[name].required
    return field.error_messages["required"]


def test_a_field_left_empty_says_what_to_do_in_its_own_words():
    import_everything()
    silent = [
        f"{form.__module__}.{form.__name__}.{name}"
        for form in forms_under(forms.BaseForm)
        if form.__module__ not in APART
        for name, field in asked_in(form).items()
        if said_when_empty(form, name, field) == DEFAULT
    ]
    assert sorted(silent) == []


def test_signing_in_with_nothing_written_says_what_to_write(client, db):
    said = client.post(reverse("account_login"), {}).content.decode()
    assert "Écrivez votre adresse courriel." in said


INCLUDE = re.compile(r'{% include "([^"]+)"([^%]*)%}')


def test_a_form_is_sent_with_its_token_wherever_its_template_is_included():
    """An include that passes only what it names passes the token too: without it, what one sends is refused."""
    folder = Path(settings.BASE_DIR) / "templates"
    written = {
        str(file.relative_to(folder)): file.read_text(encoding="utf-8") for file in folder.rglob("*.html")
    }

    def passes(words: str) -> bool:
        return "only" not in words.split() or "csrf_token=csrf_token" in words or "form=None" in words

    def sends(template: str) -> bool:
        source = written.get(template, "")
        inside = INCLUDE.findall(source)
        return "{% csrf_token %}" in source or any(sends(name) for name, words in inside if passes(words))

    forgotten = [
        f"{template}: {name}"
        for template, source in written.items()
        for name, words in INCLUDE.findall(source)
        if not passes(words) and sends(name)
    ]
    assert forgotten == []
