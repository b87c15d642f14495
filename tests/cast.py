"""One stable cast: a programme, two neighbourhoods, one person a role, dossiers at any step of their life.

Names stay the same from test to test. PIC phase 2 has its moments in 2021 and 2022: set the clock first, to
`BEFORE_FEBRUARY` for instance, so that a moment is to come.
"""

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from unittest.mock import patch

from django.utils.text import slugify

from cimpact import clock
from cimpact.accounts.models import User
from cimpact.programmes.models import Programme, TeamMember
from cimpact.writing.loading import DATA, load_programme
from cimpact.writing.models import Answer, Revision
from cimpact.writing.text import from_plain
from governance.enums import CommitteeRole, Outcome
from governance.models import Committee, CommitteeMember
from learning.models import LearningQuestion
from neighbourhoods.enums import OrganisationKind, TableRole
from neighbourhoods.models import AdvisorAssignment, Membership, Neighbourhood, Organisation
from proposals import workflow
from proposals.enums import EvidenceState, State
from proposals.models import AmountAsked, BudgetLine, Dossier, Evidence

# 10 January 2022: the moment of 1 February is to come.
BEFORE_FEBRUARY = (2022, 1, 10, 12, 0)


def person(first: str, last: str, **fields) -> User:
    email = f"{slugify(first)}.{slugify(last)}@exemple.org"
    return User.objects.create_user(email, "motdepasse-de-test", first_name=first, last_name=last, **fields)


def organisation(name: str, kind: str = OrganisationKind.FOUNDATION, **fields) -> Organisation:
    return Organisation.objects.create(name=name, kind=kind, **fields)


def neighbourhood(name: str, slug: str) -> Neighbourhood:
    table = organisation(f"Table de quartier {name}", OrganisationKind.TABLE)
    return Neighbourhood.objects.create(name=name, slug=slug, table=table)


def joins(user: User, place: Neighbourhood, role: str) -> User:
    Membership.objects.create(user=user, organisation=place.table, role=role)
    return user


def sits(user: User, committee: Committee, for_organisation: Organisation) -> CommitteeMember:
    return CommitteeMember.objects.create(user=user, committee=committee, organisation=for_organisation)


def pic() -> Programme:
    """PIC phase 2, as its file says."""
    return load_programme(DATA / "pic2.yaml")


# What the proposals of the cast want to learn.
QUESTION = "Qu’est-ce qui fait qu’une voisine revient?"

# Everyone, by the role they play: first name, last name, what else is known of them.
PEOPLE: dict[str, tuple[str, str, dict[str, str]]] = {
    "coordinator": ("Noémie", "Lafleur", {"phone": "514 555-0101"}),
    "contributor": ("Tuan", "Pham", {}),
    "reader": ("Rita", "Bell", {}),
    "neighbour": ("Odile", "Roy", {}),
    "advisor": ("Karim", "Haddad", {"phone": "514 555-0142", "job_title": "Conseiller territorial"}),
    "other_advisor": ("Anne", "Côté", {}),
    "team": ("Judith", "Okafor", {}),
    "member": ("Paul", "Mercier", {}),
    "recused": ("Claire", "Tables", {}),
    "governor": ("Simone", "Gagné", {}),
    "outsider": ("Xavier", "Dehors", {}),
}


def make_cast() -> SimpleNamespace:
    """Write everyone into the database, with the programme, the places and the committees around them."""
    programme = pic()
    ormes, canal = neighbourhood("Les Ormes", "les-ormes"), neighbourhood("Le Canal", "le-canal")
    people = {part: person(first, last, **more) for part, (first, last, more) in PEOPLE.items()}
    for part, role in (
        ("coordinator", TableRole.COORDINATOR),
        ("contributor", TableRole.CONTRIBUTOR),
        ("reader", TableRole.READER),
    ):
        joins(people[part], ormes, role)
    joins(people["neighbour"], canal, TableRole.COORDINATOR)
    TeamMember.objects.create(programme=programme, user=people["team"])
    for advisor, place in (("advisor", ormes), ("other_advisor", canal)):
        AdvisorAssignment.objects.create(user=people[advisor], neighbourhood=place, programme=programme)
    foundation = organisation("Fondation du Parc")
    coalition = organisation(
        "Coalition des tables", OrganisationKind.COMMUNITY, withdraws_from_investments=True
    )
    management, governance = (
        Committee.objects.create(programme=programme, code=code, role=role, name_fr=name, name_en=name_en)
        for code, role, name, name_en in (
            ("gestion", CommitteeRole.RECOMMENDS, "Comité de gestion", "Management committee"),
            ("gouvernance", CommitteeRole.RATIFIES, "Comité de gouvernance", "Governance committee"),
        )
    )
    sits(people["member"], management, foundation)
    sits(people["recused"], management, coalition)
    sits(people["governor"], governance, foundation)
    return find_cast()


def find_cast() -> SimpleNamespace:
    """Everyone that `make_cast` wrote, by the role they play."""
    by_name = {(user.first_name, user.last_name): user for user in User.objects.all()}
    committees = {committee.code: committee for committee in Committee.objects.all()}
    places = {place.slug: place for place in Neighbourhood.objects.select_related("table")}
    organisations = {found.name: found for found in Organisation.objects.all()}
    return SimpleNamespace(
        programme=Programme.objects.get(code="PIC2"),
        ormes=places["les-ormes"],
        canal=places["le-canal"],
        foundation=organisations["Fondation du Parc"],
        coalition=organisations["Coalition des tables"],
        management=committees["gestion"],
        governance=committees["gouvernance"],
        **{part: by_name[first, last] for part, (first, last, _more) in PEOPLE.items()},
    )


def stage(cast: SimpleNamespace, kind: str = "planning"):
    return cast.programme.current_rules().stages.get(kind=kind)


def contacted(cast: SimpleNamespace) -> Dossier:
    """A first contact, noted by the advisor."""
    return workflow.note_contact(
        cast.ormes, cast.programme, on=dt.date(2022, 1, 5), note="Un premier café.", by=cast.advisor
    )


def letter_draft(cast: SimpleNamespace, *, kind: str = "planning") -> Dossier:
    """A letter of intent begun by the coordinator."""
    return workflow.open_letter(
        cast.ormes, cast.programme, title="Des ruelles à vivre", stage=stage(cast, kind), by=cast.coordinator
    )


def answer_all(document, by) -> None:
    """Answer every question of a document in a sentence, as so many saves would."""
    document.answers.all().delete()  # what was carried over is written anew
    questions = [question for section in document.sections for question in section.questions.all()]
    now = clock.now()
    answers = Answer.objects.bulk_create(
        Answer(
            document=document,
            question=question,
            text=from_plain(f"Réponse à {question.code}."),
            updated_by=by,
            updated_at=now,
        )
        for question in questions
    )
    Revision.objects.bulk_create(
        Revision(answer=answer, author=by, text=answer.text, version=1, started_at=now, updated_at=now)
        for answer in answers
    )
    document.__dict__.pop("answers_by_code", None)


def letter_sent(cast: SimpleNamespace, *, kind: str = "planning") -> Dossier:
    """A letter of intent, sent."""
    dossier = letter_draft(cast, kind=kind)
    answer_all(dossier.letter.document, cast.coordinator)
    return workflow.send_letter(dossier, by=cast.coordinator)


def drafting(
    cast: SimpleNamespace, *, kind: str = "planning", title: str = "Des ruelles à vivre", initiative=None
) -> Dossier:
    """A proposal just begun, without a letter; of an initiative that goes on, when one is given."""
    return workflow.open_proposal(
        cast.ormes,
        cast.programme,
        title=title,
        stage=stage(cast, kind),
        initiative=initiative,
        by=cast.coordinator,
    )


def complete(dossier: Dossier, by) -> Dossier:
    """Write everything a proposal needs: answers, a learning question, prerequisites, support, budget."""
    answer_all(dossier.document, by)
    if not dossier.learning_questions.exists():
        LearningQuestion.objects.create(dossier=dossier, order=1, text=QUESTION)
    for prerequisite in dossier.stage.prerequisites.all():
        Evidence.objects.get_or_create(  # what an earlier stage has shown is there already
            dossier=dossier,
            prerequisite=prerequisite,
            defaults={
                "state": EvidenceState.MET,
                "note": "Adopté à l’assemblée de mars.",
                "updated_by": by,
            },
        )
    dossier.years, dossier.starts_on = dossier.stage.years_usual, dt.date(2022, 4, 1)
    dossier.save()
    category = dossier.rules.categories.first()
    for year in range(1, dossier.years + 1):
        AmountAsked.objects.create(dossier=dossier, year=year, cents=dossier.stage.amount_min)
        BudgetLine.objects.create(
            source=dossier.rules.own_source,
            dossier=dossier,
            year=year,
            category=category,
            cents=dossier.stage.amount_min,
        )
    return Dossier.objects.with_names().get(pk=dossier.pk)


def ready(cast: SimpleNamespace, *, kind: str = "planning", title: str = "Des ruelles à vivre") -> Dossier:
    """A proposal complete, not yet submitted."""
    return complete(drafting(cast, kind=kind, title=title), cast.coordinator)


def invited(
    cast: SimpleNamespace, dossier: Dossier, *codes: str, first: str = "Gaëlle", last: str = "Parent"
) -> User:
    """A partner invited to write some sections, by their codes; she has opened her account."""
    guest = person(first, last)
    sections = [section for section in dossier.document.sections if section.code in codes]
    workflow.invite_guest(
        dossier, guest, sections=sections, organisation="La Maison des familles", by=cast.coordinator
    )
    return User.objects.get(pk=guest.pk)


def submitted(
    cast: SimpleNamespace, *, kind: str = "planning", title: str = "Des ruelles à vivre"
) -> Dossier:
    """A proposal submitted by the coordinator."""
    dossier = ready(cast, kind=kind, title=title)
    workflow.submit(dossier, by=cast.coordinator)
    return Dossier.objects.with_names().get(pk=dossier.pk)


def in_analysis(cast: SimpleNamespace, *, kind: str = "planning") -> Dossier:
    """A proposal whose analysis the advisor has begun."""
    dossier = submitted(cast, kind=kind)
    workflow.assign(dossier, advisor=cast.advisor, by=cast.advisor)
    return Dossier.objects.with_names().get(pk=dossier.pk)


def before_committee(cast: SimpleNamespace, *, kind: str = "planning") -> Dossier:
    """A proposal that waits for the management committee's recommendation."""
    dossier = in_analysis(cast, kind=kind)
    workflow.hand_to_committee(dossier, by=cast.advisor)
    return Dossier.objects.with_names().get(pk=dossier.pk)


def asked_precisely(cast: SimpleNamespace, *, kind: str = "planning", code: str = "needs") -> Dossier:
    """A proposal on which the advisor awaits a precision, in one answer."""
    dossier = in_analysis(cast, kind=kind)
    question = next(q for s in dossier.document.sections for q in s.questions.all() if q.code == code)
    workflow.ask_precision(
        dossier, question=question, text="D’où viennent ces chiffres?", wished_on=None, by=cast.advisor
    )
    return Dossier.objects.with_names().get(pk=dossier.pk)


def recommended(cast: SimpleNamespace, *, kind: str = "planning", outcome: str = Outcome.AS_ASKED) -> Dossier:
    """A proposal that the management committee recommended, or not."""
    dossier = before_committee(cast, kind=kind)
    recorded = workflow.Recorded(
        clock.today(), outcome, reasons="Dit simplement.", present=tuple(cast.management.members.all())
    )
    workflow.record_recommendation(dossier, recorded=recorded, by=cast.team)
    return Dossier.objects.with_names().get(pk=dossier.pk)


def ratified(cast: SimpleNamespace, *, kind: str = "planning", outcome: str = Outcome.AS_ASKED) -> Dossier:
    """A proposal whose recommendation governance ratified: the letter remains."""
    dossier = recommended(cast, kind=kind, outcome=outcome)
    recorded = workflow.Recorded(
        clock.today(), Outcome.RATIFIED, present=tuple(cast.governance.members.all())
    )
    workflow.record_ratification(dossier, recorded=recorded, by=cast.team)
    return Dossier.objects.with_names().get(pk=dossier.pk)


def lettered(cast: SimpleNamespace, *, kind: str = "planning", outcome: str = Outcome.AS_ASKED) -> Dossier:
    """A proposal whose letter is written, not sent."""
    dossier = ratified(cast, kind=kind, outcome=outcome)
    words = (
        {"reasons": "Le choix n’est pas encore collectif.", "advice": "Tenir l’assemblée de juin."}
        if outcome == Outcome.NOT_FAVOURABLE
        else {}
    )
    workflow.prepare_letter(dossier, by=cast.team, **words)
    return dossier


def answered(cast: SimpleNamespace, *, kind: str = "planning", outcome: str = Outcome.AS_ASKED) -> Dossier:
    """A proposal whose letter is sent: an allocation to accept, or a refusal. Its PDF is not laid out."""
    dossier = lettered(cast, kind=kind, outcome=outcome)
    with patch("proposals.workflow.answers.letter_pdf", return_value=b"%PDF-1.7 of the cast"):
        workflow.send_answer(dossier, by=cast.team)
    return Dossier.objects.with_names().get(pk=dossier.pk)


def declined(cast: SimpleNamespace, *, kind: str = "planning") -> Dossier:
    """A proposal that was not retained."""
    return answered(cast, kind=kind, outcome=Outcome.NOT_FAVOURABLE)


def active(cast: SimpleNamespace, *, kind: str = "planning", starts_on: dt.date | None = None) -> Dossier:
    """A participation under way."""
    dossier = answered(cast, kind=kind)
    workflow.accept(dossier, starts_on=starts_on or dossier.starts_on, by=cast.coordinator)
    return Dossier.objects.with_names().get(pk=dossier.pk)


def finished(cast: SimpleNamespace, *, kind: str = "planning") -> Dossier:
    """A stage whose meetings and reports are done."""
    dossier = active(cast, kind=kind)
    dossier.participation.obligations.update(done_on=clock.today())
    workflow.complete(dossier, by=cast.team)
    return Dossier.objects.with_names().get(pk=dossier.pk)


def withdrawn(cast: SimpleNamespace, *, kind: str = "planning") -> Dossier:
    """A proposal that its table took back."""
    dossier = drafting(cast, kind=kind)
    workflow.withdraw(dossier, reason="Nous y reviendrons.", by=cast.coordinator)
    return Dossier.objects.with_names().get(pk=dossier.pk)


# A dossier at each state, by the name of the state.
AT: dict[str, Callable[[SimpleNamespace], Dossier]] = {
    State.CONTACTED: contacted,
    State.LETTER_DRAFT: letter_draft,
    State.LETTER_SENT: letter_sent,
    State.DRAFTING: drafting,
    State.SUBMITTED: submitted,
    State.ANALYSIS: in_analysis,
    State.PRECISION: asked_precisely,
    State.COMMITTEE: before_committee,
    State.RECOMMENDED: recommended,
    State.RATIFIED: ratified,
    State.LETTER_OUT: answered,
    State.DECLINED: declined,
    State.ACTIVE: active,
    State.COMPLETED: finished,
    State.WITHDRAWN: withdrawn,
}
