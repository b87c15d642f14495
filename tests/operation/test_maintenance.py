"""The portal open for reading only: one reads and signs in, nothing is written, nothing typed is lost (F127)."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from cimpact.accounts.models import User
from cimpact.history.models import Event
from cimpact.notices.models import Notice
from cimpact.notices.tasks import sweep
from cimpact.operation import maintenance
from tests import cast as scenes
from tests.proposals.pages import autosave, fields, question_of, section_url


@pytest.fixture(autouse=True)
def apart(settings, tmp_path):
    """A folder of this test's own: the other tests go on writing."""
    settings.VAR_DIR = tmp_path


@pytest.fixture
def cast(cast, clock):
    clock.set(*scenes.BEFORE_FEBRUARY)
    return cast


def close(until=None):
    maintenance.begin(reason_fr="Nouvelle version.", reason_en="New version.", until=until)


@pytest.mark.parametrize("who", [None, "coordinator", "advisor", "team", "member"])
@pytest.mark.parametrize(("language", "words"), [("fr", "Nouvelle version."), ("en", "New version.")])
def test_f127_every_page_reads_and_says_why(cast, signed_in, who, language, words):
    close()
    client = signed_in(getattr(cast, who) if who else None)
    for path in ("", "calendrier/"):
        page = client.get(f"/{language}/{path}")
        assert page.status_code == 200
        assert words in page.text


def test_f127_reading_a_notice_does_not_mark_it(cast, signed_in):
    scenes.submitted(cast)
    Notice.objects.update(status="sent")
    close()
    assert signed_in(cast.coordinator).get(reverse("notices")).status_code == 200
    assert not Notice.objects.exclude(read_at=None).exists()


def test_f127_what_writes_is_refused_with_what_was_written(cast, signed_in):
    dossier = scenes.drafting(cast)
    client, question = signed_in(cast.coordinator), question_of(dossier, "needs")
    url = section_url(dossier, question.section.code)
    typed = fields(client.get(url)) | {f"q{question.pk}-text": "Trois phrases qui comptent."}
    close(until=scenes.clock.now() + scenes.dt.timedelta(hours=2))
    response = client.post(url, typed)
    assert response.status_code == 503
    assert "Trois phrases qui comptent." in response.text
    assert response["Retry-After"] == "7200"
    saved = autosave(client, f"/fr/dossiers/{dossier.pk}/ecrits/{dossier.document_id}/{question.pk}/", typed)
    assert (saved.status_code, saved.json()) == (503, {"maintenance": "Nouvelle version."})
    assert not dossier.document.answers.filter(question=question).exists()
    maintenance.end()
    assert client.post(url, typed).status_code == 302
    assert "Trois phrases" in dossier.document.answers.get(question=question).text


@pytest.mark.parametrize(
    "name", ["account", "absences", "account_reset_password", "dossier_start", "account_change_password"]
)
def test_f127_no_form_is_received(cast, signed_in, name):
    close()
    before = Event.objects.count()
    assert signed_in(cast.coordinator).post(reverse(name), {"first_name": "Autre"}).status_code == 503
    assert User.objects.get(pk=cast.coordinator.pk).first_name == "Noémie"
    assert Event.objects.count() == before


def test_f127_no_password_is_given_back(cast, signed_in):
    close()
    data = {"oldpassword": "un mot de passe", "password1": "quatre mots à moi"}
    page = signed_in(cast.coordinator).post(reverse("account_change_password"), data)
    assert "quatre mots" not in page.text


def test_f127_one_still_signs_in_and_out(cast):
    close()
    client = Client()
    entered = client.post(
        reverse("account_login"), {"login": cast.reader.email, "password": "motdepasse-de-test"}
    )
    assert entered["Location"] == "/fr/"
    assert client.post(reverse("account_logout")).status_code == 302


def test_f127_the_team_opens_and_closes_and_nobody_else(cast, signed_in):
    url = reverse("maintenance")
    words = {"decision": "begin", "reason_fr": "Mise à jour.", "reason_en": "Update.", "day": "2022-01-11"}
    for who in ("coordinator", "advisor", "member", "outsider"):
        assert signed_in(getattr(cast, who)).post(url, words).status_code == 403
    assert maintenance.current() is None
    team = signed_in(cast.team)
    assert team.post(url, {"decision": "begin", "reason_fr": ""}).status_code == 422
    for _click in range(2):
        assert team.post(url, words)["Location"] == url
    assert maintenance.current().until is not None
    shown = team.get(url).text
    assert 'value="Mise à jour."' in shown
    assert ">Le portail est en lecture seulement</h1>" in shown
    for _click in range(2):
        team.post(url, {"decision": "end"})
    assert maintenance.current() is None
    kinds = [event.kind for event in Event.objects.about(cast.programme)]
    assert kinds == ["programme.maintenance_end", "programme.maintenance_begin"]


def test_f127_an_end_that_has_passed_is_not_announced(cast, signed_in):
    words = {"reason_fr": "Mise à jour.", "reason_en": "Update.", "day": "2022-01-09"}
    response = signed_in(cast.team).post(reverse("maintenance"), words)
    assert "un moment à venir" in response.text


def test_f127_what_works_in_the_background_rests(cast, mailoutbox):
    scenes.submitted(cast)
    close()
    assert sweep() is None
    assert sweep.apply().result is None
    assert mailoutbox == []
    maintenance.end()
    assert sweep() > 0
    assert mailoutbox


def test_f127_another_process_decides_and_this_one_sees_it_at_once(settings, tmp_path):
    def say(*words):
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "cimpact.settings",
            "VAR_DIR": str(tmp_path),
        }
        command = [sys.executable, "manage.py", "maintenance", *words]
        subprocess.run(
            command, cwd=django_settings.BASE_DIR, env=environment, check=True, capture_output=True
        )

    assert maintenance.current() is None
    say("on", "--reason-fr=Une copie.", "--until=2026-12-01T08:00")
    assert maintenance.current().reason_fr == "Une copie."
    say("on", "--reason-fr=Deux copies.")
    assert maintenance.current().reason_fr == "Deux copies."
    say("off")
    assert maintenance.current() is None


def test_the_command_says_how_things_stand(capsys):
    call_command("maintenance", "status")
    assert capsys.readouterr().out == "Open.\n"
    with pytest.raises(CommandError, match="not a moment"):
        call_command("maintenance", "on", until="demain")
