"""Search across what one may see (F124): role × kind, one's own and others', and what recusal closes (R58)."""

import pytest
from django.db.models import Value
from django.urls import reverse

from cimpact import clock as portal
from cimpact.programmes.models import Programme, Term
from cimpact.search import Hit, Source, Words, sources
from cimpact.search.words import ACCENTED, Folded, fold
from governance.enums import CommitteeKind
from governance.models import Committee, Interest
from proposals import workflow
from tests import cast as scenes
from tests.learning.report_lives import handed_in, running, written

TITLE = "Des ruelles à vivre"
EVERYONE = (*scenes.PEOPLE,)
TABLE = {"coordinator", "contributor", "reader"}
STAFF = {"advisor", "other_advisor", "team"}


@pytest.fixture
def cast(cast, clock):
    clock.set(*scenes.BEFORE_FEBRUARY)
    return cast


def found(user, asked: str, kind: str) -> list[Hit]:
    source = {source.kind: source for source in sources.all_sources()}[kind]
    # What a person is was read before the scene changed.
    fresh = type(user).objects.get(pk=user.pk)
    return list(source.found_by(fresh, Words.of(asked)))


def finders(cast, asked: str, kind: str, *, closed: bool = False) -> set[str]:
    """Who finds something of that kind."""
    return {
        who for who in EVERYONE if any(h.closed is closed for h in found(getattr(cast, who), asked, kind))
    }


# Which roles of the cast find, in Les Ormes' dossier at a state, its title and the answers of its proposal
READ_AT = {
    "drafting": (TABLE | STAFF, TABLE),
    "submitted": (TABLE | STAFF, TABLE | STAFF),
    "analysis": (TABLE | STAFF, TABLE | STAFF),
    "committee": (TABLE | STAFF | {"member"}, TABLE | STAFF | {"member"}),
    "recommended": (TABLE | STAFF | {"member", "governor"}, TABLE | STAFF | {"member", "governor"}),
    "declined": (TABLE | STAFF | {"member", "governor"}, TABLE | STAFF | {"member", "governor"}),
    "withdrawn": (TABLE | STAFF, TABLE),
}


@pytest.mark.parametrize("state", READ_AT)
def test_a_dossier_and_its_answers_are_found_by_those_who_read_them(cast, state):
    dossier = scenes.AT[state](cast)
    if state in ("drafting", "withdrawn"):
        scenes.answer_all(dossier.document, cast.coordinator)
    of_title, of_answers = READ_AT[state]
    assert finders(cast, "ruelles vivre", "dossiers") == of_title
    assert finders(cast, "réponse needs", "propositions") == of_answers


def test_a_draft_shown_to_the_staff_is_found_by_it_while_it_is_shown(cast):
    dossier = scenes.drafting(cast)
    scenes.answer_all(dossier.document, cast.coordinator)
    workflow.share_draft(dossier, shared=True, by=cast.coordinator)
    assert finders(cast, "réponse needs", "propositions") == TABLE | STAFF


def test_an_answer_being_written_anew_is_found_by_its_table_alone(cast, clock):
    dossier = scenes.asked_precisely(cast)
    clock.advance(minutes=5)
    dossier.document.answers.filter(question__code="needs").update(
        text="<p>Des chiffres tout neufs</p>", updated_at=portal.now()
    )
    assert finders(cast, "chiffres neufs", "propositions") == TABLE


def test_a_letter_is_found_by_the_staff_once_it_is_sent(cast):
    dossier = scenes.letter_draft(cast)
    scenes.answer_all(dossier.letter.document, cast.coordinator)
    assert finders(cast, "réponse", "lettres") == TABLE
    workflow.send_letter(dossier, by=cast.coordinator)
    assert finders(cast, "réponse", "lettres") == TABLE | STAFF


def test_a_guest_finds_her_sections_only(cast):
    dossier = scenes.drafting(cast)
    scenes.answer_all(dossier.document, cast.coordinator)
    section = dossier.document.sections[0]
    guest = scenes.invited(cast, dossier, section.code)
    hits = found(guest, "réponse", "propositions")
    codes = {question.code for question in section.questions.all()}
    assert {hit.text.removeprefix("Réponse à ").rstrip(".") for hit in hits} == codes
    assert codes


def test_r58_whoever_withdraws_finds_a_title_and_a_neighbourhood_and_nothing_more(cast, signed_in):
    dossier = scenes.before_committee(cast)
    assert found(cast.recused, "ruelles", "dossiers") == [
        Hit(TITLE, place="Les Ormes", closed=True, own_words=True)
    ]
    assert found(cast.recused, dossier.number, "dossiers") == []
    assert finders(cast, "ruelles", "dossiers", closed=True) == {"recused"}
    page = signed_in(cast.recused).get(reverse("search"), {"q": "ruelles"}).content.decode()
    assert "Fermé pour vous" in page
    assert reverse("dossier", args=[dossier.pk]) not in page
    assert dossier.number not in page


@pytest.mark.parametrize("who", ["member", "advisor"])
def test_r58_an_interest_declared_closes_the_dossier_to_its_reader(cast, who):
    dossier = scenes.before_committee(cast)
    person = getattr(cast, who)
    Interest.objects.create(user=person, neighbourhood=dossier.neighbourhood, note="J’y habite.")
    assert [hit.closed for hit in found(person, "ruelles", "dossiers")] == [True]
    assert found(person, "réponse", "propositions") == []


def test_r58_a_draft_is_not_even_named_to_whoever_withdraws(cast):
    scenes.drafting(cast)
    assert found(cast.recused, "ruelles", "dossiers") == []


@pytest.mark.parametrize("kind", ["quartiers", "glossaire"])
def test_what_is_everyones_is_found_by_everyone(cast, kind):
    Term.objects.create(
        programme=cast.programme,
        term_fr="Ormes mêlés",
        term_en="Mixed elms",
        meaning_fr="Un mot d’essai.",
        meaning_en="A word to try.",
    )
    assert finders(cast, "ormes", kind) == set(EVERYONE)


@pytest.mark.parametrize(
    ("asked", "text", "is_found"),
    [
        ("mobilités", "La mobilite de tous", True),
        ("MOBILITE", "mobilités", True),
        ("école", "L’École du soir", True),
        ("l’école soir", "L’École du soir", True),
        ("oeuvre", "Une œuvre", True),
        ("logement jeunes", "Le logement", False),
        ("100%", "100 personnes", True),
        ("a", "a", False),
        ("", "n’importe quoi", False),
    ],
)
def test_words_are_found_whatever_their_accents_capitals_and_plural(asked, text, is_found):
    words = Words.of(asked)
    assert bool(words and words.are_in(text)) is is_found


def test_the_database_folds_as_python_does(cast):
    text = f"{ACCENTED} Œuvre ÆON d’Été"
    assert Programme.objects.annotate(said=Folded(Value(text))).values_list("said", flat=True)[0] == fold(
        text
    )


def test_words_found_are_marked_and_nothing_else_is_markup():
    words = Words.of("été <b>")
    assert str(words.marked("L’Été <script>")) == "L’<mark>Été</mark> &lt;script&gt;"
    long = f"{'avant ' * 40}un été {'après ' * 60}"
    snippet = str(Words.of("ete").snippet(long))
    assert snippet.startswith("…")
    assert snippet.endswith("…")
    assert "<mark>été</mark>" in snippet
    assert len(snippet) < 300


def test_a_page_groups_counts_and_keeps_one_kind(cast, signed_in):
    for number in range(7):
        scenes.neighbourhood(f"Faubourg {number}", f"faubourg-{number}")
    client = signed_in(cast.outsider)
    every = client.get(reverse("search"), {"q": "faubourg"})
    assert [(g.source.kind, g.count, len(g.lines)) for g in every.context["groups"]] == [("quartiers", 7, 5)]
    assert "dans=quartiers" in every.content.decode()
    kept = client.get(reverse("search"), {"q": "faubourg", "dans": "quartiers"})
    assert [len(g.lines) for g in kept.context["groups"]] == [7]


@pytest.mark.parametrize(
    "query", ["", "?q=", "?q=%00", "?q=a", "?q=%25_%27", "?dans=xx&q=ormes", f"?q={'mot+' * 500}", "?q=((("]
)
def test_a_strange_search_is_answered(cast, signed_in, query):
    assert signed_in(cast.team).get(reverse("search") + query).status_code == 200


def test_a_search_costs_as_much_whatever_it_finds(cast, signed_in, django_assert_max_num_queries):
    """Each kind of things answers in a query or two of its own; there are some twenty."""
    scenes.before_committee(cast)
    client = signed_in(cast.team)
    client.get(reverse("search"), {"q": "réponse"})
    with django_assert_max_num_queries(30) as few:
        client.get(reverse("search"), {"q": "zzzz"})
    scenes.submitted(cast, title="Réponse du quartier")
    with django_assert_max_num_queries(len(few)):
        assert client.get(reverse("search"), {"q": "réponse"}).context["total"] > 5


def test_an_app_above_adds_what_it_holds(cast, signed_in, monkeypatch):
    monkeypatch.setattr(sources, "_sources", dict(sources._sources))
    sources.register(
        Source("rencontres", "Rencontres", lambda user, words: [Hit("Rencontre de mai", "/fr/")])
    )
    page = signed_in(cast.team).get(reverse("search"), {"q": "mai"})
    assert "Rencontre de <mark>mai</mark>" in page.content.decode()


def test_nobody_searches_without_signing_in(client):
    assert client.get(reverse("search"))["Location"].startswith("/fr/accounts/login/")


def test_a_report_is_found_by_the_staff_once_it_is_handed_in(cast, clock):
    dossier = running(cast)
    report = written(cast, dossier)
    assert finders(cast, "réponse", "rapports") == TABLE
    handed_in(cast, dossier)
    assert report.obligation_id
    assert finders(cast, "réponse", "rapports") == TABLE | STAFF


def test_a_regional_committee_is_found_by_the_community_and_a_local_one_by_its_own(cast):
    assert finders(cast, "comite gestion", "committees") == set(EVERYONE) - {"outsider"}
    Committee.objects.create(
        programme=cast.programme,
        code="ruelles",
        name_fr="Équipe des ruelles",
        name_en="Alleys’ team",
        kind=CommitteeKind.TEAM,
        neighbourhood=cast.ormes,
    )
    assert finders(cast, "equipe ruelles", "committees") == TABLE | {"advisor", "team"}
