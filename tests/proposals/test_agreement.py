"""F46: the agreement offered, accepted in the portal by a named signatory, countersigned, kept with its proof."""

import hashlib
import re

import pytest
from django.urls import reverse
from django.utils import translation

from cimpact import clock, pdf
from cimpact.errors import NotPossible
from cimpact.history.models import Event
from cimpact.notices.models import Notice
from proposals.agreed_terms import versions_of
from proposals.agreement_text import agreement_words, as_html, fingerprint, is_intact
from proposals.models import AgreedVersion, Agreement, Analysis, Participation
from proposals.turns import is_up_to
from proposals.verification import code_of, verify
from proposals.workflow.agreements import countersign_agreement, offer_agreement, sign_agreement
from tests import cast as casting
from tests.threads import at_once

from .test_pdf import words as printed
from .test_turns import read

SIGNED = {"name": "Marie Tremblay", "title": "Présidente", "declared": "on"}


def preview(dossier, language="fr"):
    return fingerprint(agreement_words(dossier, versions_of(dossier.participation)[0], language))


def offered(cast, language="fr"):
    dossier = casting.active(cast, kind="deployment")
    offer_agreement(dossier, language=language, sha256=preview(dossier, language), by=cast.team)
    return read(dossier)


def sign(dossier, cast):
    sha256 = Agreement.objects.get().sha256
    return sign_agreement(
        dossier, name="Marie Tremblay", title="Présidente", sha256=sha256, by=cast.coordinator
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [("fr", "Entente de soutien E-PIC-2022-001"), ("en", "Funding agreement E-PIC-2022-001")],
)
def test_its_words_say_the_terms_in_its_language(cast, language, said):
    dossier = casting.active(cast, kind="deployment")
    dossier.award.conditions = "# Joindre le plan\n<b>Deux</b> rencontres"
    version = AgreedVersion(number=1, content=versions_of(dossier.participation)[0].content, at=None)
    version.content["conditions"] = "# Joindre le plan\n<b>Deux</b> rencontres"
    text = agreement_words(dossier, version, language)
    assert text.startswith(f"# {said}\n")
    assert "Table de quartier Les Ormes" in text
    html = as_html(text)
    assert "<p># Joindre le plan</p>" in html
    assert "&lt;b&gt;Deux&lt;/b&gt;" in html


def test_the_team_offers_what_it_previewed_and_the_table_is_told_once(cast, signed_in):
    dossier = casting.active(cast, kind="deployment")
    client, url = signed_in(cast.team), reverse("agreement", args=[dossier.pk])
    shown = client.get(url + "?langue=en")
    data = {"language": "en", "sha256": shown.context["sha256"]}
    for _click in range(2):
        assert client.post(reverse("agreement_offer", args=[dossier.pk]), data).url == url
    assert Agreement.objects.get().language == "en"
    assert Notice.objects.filter(kind="agreement_offered").count() == 1
    assert is_up_to(cast.coordinator, read(dossier))
    with pytest.raises(NotPossible):
        offer_agreement(dossier, language="fr", sha256="faux", by=cast.team)


@pytest.mark.parametrize(("reads", "offers"), [("fr", "en"), ("en", "fr")])
def test_the_page_offers_the_language_it_previews_whatever_its_reader_s(cast, signed_in, reads, offers):
    dossier = casting.active(cast, kind="deployment")
    client = signed_in(cast.team)
    with translation.override(reads):
        page = client.get(reverse("agreement", args=[dossier.pk]), {"langue": offers}).content.decode()
        url = reverse("agreement_offer", args=[dossier.pk])
    assert f'<html lang="{reads}-CA">' in page
    assert f'href="?langue={offers}" lang="{offers}" aria-current="true"' in page
    assert f'class="letter-sheet mt-3" lang="{offers}"' in page
    hidden = dict(re.findall(r'type="hidden" name="(language|sha256)" value="(\w+)"', page))
    client.post(url, hidden)
    assert Agreement.objects.get().language == offers


def test_the_table_accepts_by_a_named_person_who_declares_being_authorised(cast, signed_in):
    dossier = offered(cast)
    client, url = signed_in(cast.coordinator), reverse("agreement_sign", args=[dossier.pk])
    sha256 = Agreement.objects.get().sha256
    refused = client.post(url, {"name": "Marie Tremblay", "title": "", "sha256": sha256})
    assert refused.status_code == 422
    assert "Marie Tremblay" in refused.content.decode()
    assert "Cochez la déclaration" in refused.content.decode()
    for _click in range(2):
        assert client.post(url, SIGNED | {"sha256": sha256}).status_code == 302
    agreement = Agreement.objects.get()
    assert (agreement.signatory_name, agreement.signed_by) == ("Marie Tremblay", cast.coordinator)
    assert Event.objects.filter(kind="dossier.agreement_signed").count() == 1
    assert is_up_to(cast.team, read(dossier))


def test_both_signatures_and_the_fingerprint_are_on_paper(cast, signed_in):
    dossier = offered(cast)
    sign(dossier, cast)
    countersign_agreement(dossier, name="Judith Okafor", title="Directrice", by=cast.team)
    agreement = Agreement.objects.get()
    assert is_intact(agreement)
    client = signed_in(cast.reader)
    text = client.get(reverse("agreement_text", args=[dossier.pk])).content
    assert hashlib.sha256(text).hexdigest() == agreement.sha256
    if pdf.available():
        on_paper = printed(client.get(reverse("agreement_pdf", args=[dossier.pk])).content).replace(" ", "")
        for said in ("MarieTremblay", "JudithOkafor", agreement.sha256):
            assert said in on_paper
    assert not is_up_to(cast.team, read(dossier))


def test_a_signed_agreement_is_verified_by_its_code_and_no_other_is(cast, client):
    dossier = offered(cast)
    agreement = sign(dossier, cast)
    number, code = f"E-{dossier.number}", code_of(agreement)
    assert verify(number, code) is None
    countersign_agreement(dossier, name="Judith Okafor", title="Directrice", by=cast.team)
    page = client.post(reverse("verify_letter"), {"number": number, "code": code.lower()})
    assert "Ce document vient bien du portail" in page.content.decode()
    assert "Marie Tremblay" not in page.content.decode()
    assert verify(number, "0000-0000") is None


def test_what_is_accepted_is_what_was_read(cast):
    dossier = offered(cast)
    old = Agreement.objects.get().sha256
    offer_agreement(dossier, language="en", sha256=preview(dossier, "en"), by=cast.team)
    with pytest.raises(NotPossible, match="de nouveau"):
        sign_agreement(dossier, name="M", title="P", sha256=old, by=cast.coordinator)


def test_r12_an_agreement_says_which_version_it_covers(cast, signed_in):
    dossier = offered(cast)
    sign(dossier, cast)
    first = versions_of(dossier.participation)[0]
    AgreedVersion.objects.create(participation=Participation.objects.get(), number=2, content=first.content)
    page = signed_in(cast.coordinator).get(reverse("agreement", args=[dossier.pk])).content.decode()
    assert "Cette entente porte sur la version 1" in page


def test_r12_an_offer_that_no_longer_says_what_is_agreed_is_not_accepted(cast, signed_in):
    dossier = offered(cast)
    content = versions_of(dossier.participation)[0].content
    AgreedVersion.objects.create(participation=Participation.objects.get(), number=2, content=content)
    with pytest.raises(NotPossible, match="a changé"):
        sign(dossier, cast)
    client = signed_in(cast.team)
    assert client.get(reverse("agreement", args=[dossier.pk])).context["may_offer"]
    page = client.get(reverse("participation", args=[dossier.pk]))
    assert page.context["next"].todo.url == reverse("discussion", args=[dossier.pk])
    Analysis.objects.update(meeting_at=clock.now(), shared_at=clock.now())
    page = client.get(reverse("participation", args=[dossier.pk]))
    assert page.context["next"].todo.url == reverse("agreement", args=[dossier.pk])


@pytest.mark.parametrize("role", ["contributor", "reader", "advisor", "other_advisor", "team"])
def test_only_the_tables_coordination_accepts(cast, signed_in, role):
    dossier = offered(cast)
    data = SIGNED | {"sha256": Agreement.objects.get().sha256}
    answer = signed_in(getattr(cast, role)).post(reverse("agreement_sign", args=[dossier.pk]), data)
    assert answer.status_code == 403
    assert Agreement.objects.get().signed_at is None


@pytest.mark.django_db(transaction=True)
def test_two_signatures_at_once_are_one(cast):
    dossier = offered(cast)
    at_once(lambda: sign(dossier, cast), lambda: sign(dossier, cast))
    assert Event.objects.filter(kind="dossier.agreement_signed").count() == 1
