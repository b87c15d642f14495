"""The demonstration is loaded anew, and nothing else is ever emptied."""

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection

from cimpact.dashboards.management.commands import clear_demo

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_database_of_somebody_is_left_alone():
    get_user_model().objects.create_user("lea@exemple.org", "motdepasse-de-test")
    with pytest.raises(CommandError, match="left alone"):
        call_command("clear_demo")
    assert get_user_model().objects.count() == 1


def test_the_starting_data_alone_is_nobodys(settings, tmp_path):
    settings.MEDIA_ROOT = settings.MAILBOX_DIR = tmp_path / "files"
    call_command("load_starting_data", verbosity=0)
    call_command("clear_demo")
    assert connection.introspection.table_names() == []
    call_command("clear_demo")
    call_command("migrate", verbosity=0)
    assert clear_demo.Programme.objects.count() == 0
