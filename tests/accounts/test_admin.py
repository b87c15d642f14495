"""The technical administration: behind the same sign-in, for the few; history is only read there."""

import pytest
from django.contrib import admin
from django.urls import reverse

from cimpact.accounts.models import User


@pytest.fixture
def technician(db):
    return User.objects.create_superuser(
        "tech@exemple.org", "motdepasse-de-test", first_name="Tech", last_name="Nique"
    )


@pytest.mark.parametrize("who", ["team", "advisor", "coordinator"])
def test_no_role_of_the_portal_opens_it(cast, signed_in, who):
    assert signed_in(getattr(cast, who)).get("/technique/").status_code in (302, 403)


def test_every_list_and_form_opens(cast, signed_in, technician):
    client = signed_in(technician)
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        assert client.get(reverse(f"{name}_changelist")).status_code == 200, name
        if row := model._default_manager.first():
            assert client.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200, name


def test_history_is_only_read(cast, signed_in, technician):
    client = signed_in(technician)
    assert client.get(reverse("admin:history_event_add")).status_code == 403
    entry = admin.site._registry
    event = next(model for model in entry if model._meta.model_name == "event")
    rights = entry[event].get_model_perms(client.get("/technique/").wsgi_request)
    assert rights == {"add": False, "change": False, "delete": False, "view": True}


def test_nobody_is_deleted(cast, signed_in, technician):
    path = reverse("admin:accounts_user_delete", args=[cast.reader.pk])
    assert signed_in(technician).post(path, {"post": "yes"}).status_code == 403
