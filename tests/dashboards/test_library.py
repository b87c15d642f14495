"""The glossary and the resources: for anyone to read, for the team to keep (F6)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cimpact.history.models import Event
from cimpact.programmes.loading import load_library
from cimpact.programmes.models import Resource, Term
from tests import cast as scenes
from tests.programmes_apart import other_programme_with_team
from tests.writing.files import pdf

PDF = pdf()
TERM = {
    "term_fr": "écosystème",
    "term_en": "ecosystem",
    "meaning_fr": "Tout ce qui se tient.",
    "meaning_en": "All that holds together.",
}
LINK = {
    "kind": "guide",
    "title_fr": "Mode d’emploi",
    "title_en": "How-to",
    "summary_fr": "",
    "summary_en": "",
    "url": "https://exemple.org/mode",
}


@pytest.fixture
def cast(cast, clock, settings, tmp_path):
    clock.set(*scenes.BEFORE_FEBRUARY)
    settings.MEDIA_ROOT = tmp_path
    load_library(cast.programme)
    return cast


@pytest.fixture
def team(cast, signed_in):
    return signed_in(cast.team)


def url(name: str, *args) -> str:
    return reverse(name, args=["PIC2", *args])


def test_the_starting_data_holds_the_guide_s_words_and_references_twice_as_once(cast):
    terms, resources = cast.programme.terms.count(), cast.programme.resources.count()
    assert terms >= 12
    assert resources == 4
    load_library(cast.programme)
    assert (cast.programme.terms.count(), cast.programme.resources.count()) == (terms, resources)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_glossary_is_in_the_alphabetical_order_of_its_reader_accents_apart(cast, client, language):
    letters = client.get(f"/{language}/glossaire/").context["letters"]
    names = [letter for letter, _terms in letters]
    assert names == sorted(names)
    assert "É" not in names
    expected = (
        "équité, diversité et inclusion (ÉDI)"
        if language == "fr"
        else "equity, diversity and inclusion (EDI)"
    )
    assert expected in [
        getattr(t, f"term_{language}") for letter, terms in letters if letter == "E" for t in terms
    ]


def test_the_team_adds_changes_and_removes_a_term_once(cast, team):
    for _twice in range(2):
        assert team.post(url("term"), TERM).status_code == 302
    term = Term.objects.get(term_fr="écosystème")
    form = team.get(url("term", term.pk)).context["form"]
    changed = TERM | {"meaning_fr": "Ce qui vit ensemble.", "read": form["read"].value()}
    assert team.post(url("term", term.pk), changed).status_code == 302
    assert "Ce qui vit ensemble." in team.get("/fr/glossaire/").content.decode()
    for _twice in range(2):
        assert team.post(url("term_remove", term.pk)).status_code == 302
    kinds = Event.objects.about(cast.programme).values_list("kind", flat=True)
    assert sorted(kinds) == ["programme.add_term", "programme.change_term", "programme.remove_term"]


def test_a_term_is_there_once_in_both_languages(cast, team):
    missing = team.post(url("term"), TERM | {"term_en": ""})
    assert missing.status_code == 422
    assert "Tout ce qui se tient." in missing.content.decode()
    again = team.post(url("term"), TERM | {"term_fr": "Impact collectif"})
    assert again.status_code == 422
    assert "déjà ce terme" in again.content.decode()


def test_when_someone_saved_meanwhile_both_versions_are_shown(cast, team):
    term = cast.programme.terms.get(term_fr="opérateur")
    read = team.get(url("term", term.pk)).context["form"]["read"].value()
    Term.objects.filter(pk=term.pk).update(meaning_fr="Dit par quelqu’un d’autre.")
    mine = {
        "term_fr": "opérateur",
        "term_en": "operator",
        "meaning_fr": "Dit par moi.",
        "meaning_en": term.meaning_en,
    }
    answer = team.post(url("term", term.pk), mine | {"read": read})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Dit par quelqu’un d’autre." in page
    assert "Dit par moi." in page
    again = answer.context["form"]["read"].value()
    assert team.post(url("term", term.pk), mine | {"read": again}).status_code == 302
    term.refresh_from_db()
    assert term.meaning_fr == "Dit par moi."


def test_a_resource_is_an_address_or_a_file_never_both_nor_neither(cast, team):
    def file():
        return SimpleUploadedFile("Gabarit final.pdf", PDF, "application/pdf")

    assert team.post(url("resource"), LINK | {"url": ""}).status_code == 422
    assert team.post(url("resource"), LINK | {"upload": file()}).status_code == 422
    assert team.post(url("resource"), LINK).status_code == 302
    assert (
        team.post(url("resource"), LINK | {"url": "", "upload": file(), "title_fr": "Un fichier"}).status_code
        == 302
    )
    kept = Resource.objects.get(title_fr="Un fichier")
    assert kept.name == "Gabarit final.pdf"
    assert "Gabarit" not in kept.file.name
    download = team.get(reverse("resource_file", args=[kept.pk]))
    assert b"".join(download.streaming_content) == PDF
    assert download["Content-Type"] == "application/pdf"
    assert "sandbox" in download["Content-Security-Policy"]
    assert 'attachment; filename="Gabarit final.pdf"' in download["Content-Disposition"]


def test_a_file_is_checked_as_an_attachment_is(cast, team):
    lure = SimpleUploadedFile("guide.pdf", b"MZ not a pdf", "application/pdf")
    answer = team.post(url("resource"), LINK | {"url": "", "upload": lure})
    assert answer.status_code == 422
    assert "n’est pas ce que dit son nom" in answer.content.decode()
    assert 'value="Mode d’emploi"' in answer.content.decode()


def test_a_hidden_resource_and_its_file_are_the_team_s_only(cast, team, client):
    kept = Resource.objects.create(
        programme=cast.programme,
        kind="guide",
        title_fr="Brouillon",
        title_en="Draft",
        name="b.pdf",
        file=SimpleUploadedFile("b.pdf", PDF),
    )
    path = reverse("resource_file", args=[kept.pk])
    assert client.get(path).status_code == 200
    team.post(url("resource_act", kept.pk), {"act": "hide"})
    assert client.get(path).status_code == 404
    assert "Brouillon" not in client.get("/fr/ressources/").content.decode()
    assert team.get(path).status_code == 200
    assert "Brouillon" in team.get(url("library")).content.decode()
    team.post(url("resource_act", kept.pk), {"act": "show"})
    assert "Brouillon" in client.get("/fr/ressources/").content.decode()


def test_resources_are_ordered_within_their_kind(cast, team):
    def titles():
        groups = dict(team.get("/fr/ressources/").context["groups"])
        return [resource.title_fr[:5] for resource in groups["Référence"]]

    first, second, third = titles()
    resource = Resource.objects.get(title_fr__startswith=third)
    team.post(url("resource_act", resource.pk), {"act": "up"})
    assert titles() == [first, third, second]
    team.post(url("resource_act", resource.pk), {"act": "up"})
    team.post(url("resource_act", resource.pk), {"act": "up"})
    assert titles() == [third, first, second]
    team.post(url("resource_act", resource.pk), {"act": "down"})
    assert titles() == [first, third, second]


def test_the_team_of_another_programme_keeps_only_its_own(cast, signed_in):
    other = other_programme_with_team(scenes.person("Ada", "Loin"))
    client, term = signed_in(other.team), cast.programme.terms.first()
    assert client.get(url("library")).status_code == 403
    assert client.post(url("term_remove", term.pk)).status_code == 403
    assert client.get(reverse("term", args=["ELAN", term.pk])).status_code == 404
    assert client.get(reverse("library", args=["ELAN"])).status_code == 200
