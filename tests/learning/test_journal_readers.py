"""Who reads an entry of a journal: visibility × kind × reader, in pages and in search, as time goes by (F68)."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from cimpact.accounts.models import User
from cimpact.programmes.models import Programme
from cimpact.search import Words
from governance.enums import CommitteeRole
from governance.models import Committee, CommitteeMember
from learning.enums import EntryKind, Visibility
from learning.journal import latest_of_others, words_of
from learning.models import JournalEntry
from learning.search import find_entries
from learning.workflow.journal import open_entry_to, take_back_entry
from neighbourhoods.models import AdvisorAssignment, Initiative, Membership
from tests import cast as casting

from .journals import entry

TITLE = "Les lampadaires comptent plus que les animations."
TABLE = {"coordinator", "contributor", "reader"}
# Whoever has a part in the programme.
PART = TABLE | {"neighbour", "advisor", "other_advisor", "team", "member", "recused", "governor"}
ELSEWHERE = {"outsider", "foreigner", "foreign_member", "nobody"}
EVERYONE = PART | ELSEWHERE
# Of an entry that the contributor wrote at Les Ormes.
READ_BY = {
    Visibility.ME: {"contributor"},
    Visibility.TABLE: TABLE,
    Visibility.ADVISOR: TABLE | {"advisor"},
    Visibility.COMMUNITY: PART,
    Visibility.PUBLIC: EVERYONE,
}


@pytest.fixture
def cast(cast):
    """And people of another programme: the coordinator of a table, a member of its committee."""
    other = Programme.objects.create(
        code="AUTRE", name_fr="Autre", name_en="Other", starts_on="2020-01-01", ends_on="2030-01-01"
    )
    far = casting.neighbourhood("Le Phare", "le-phare")
    Initiative.objects.create(neighbourhood=far, programme=other, title="La mer")
    cast.foreigner = casting.joins(casting.person("Fanny", "Loin"), far, "coordinator")
    committee = Committee.objects.create(
        programme=other, code="autre", role=CommitteeRole.RECOMMENDS, name_fr="Autre", name_en="Other"
    )
    cast.foreign_member = casting.person("Marc", "Loin")
    CommitteeMember.objects.create(
        user=cast.foreign_member, committee=committee, organisation=cast.foundation
    )
    cast.nobody = AnonymousUser()
    return cast


def fresh(person):
    """As her next request reads her: what a person is is read once a request."""
    return person if isinstance(person, AnonymousUser) else User.objects.get(pk=person.pk)


def readers(cast, made: JournalEntry) -> set[str]:
    """Who reads it: by its page, the same as in search."""
    return {who for who in EVERYONE if reads(fresh(getattr(cast, who)), made)}


def reads(person, made: JournalEntry) -> bool:
    is_open = JournalEntry.objects.open_to(person).filter(pk=made.pk).exists()
    found = bool(find_entries(person, Words.of("lampadaires")))
    assert is_open == found
    return is_open


@pytest.mark.parametrize("visibility", Visibility.values)
def test_f68_each_choice_opens_an_entry_to_its_readers_only(cast, visibility):
    made = entry(cast, by=cast.contributor, title=TITLE, visibility=visibility)
    for kind in EntryKind.values:
        JournalEntry.objects.filter(pk=made.pk).update(kind=kind)
        assert readers(cast, made) == READ_BY[Visibility(visibility)], kind


@pytest.mark.parametrize("visibility", Visibility.values)
def test_f68_its_page_answers_as_the_table_says(cast, signed_in, visibility):
    made = entry(cast, by=cast.contributor, title=TITLE, visibility=visibility)
    url, listed = reverse("journal_entry", args=[made.pk]), {}
    for who in EVERYONE - {"nobody"}:
        client = signed_in(getattr(cast, who))
        answer = client.get(url)
        listed[who] = TITLE in client.get(reverse("journal")).content.decode()
        is_reader = who in READ_BY[Visibility(visibility)]
        assert answer.status_code == (200 if is_reader else 404), who
        assert listed[who] is is_reader, who
    assert signed_in().get(url).status_code == (200 if visibility == "public" else 302)
    # Whether it exists is not told either.
    assert signed_in().get(reverse("journal_entry", args=[made.pk + 1])).status_code == 302


@pytest.mark.parametrize(
    ("visibility", "read_by"),
    [
        (Visibility.ME, {"advisor"}),
        (Visibility.COMMUNITY, PART),
        (Visibility.PUBLIC, EVERYONE),
    ],
)
def test_f68_what_is_written_for_the_region_has_no_table(cast, visibility, read_by):
    made = entry(cast, by=cast.advisor, place=None, title=TITLE, visibility=visibility)
    assert readers(cast, made) == read_by


def test_f68_widened_then_narrowed_it_follows_at_once(cast):
    made = entry(cast, by=cast.contributor, title=TITLE)
    for visibility in (*Visibility, *reversed(Visibility)):
        open_entry_to(made, visibility, by=cast.contributor)
        assert readers(cast, made) == READ_BY[visibility], visibility
    take_back_entry(made, by=cast.contributor)
    assert readers(cast, made) == set()


def test_f68_the_advisor_who_leaves_reads_no_more_and_who_comes_reads(cast):
    made = entry(cast, by=cast.contributor, title=TITLE, visibility=Visibility.ADVISOR)
    AdvisorAssignment.objects.filter(user=cast.advisor).update(ended_on="2022-01-09")
    assert readers(cast, made) == TABLE
    AdvisorAssignment.objects.create(
        user=cast.other_advisor, neighbourhood=cast.ormes, programme=cast.programme
    )
    assert readers(cast, made) == TABLE | {"other_advisor"}


def test_f68_an_advisor_of_the_neighbourhood_in_another_programme_does_not_read(cast):
    made = entry(cast, by=cast.contributor, title=TITLE, visibility=Visibility.ADVISOR)
    other = Programme.objects.get(code="AUTRE")
    AdvisorAssignment.objects.create(user=cast.foreign_member, neighbourhood=cast.ormes, programme=other)
    assert readers(cast, made) == TABLE | {"advisor"}


def test_f68_whoever_leaves_the_table_reads_no_more_but_her_own(cast):
    made = entry(cast, by=cast.contributor, title=TITLE, visibility=Visibility.TABLE)
    Membership.objects.filter(user__in=(cast.contributor, cast.reader)).update(ended_on="2022-01-09")
    assert readers(cast, made) == {"contributor", "coordinator"}


def test_r58_the_advisor_who_speaks_for_the_table_reads_as_one_of_it_only(cast):
    made = entry(cast, by=cast.contributor, title=TITLE, visibility=Visibility.ADVISOR)
    committee = cast.management
    CommitteeMember.objects.create(user=cast.advisor, committee=committee, organisation=cast.ormes.table)
    assert readers(cast, made) == TABLE


def test_f68_neither_homes_nor_words_proposed_show_what_is_closed(cast, signed_in):
    made = entry(cast, by=cast.contributor, title=TITLE, tags=["secret"])
    for who in ("coordinator", "advisor"):
        assert (
            reverse("journal_latest") in signed_in(getattr(cast, who)).get(reverse("home")).content.decode()
        )
        assert TITLE not in signed_in(getattr(cast, who)).get(reverse("journal_latest")).content.decode()
        assert latest_of_others(fresh(getattr(cast, who))) is None
        assert words_of(fresh(getattr(cast, who))) == []
    open_entry_to(made, Visibility.ADVISOR, by=cast.contributor)
    for who in ("coordinator", "advisor"):
        assert TITLE in signed_in(getattr(cast, who)).get(reverse("journal_latest")).content.decode()
    assert words_of(fresh(cast.coordinator)) == ["secret"]
