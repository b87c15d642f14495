"""The scale from 1 to 5: a programme's option, between the staff and the committee, never for ÉDI (F36, R45)."""

import re

import pytest
from django.urls import reverse

from cimpact.writing.models import FrozenCopy
from proposals import workflow
from proposals.models import Appreciation, Dossier
from tests import cast as casting
from tests.proposals.pages import autosave
from tests.proposals.test_analysis import appreciation, criterion, save_url

CODE = "neighbourhood_plan"


@pytest.fixture
def rated(cast):
    """A dossier in analysis, in a programme that turned the scale on."""
    cast.programme.rating_scale = True
    cast.programme.save()
    return casting.in_analysis(cast)


def rate(dossier, code=CODE, **fields):
    by = fields.pop("by")
    return workflow.appreciate(
        dossier, criterion(dossier, code), value="met", rationale="Adopté.", version=0, by=by, **fields
    )


def test_f36_the_scale_is_off_unless_the_programme_turns_it_on(cast, signed_in):
    dossier = casting.in_analysis(cast)
    page = signed_in(cast.advisor).get(reverse("analysis", args=[dossier.pk])).content.decode()
    assert "-rating" not in page
    answer = autosave(
        signed_in(cast.advisor),
        save_url(dossier, CODE),
        appreciation(dossier, CODE, 0, value="met", rating=4),
    )
    assert answer.status_code == 200
    assert Appreciation.objects.get().rating is None


def test_f36_turned_on_it_is_kept_beside_the_words(cast, rated, signed_in):
    client = signed_in(cast.advisor)
    answer = autosave(
        client, save_url(rated, CODE), appreciation(rated, CODE, 0, value="met", rating=4, rationale="Oui.")
    )
    assert answer.status_code == 200
    saved = Appreciation.objects.get()
    assert (saved.value, saved.rating, saved.rationale) == ("met", 4, "Oui.")
    page = client.get(reverse("analysis", args=[rated.pk])).content.decode()
    options = re.findall(rf'name="c{criterion(rated, CODE).pk}-rating" value="(\d)"( [^>]*checked)?', page)
    assert [(value, bool(checked)) for value, checked in options] == [
        ("1", False),
        ("2", False),
        ("3", False),
        ("4", True),
        ("5", False),
    ]


@pytest.mark.parametrize("rating", ["0", "6", "quatre"])
def test_f36_only_1_to_5_is_taken(cast, rated, signed_in, rating):
    data = appreciation(rated, CODE, 0, value="met", rating=rating)
    assert autosave(signed_in(cast.advisor), save_url(rated, CODE), data).status_code == 422
    assert not Appreciation.objects.exists()


def test_r45_edi_has_no_rating_even_where_the_scale_is_on(cast, rated, signed_in):
    client = signed_in(cast.advisor)
    edi = next(c for c in rated.stage.criteria.all() if c.reflection)
    page = client.get(reverse("analysis", args=[rated.pk]), {"base": edi.basis}).content.decode()
    assert f"c{edi.pk}-rationale" in page
    assert f"c{edi.pk}-rating" not in page
    assert f"c{edi.pk}-value" not in page
    workflow.appreciate(rated, edi, value="met", rating=5, rationale="Piste.", version=0, by=cast.advisor)
    saved = Appreciation.objects.get(criterion=edi)
    assert (saved.value, saved.rating) == ("", None)


def test_f36_the_committee_reads_it_and_nothing_adds_it_up(cast, rated, signed_in):
    rate(rated, rating=4, by=cast.advisor)
    workflow.hand_to_committee(rated, by=cast.advisor)
    page = signed_in(cast.member).get(reverse("committee_page", args=[rated.pk])).content.decode()
    assert "4 sur 5, Solide" in page
    assert not re.search(r"(moyenne|total)\W+\d+\s*sur 5", page.lower())


def test_f36_the_table_never_receives_it(cast, signed_in):
    cast.programme.rating_scale = True
    cast.programme.save()
    dossier = casting.in_analysis(cast)
    rate(dossier, rating=4, by=cast.advisor)
    workflow.hand_to_committee(dossier, by=cast.advisor)
    client = signed_in(cast.coordinator)
    for name in ("dossier", "history", "dossier_text", "receipt", "comparison"):
        page = client.get(reverse(name, args=[dossier.pk]), follow=True).content.decode()
        assert "sur 5" not in page, name
        assert "Solide" not in page, name
    for name in ("analysis", "committee_page", "committee_file"):
        assert client.get(reverse(name, args=[dossier.pk])).status_code == 403
    for copy in FrozenCopy.objects.all():
        assert "rating" not in str(copy.content)
    assert Dossier.objects.get().analysis.appreciations.get().rating == 4
