"""The mid-year meetings of a participation: when, who is expected, what was noted."""

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from cimpact.accounts.models import User
from governance.recusal import people_who_withdraw
from neighbourhoods.people import advisors_of, staff_of
from proposals.concerned import organisations_concerned
from proposals.enums import ObligationKind
from proposals.models import Dossier, Obligation, Participation
from proposals.sides import people_of_tables

from .enums import NotesKind
from .models import MeetingNotes, MidYearMeeting


def meeting_of(obligation: Obligation) -> MidYearMeeting:
    """The meeting of an obligation; not saved yet when nothing was written of it."""
    found = MidYearMeeting.objects.filter(obligation=obligation).first() or MidYearMeeting()
    found.obligation = obligation
    return found


def dossier_of(meeting: MidYearMeeting) -> Dossier:
    return meeting.obligation.participation.dossier


def staff_to_invite(dossier: Dossier) -> QuerySet[User]:
    """The staff of the programme that may be asked to come, but those who withdraw from the dossier's decision."""
    away = people_who_withdraw(organisations_concerned(dossier), dossier)
    return (
        staff_of(dossier.programme)
        .exclude(pk__in=away.values("pk"))
        .exclude(pk__in=advisors_of(dossier.neighbourhood, dossier.programme).values("pk"))
        .order_by("first_name", "last_name")
    )


def participants(meeting: MidYearMeeting) -> list[User]:
    """Everyone expected: the people of the tables, whoever accompanies them, and those invited."""
    dossier = dossier_of(meeting)
    people = Q(pk__in=people_of_tables(dossier).values("pk"))
    people |= Q(pk__in=advisors_of(dossier.neighbourhood, dossier.programme).values("pk"))
    if meeting.pk:
        people |= Q(pk__in=meeting.invited.values("pk"))
    expected = get_user_model().objects.filter(people, is_active=True)
    return list(expected.order_by("first_name", "last_name"))


def notes_of(meeting: MidYearMeeting, kind: NotesKind) -> MeetingNotes | None:
    return meeting.notes.filter(kind=kind).select_related("updated_by").first() if meeting.pk else None


def shared_notes(participation: Participation, year: int) -> str:
    """What the table reads of a year's meeting, as HTML; empty until it is shared."""
    notes = MeetingNotes.objects.filter(
        kind=NotesKind.SHARED,
        meeting__notes_shared_at__isnull=False,
        meeting__obligation__participation=participation,
        meeting__obligation__kind=ObligationKind.MID_YEAR,
        meeting__obligation__year=year,
    )
    return notes.values_list("text", flat=True).first() or ""
