"""Joining the community: a table commits by name, is asked again when the text changes, the team sees who has (F8)."""

import datetime as dt

import pytest
from django.urls import reverse

from cimpact import clock as portal
from cimpact.errors import NotPossible
from cimpact.history.models import Event
from cimpact.programmes import charters
from cimpact.programmes.charters import Item, in_force, write_charter
from cimpact.programmes.loading import load_library
from neighbourhoods.commitments import commit
from neighbourhoods.models import Commitment
from tests import cast as scenes
from tests.threads import at_once

VALUES = [Item("value", "Justice sociale", "Social justice"), Item("posture", "Écoute", "Listening")]
TODAY = dt.date(2022, 1, 10)


@pytest.fixture
def cast(cast, clock):
    clock.set(*scenes.BEFORE_FEBRUARY)
    load_library(cast.programme)
    return cast


def url(name: str, *args) -> str:
    return reverse(name, args=args)


def commits(cast):
    return commit(
        cast.ormes, in_force(cast.programme), name="Noémie Lafleur", title="Directrice", by=cast.coordinator
    )


def new_text(cast, effective_on=TODAY, **words):
    words = {"intro_fr": "Autrement dit.", "intro_en": "In other words.", "items": VALUES} | words
    return write_charter(cast.programme, effective_on=effective_on, by=cast.team, **words)


def test_r42_r43_the_programme_s_charter_has_seven_values_and_three_traits_of_posture(cast):
    items = in_force(cast.programme).items.all()
    assert [item.name_fr for item in items if item.part == "value"] == [
        "Justice sociale",
        "Équité, diversité et inclusion",
        "Apprentissage",
        "Collaboration",
        "Créativité",
        "Engagement",
        "Transparence",
    ]
    assert [item.name_en for item in items if item.part == "posture"] == [
        "Bottom-up",
        "Systemic",
        "Learning and reflective",
    ]
    assert all(item.text_fr and item.text_en for item in items)


def test_a_coordinator_commits_her_table_by_name_and_function(cast, signed_in):
    client, path = signed_in(cast.coordinator), url("commitment", "les-ormes", "PIC2")
    page = client.get(path)
    assert page.context["form"].initial["name"] == "Noémie Lafleur"
    form = {"name": "Noémie Lafleur", "title": "Directrice", "charter": in_force(cast.programme).pk}
    refused = client.post(path, form)
    assert refused.status_code == 422
    assert "Cochez la case" in refused.content.decode()
    assert client.post(path, form | {"agreed": "on"}).status_code == 302
    assert client.post(path, form | {"agreed": "on", "name": "Une autre"}).status_code == 302
    given = Commitment.objects.get()
    assert (given.neighbourhood, given.name, given.title, given.by) == (
        cast.ormes,
        "Noémie Lafleur",
        "Directrice",
        cast.coordinator,
    )
    assert portal.today() == TODAY == given.at.date()
    assert Event.objects.about(cast.ormes).get(kind="neighbourhood.commit").actor == cast.coordinator
    assert "Noémie Lafleur, Directrice" in client.get(path).content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("coordinator", 200),
        ("contributor", 403),
        ("reader", 403),
        ("neighbour", 403),
        ("advisor", 403),
        ("team", 403),
        ("member", 403),
        ("outsider", 403),
    ],
)
def test_only_its_coordinator_speaks_for_a_table(cast, signed_in, who, status):
    client, path = signed_in(getattr(cast, who)), url("commitment", "les-ormes", "PIC2")
    assert client.get(path).status_code == status
    form = {"name": "N", "title": "T", "charter": in_force(cast.programme).pk, "agreed": "on"}
    assert (client.post(path, form).status_code == 302) is (status == 200)
    assert Commitment.objects.exists() is (status == 200)


def test_everyone_reads_who_committed_and_when(cast, client, signed_in):
    commits(cast)
    for path in (url("charter", "PIC2"), url("directory_page", "les-ormes")):
        page = client.get(path).content.decode()
        assert "Noémie Lafleur, Directrice" in page
        assert "10\xa0janvier 2022" in page
    page = signed_in(cast.team).get(url("neighbourhood", "les-ormes")).content.decode()
    assert "Noémie Lafleur, Directrice" in page


def test_when_the_text_changes_the_home_asks_to_renew(cast, signed_in, clock):
    home = signed_in(cast.coordinator)

    def asked():
        context = home.get("/fr/").context
        return [str(item.title) for item in context["todo"]], len(context["invitations"])

    assert asked() == ([], 1)
    commits(cast)
    assert asked() == ([], 0)
    new_text(cast, dt.date(2022, 3, 1))
    assert asked() == ([], 0)
    clock.set(2022, 3, 1, 0, 5)
    assert asked() == (["Renouveler l’engagement de la table"], 0)
    assert signed_in(cast.contributor).get("/fr/").context["todo"] == []
    commits(cast)
    assert asked() == ([], 0)
    assert Commitment.objects.count() == 2  # the former stays, with its date


@pytest.mark.parametrize("state", ["drafting", "active"])
def test_the_home_asks_the_same_of_a_table_that_has_dossiers(cast, signed_in, clock, state):
    getattr(scenes, state)(cast)
    commits(cast)
    new_text(cast)
    titles = [str(item.title) for item in signed_in(cast.coordinator).get("/fr/").context["todo"]]
    assert titles.count("Renouveler l’engagement de la table") == 1


def test_a_text_that_was_replaced_while_it_was_read_is_shown_again(cast, signed_in):
    read = in_force(cast.programme)
    written = new_text(cast)
    form = {"name": "Noémie", "title": "Directrice", "charter": read.pk, "agreed": "on"}
    answer = signed_in(cast.coordinator).post(url("commitment", "les-ormes", "PIC2"), form)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Autrement dit." in page
    assert 'value="Directrice"' in page
    assert f'value="{written.pk}"' in page
    assert not Commitment.objects.exists()


def test_the_team_sees_who_has_committed_who_must_renew_and_who_has_not(cast, signed_in):
    commits(cast)
    team = signed_in(cast.team)
    assert [
        (s.neighbourhood.name, bool(s.current))
        for s in team.get(url("commitments", "PIC2")).context["standings"]
    ] == [
        ("Le Canal", False),
        ("Les Ormes", True),
    ]
    new_text(cast)
    standings = team.get(url("commitments", "PIC2")).context["standings"]
    assert [(s.neighbourhood.name, bool(s.current), bool(s.former)) for s in standings] == [
        ("Les Ormes", False, True),
        ("Le Canal", False, False),
    ]


def test_the_team_writes_the_next_text_which_changes_until_its_day_and_never_after(cast, clock):
    first = in_force(cast.programme)
    draft = new_text(cast, dt.date(2022, 2, 1))
    assert (draft.number, in_force(cast.programme)) == (first.number + 1, first)
    again = new_text(cast, dt.date(2022, 3, 1), intro_fr="Encore mieux dit.")
    assert (again.pk, again.effective_on) == (draft.pk, dt.date(2022, 3, 1))
    clock.set(2022, 3, 1, 9, 0)
    assert in_force(cast.programme) == again
    following = new_text(cast, dt.date(2022, 4, 1))
    assert following.number == again.number + 1
    charters.drop_charter(following, by=cast.team)
    assert charters.in_preparation(cast.programme) is None
    with pytest.raises(NotPossible):
        charters.drop_charter(again, by=cast.team)


def test_a_text_of_yesterday_or_that_says_the_same_is_refused(cast):
    with pytest.raises(NotPossible):
        new_text(cast, TODAY - dt.timedelta(days=1))
    written = new_text(cast)
    assert new_text(cast) == written  # a double click
    with pytest.raises(NotPossible):
        new_text(cast, TODAY + dt.timedelta(days=9))


def written_form(client, **said) -> dict:
    """The page's form as it is opened, for the first of February, with what is said over it."""
    context = client.get(url("charter_write", "PIC2")).context
    form = {name: context["form"][name].value() for name in ("intro_fr", "intro_en", "read")}
    items = context["items"]
    form |= {f"items-{name}": value for name, value in items.management_form.initial.items()}
    for number, line in enumerate(items.initial_forms):
        form |= {f"items-{number}-{name}": line.initial[name] for name in line.fields if name in line.initial}
    form[f"items-{len(items.initial_forms)}-part"] = "value"  # the empty line, as a browser sends it
    return form | {"effective_on": "2022-02-01"} | said


def test_the_team_writes_it_on_a_page(cast, signed_in):
    client, path = signed_in(cast.team), url("charter_write", "PIC2")
    form = written_form(client, intro_fr="Nouveau.", intro_en="New.")
    last = form["items-INITIAL_FORMS"]
    form |= {f"items-{last}-part": "posture", f"items-{last}-name_fr": "Patience"}
    refused = client.post(path, form)
    assert refused.status_code == 422
    assert "Patience" in refused.content.decode()
    form |= {f"items-{last}-name_en": "Patience", "items-0-DELETE": "on"}
    assert client.post(path, form).status_code == 302
    names = [item.name_fr for item in charters.in_preparation(cast.programme).items.order_by("order")]
    assert len(names) == last
    assert "Justice sociale" not in names
    assert names[-1] == "Patience"


@pytest.mark.parametrize(
    "started", [False, True], ids=["from the text in force", "from the one in preparation"]
)
def test_when_someone_wrote_it_meanwhile_both_texts_are_shown(cast, signed_in, started):
    if started:
        new_text(cast, dt.date(2022, 2, 1), items=charters.items_of(in_force(cast.programme)))
    client, path = signed_in(cast.team), url("charter_write", "PIC2")
    mine = written_form(client, intro_fr="Dit par moi.")
    theirs = written_form(client, **{"intro_fr": "Dit par elle.", "items-1-text_fr": "Autrement."})
    assert client.post(path, theirs).status_code == 302
    assert client.post(path, theirs).status_code == 302  # the same, sent twice
    answer = client.post(path, mine)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Dit par elle." in page
    assert "Dit par moi." in page
    assert [label for label, _text in answer.context["form"].theirs] == [
        "Présentation en français",
        "Équité, diversité et inclusion",
    ]
    assert charters.in_preparation(cast.programme).intro_fr == "Dit par elle."
    again = answer.context["form"]["read"].value()
    assert client.post(path, mine | {"read": again}).status_code == 302
    assert charters.in_preparation(cast.programme).intro_fr == "Dit par moi."


@pytest.mark.parametrize("who", ["coordinator", "advisor", "member", "outsider"])
@pytest.mark.parametrize("name", ["commitments", "charter_write", "library", "term", "resource"])
def test_only_the_programme_s_team_manages_what_everyone_reads(cast, signed_in, who, name):
    assert signed_in(getattr(cast, who)).get(url(name, "PIC2")).status_code == 403
    assert signed_in(cast.team).get(url(name, "PIC2")).status_code == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_two_coordinators_at_once_commit_their_table_once(cast):
    at_once(lambda: commits(cast), lambda: commits(cast))
    assert Commitment.objects.count() == 1
