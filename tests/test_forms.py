"""What the forms of the portal say to those who leave something out."""

import importlib
import pkgutil

from django import forms

PACKAGES = ("cimpact", "neighbourhoods", "governance", "proposals", "learning")
# The showroom of components, and a form whose page says everything in one sentence.
APART = {"cimpact.dashboards.gallery", "cimpact.dashboards.views.views_kept"}
# Where some fields still say Django's own sentence; nothing may be added here.
NOT_YET = {
    "cimpact.accounts.forms",
    "cimpact.dashboards.forms.absences",
    "cimpact.dashboards.forms.library",
    "cimpact.dashboards.forms.maintenance",
    "cimpact.dashboards.forms.moments",
    "cimpact.dashboards.forms.people",
}
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


def test_a_field_left_empty_says_what_to_do_in_its_own_words():
    import_everything()
    silent = [
        f"{form.__module__}.{form.__name__}.{name}"
        for form in forms_under(forms.BaseForm)
        if form.__module__ not in APART | NOT_YET
        for name, field in asked_in(form).items()
        if field.error_messages["required"] == DEFAULT
    ]
    assert sorted(silent) == []
