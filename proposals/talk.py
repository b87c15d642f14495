"""The conversation of a dossier, by threads (F31): who reads which, who writes where, whom one may mention.

A thread is about a section, a question or the whole dossier; it is between those who write (Audience.TABLE) or with
whoever accompanies them too (Audience.ALL). Whoever accompanies never reads the first kind; a guest reads those of her
sections only; a committee reads none.
"""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from cimpact.history.models import Audience
from cimpact.writing.models import Comment, Document, Guest, Section
from governance.recusal import people_who_withdraw
from neighbourhoods.models import AdvisorAssignment
from neighbourhoods.people import members_of, team_of

from .concerned import organisations_concerned
from .models import Dossier
from .permissions import STAFF, TABLE, can, roles_in
from .sections import sections_of_guest

# What the outbox and the digest call a message of a conversation.
MESSAGE = "message"


def comments_open_to(user, dossier: Dossier) -> QuerySet[Comment]:
    """The messages that the person may read, with the section each is about (`about`, None for the whole)."""
    roles = roles_in(user, dossier)
    comments = dossier.comments.annotate(about=Coalesce("section", F("question__section")))
    if roles & TABLE:
        return comments
    if roles & STAFF:
        return comments.filter(audience=Audience.ALL)
    return comments.filter(about__in=sections_of_guest(user, dossier))


def can_read_talk(user, dossier: Dossier) -> bool:
    """Whether the dossier holds a conversation for the person."""
    return bool(roles_in(user, dossier) & (TABLE | STAFF)) or bool(sections_of_guest(user, dossier))


def may_speak_of(user, dossier: Dossier, section: Section | None) -> bool:
    """Whether the person may write about a section, or about the whole: a guest, about her sections only."""
    if not can(user, "comment", dossier):
        return False
    only_guest = not roles_in(user, dossier) & (TABLE | STAFF)
    return not only_guest or (section is not None and section.pk in sections_of_guest(user, dossier))


def audiences_for(user, dossier: Dossier) -> list[str]:
    """Between whom the person may open a thread."""
    return [Audience.ALL] if roles_in(user, dossier) & STAFF else [Audience.ALL, Audience.TABLE]


def readers_of(dossier: Dossier, section: Section | None, audience: str) -> QuerySet:
    """Everyone who reads a thread, in one query; those who accompany it are its advisors and the coordination team,
    without those its decision is closed to."""
    people = Q(pk__in=members_of(dossier.neighbourhood).values("pk"))
    if section is not None and dossier.document_id:
        invited = Guest.objects.ongoing().filter(document=dossier.document_id, sections=section)
        people |= Q(pk__in=invited.values("user"))
    if audience == Audience.ALL:
        advising = AdvisorAssignment.objects.ongoing().filter(
            neighbourhood=dossier.neighbourhood_id, programme=dossier.programme_id
        )
        accompanying = (
            Q(pk__in=advising.values("user"))
            | Q(pk__in=team_of(dossier.programme).values("pk"))
            | Q(pk=dossier.advisor_id)
        )
        away = people_who_withdraw(organisations_concerned(dossier), dossier)
        people |= accompanying & ~Q(pk__in=away.values("pk"))
    return get_user_model().objects.filter(people, is_active=True).order_by("first_name", "last_name")


def followers_among(dossier: Dossier, readers: set) -> set:
    """Those of a thread's readers who follow the dossier day by day: the team only while nobody advises."""
    advising = AdvisorAssignment.objects.ongoing().filter(
        neighbourhood=dossier.neighbourhood_id, programme=dossier.programme_id
    )
    near = set(advising.values_list("user", flat=True)) | ({dossier.advisor_id} - {None})
    far = set(team_of(dossier.programme).values_list("pk", flat=True)) - near if near else set()
    return {reader for reader in readers if reader.pk not in far}


@dataclass(frozen=True)
class Company:
    """Those with whom a person talks about a dossier, read once for all the threads of a page."""

    people: list  # whom she may call, whatever the thread
    table: frozenset[int]
    guests: dict[int, frozenset[int]]  # user id → the sections she writes

    def who_read(self, section_id: int | None, audience: str) -> list:
        """Those of them who read a thread."""
        return [person for person in self.people if self._reads(person, section_id, audience)]

    def _reads(self, person, section_id: int | None, audience: str) -> bool:
        if person.pk in self.table:
            return True
        if person.pk in self.guests:
            return section_id in self.guests[person.pk]
        return audience == Audience.ALL


def company_of(user, dossier: Dossier) -> Company:
    """Whom the person may mention in the conversation of a dossier."""
    invited = Guest.objects.ongoing().filter(document=dossier.document_id).exclude(document=None)
    guests = {guest.user_id: guest for guest in invited.select_related("user").prefetch_related("sections")}
    people = {person.pk: person for person in readers_of(dossier, None, Audience.ALL)}
    if roles_in(user, dossier) & TABLE:
        people |= {pk: guest.user for pk, guest in guests.items()}
    people.pop(user.pk, None)
    return Company(
        people=list(people.values()),
        table=frozenset(members_of(dossier.neighbourhood).values_list("pk", flat=True)),
        guests={pk: frozenset(s.pk for s in guest.sections.all()) for pk, guest in guests.items()},
    )


# (its document, when it is not the dossier's own; its section): what a thread is about.
About = tuple[int | None, int]


def about_document(dossier: Dossier, document: Document | None) -> int | None:
    """How a message names its document: the dossier's own proposal goes without saying."""
    return document.pk if document and document.pk != dossier.document_id else None


def open_threads(user, dossier: Dossier, document: Document | None = None) -> dict[int, int]:
    """How many threads wait for an end in each section of a document (the proposal), by the section's id; in one
    query, unless the page read them all."""
    counts: dict[About, int] | None = vars(dossier).get("_open_threads")
    if counts is None:
        unsettled = comments_open_to(user, dossier).filter(thread=None, resolved_at=None).exclude(about=None)
        rows = unsettled.order_by().values_list("document", "about").annotate(count=Count("pk"))
        counts = {(of, about): count for of, about, count in rows}
    named = about_document(dossier, document)
    return {section: count for (of, section), count in counts.items() if of == named}


def keep_open_threads(dossier: Dossier, counts: dict[About, int]) -> None:
    """Remember what a page has counted; a dossier lives as long as its request, and one person reads it."""
    vars(dossier)["_open_threads"] = dict(counts)
