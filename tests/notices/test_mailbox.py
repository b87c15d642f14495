"""The mailbox of a demonstration."""

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.urls import reverse

pytestmark = pytest.mark.django_db

BACKEND = "django.core.mail.backends.filebased.EmailBackend"


@pytest.fixture(autouse=True)
def kept_in_files(settings, tmp_path):
    settings.EMAIL_BACKEND = BACKEND
    settings.MAILBOX_DIR = settings.EMAIL_FILE_PATH = tmp_path


def write(*subjects, html=""):
    connection = get_connection(BACKEND)
    mails = []
    for subject in subjects:
        mail = EmailMultiAlternatives(
            subject, "Bonjour Léa,\nvoici le lien", to=["Léa Roy <lea@exemple.org>"]
        )
        if html:
            mail.attach_alternative(html, "text/html")
        mails.append(mail)
    connection.send_messages(mails)


def test_it_is_empty_at_first(client):
    response = client.get(reverse("mailbox"))
    assert response.status_code == 200
    assert "Aucun courriel" in response.text


def test_it_lists_every_mail_of_every_file(client):
    write("Invitation", "Accusé de réception")
    response = client.get(reverse("mailbox"))
    assert [mail.subject for mail in response.context["mails"]] == ["Accusé de réception", "Invitation"]
    assert "lea@exemple.org" in response.text


def test_a_mail_is_read_as_text(client):
    write("Invitation")
    mail = client.get(reverse("mailbox")).context["mails"][0]
    response = client.get(reverse("mailbox_message", args=[mail.name]))
    assert "voici le lien" in response.text
    assert "mise en forme" not in response.text
    assert client.get(reverse("mailbox_html", args=[mail.name])).status_code == 404


def test_a_formatted_mail_may_not_run_nor_fetch_anything(client):
    write("Invitation", html="<p style='color:red'>Bonjour <script>alert(1)</script></p>")
    mail = client.get(reverse("mailbox")).context["mails"][0]
    assert "mise en forme" in client.get(reverse("mailbox_message", args=[mail.name])).text
    response = client.get(reverse("mailbox_html", args=[mail.name]))
    policy = response.headers["Content-Security-Policy"]
    assert "sandbox allow-popups" in policy
    assert "allow-scripts" not in policy
    assert "default-src 'none'" in policy
    assert "<script>" in response.text


@pytest.mark.parametrize("name", ["20261120-1.0", "..%2Fcimpact.0", "x", "20261120-1"])
def test_an_unknown_mail_is_not_found(client, name):
    assert client.get(f"/fr/courriels/{name}/").status_code == 404


@pytest.mark.parametrize(
    "change", [{"DEMO": False}, {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend"}]
)
def test_it_exists_only_in_a_demonstration(client, settings, change):
    for name, value in change.items():
        setattr(settings, name, value)
    assert client.get(reverse("mailbox")).status_code == 404
