"""A neighbourhood says that it reused a learning; its author knows (F70)."""

import datetime as dt
import uuid

import pytest
from django.core import mail
from django.urls import reverse

from cimpact.errors import NotPossible
from cimpact.notices import outbox
from cimpact.notices.models import Notice
from learning.enums import Visibility
from learning.models import JournalEntry, Reuse
from learning.permissions import places_to_reuse
from learning.workflow.library import say_reused, withdraw_reuse
from tests.learning.learnings import learned

SAID = {"text": "Nous appelons avant chaque rencontre.", "on": "2022-01-05"}


def reused(cast, entry, *, by=None, place="canal", key=None) -> Reuse:
    return say_reused(
        entry,
        neighbourhood=getattr(cast, place),
        text="Nous appelons avant chaque rencontre.",
        on=dt.date(2022, 1, 5),
        key=key or uuid.uuid4(),
        by=by or cast.neighbour,
    )


def page_of(entry) -> str:
    return reverse("library_entry", args=[entry.pk])


def test_f70_a_reuse_is_seen_on_the_learning_and_its_author_is_told(cast, signed_in):
    entry, client = learned(cast, "Appeler plutôt qu’écrire"), signed_in(cast.neighbour)
    form = client.get(reverse("library_reuse", args=[entry.pk])).context["form"]
    given = SAID | {"neighbourhood": cast.canal.pk, "key": form["key"].value()}
    for _twice in range(2):
        assert client.post(reverse("library_reuse", args=[entry.pk]), given).status_code == 302
    assert Reuse.objects.count() == 1
    page = signed_in(cast.coordinator).get(page_of(entry)).content.decode()
    assert "Le Canal" in page
    assert "Nous appelons avant chaque rencontre." in page
    notice = Notice.objects.get(kind="learning_reused")
    assert notice.recipient == cast.contributor
    outbox.send_due()
    [letter] = [letter for letter in mail.outbox if "Appeler plutôt qu’écrire" in letter.subject]
    assert "Odile Roy (Le Canal) dit réutiliser un apprentissage que vous avez écrit." in letter.body
    assert "Nous appelons avant chaque rencontre." in letter.body
    assert page_of(entry) in letter.body


def test_f70_the_author_finds_what_others_made_of_her_learnings(cast, signed_in):
    reused(cast, learned(cast, "Appeler plutôt qu’écrire"))
    mine = signed_in(cast.contributor).get(reverse("my_learnings")).content.decode()
    assert "Le Canal" in mine
    assert "Appeler" not in signed_in(cast.coordinator).get(reverse("my_learnings")).content.decode()


@pytest.mark.parametrize("what", ["withdrawn", "removed"])
def test_f70_nothing_leaves_once_either_side_took_its_part_back(cast, what):
    entry = learned(cast, "Appeler")
    reuse = reused(cast, entry)
    if what == "withdrawn":
        withdraw_reuse(reuse, by=cast.neighbour)
    else:
        JournalEntry.objects.filter(pk=entry.pk).update(removed_at=entry.created_at)
    outbox.send_due()
    assert mail.outbox == []


def test_f70_a_learning_narrowed_keeps_its_reuse_which_nobody_else_sees(cast, signed_in):
    entry = learned(cast, "Appeler")
    reused(cast, entry)
    entry.visibility = Visibility.TABLE
    entry.save(update_fields=["visibility"])
    assert "Le Canal" in signed_in(cast.contributor).get(page_of(entry)).content.decode()
    for who in ("neighbour", "member", "team", "other_advisor", "outsider"):
        assert signed_in(getattr(cast, who)).get(page_of(entry)).status_code == 404


def test_f70_in_public_only_how_many_reused_it(cast, client, signed_in):
    entry = learned(cast, "Appeler", visibility=Visibility.PUBLIC)
    reused(cast, entry)
    for page in (
        client.get(reverse("public_learning", args=[entry.pk])),
        signed_in(cast.outsider).get(page_of(entry)),
    ):
        said = page.content.decode()
        assert "Réutilisé dans 1 autre quartier" in said
        assert "Le Canal" not in said
        assert "Nous appelons" not in said


def test_f70_a_reuse_withdrawn_is_seen_no_more_and_may_be_said_again(cast, signed_in):
    entry = learned(cast, "Appeler")
    reuse = reused(cast, entry)
    url = reverse("library_withdraw", args=[entry.pk, reuse.pk])
    for _twice in range(2):
        assert signed_in(cast.neighbour).post(url).status_code == 302
    assert "Nous appelons" not in signed_in(cast.contributor).get(page_of(entry)).content.decode()
    reused(cast, entry)
    assert Reuse.objects.said().count() == 1


def test_f70_a_neighbourhood_says_it_once(cast):
    entry = learned(cast, "Appeler")
    reused(cast, entry)
    with pytest.raises(NotPossible, match="déjà"):
        reused(cast, entry)


def test_f70_a_learning_closed_meanwhile_is_not_reused(cast, signed_in):
    entry = learned(cast, "Appeler")
    JournalEntry.objects.filter(pk=entry.pk).update(visibility=Visibility.ME)
    with pytest.raises(NotPossible):
        reused(cast, entry)
    assert not Reuse.objects.exists()


def test_f70_what_it_changed_is_asked_beside_the_field_and_nothing_typed_is_lost(cast, signed_in):
    entry = learned(cast, "Appeler")
    given = {"neighbourhood": cast.canal.pk, "key": uuid.uuid4(), "text": "", "on": "demain peut-être"}
    page = signed_in(cast.neighbour).post(reverse("library_reuse", args=[entry.pk]), given)
    assert page.status_code == 422
    assert "Dites en quelques mots ce que cela a changé." in page.content.decode()
    assert "demain peut-être" in page.content.decode()


@pytest.mark.parametrize(
    ("who", "reuses"),
    [
        ("coordinator", False),  # it comes from her own table
        ("contributor", False),
        ("reader", False),
        ("neighbour", True),
        ("advisor", False),
        ("other_advisor", False),
        ("team", False),
        ("member", False),
        ("recused", False),
        ("governor", False),
        ("outsider", False),
    ],
)
@pytest.mark.parametrize("visibility", [Visibility.ADVISOR, Visibility.COMMUNITY, Visibility.PUBLIC])
def test_f70_who_says_that_a_learning_was_reused(cast, signed_in, who, reuses, visibility):
    entry, user = learned(cast, "Appeler", visibility=visibility), getattr(cast, who)
    expected = reuses and visibility != Visibility.ADVISOR
    assert bool(places_to_reuse(user, entry)) is expected
    given = SAID | {"neighbourhood": cast.canal.pk, "key": uuid.uuid4()}
    signed_in(user).post(reverse("library_reuse", args=[entry.pk]), given)
    assert Reuse.objects.exists() is expected


@pytest.mark.parametrize("who", ["contributor", "team", "advisor", "other_advisor", "member"])
def test_f70_only_the_table_that_said_it_withdraws_it(cast, signed_in, who):
    entry = learned(cast, "Appeler")
    reuse = reused(cast, entry)
    url = reverse("library_withdraw", args=[entry.pk, reuse.pk])
    assert signed_in(getattr(cast, who)).post(url).status_code == 403
    assert Reuse.objects.said().exists()
