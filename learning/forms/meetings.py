"""The mid-year meeting: dates to propose, to answer, to choose; the day it was held; its notes."""

import datetime as dt

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact import clock
from cimpact.fields import WrittenDateField
from cimpact.formatting import moment
from cimpact.writing.forms.texts import TextForm
from proposals.forms.discussion import FARTHEST, WhenAndWhere, at_montreal
from proposals.models import Dossier

from ..enums import Availability, NotesKind
from ..meetings import notes_of
from ..models import MeetingNotes, MidYearMeeting, SlotAnswer
from ..workflow.meetings import write_notes

# How many dates one may propose at once.
MOST_DATES = 5
LENGTHS = (60, 90, 120, 180)
PAST = gettext_lazy("Cette date est passée : choisissez-en une à venir.")


class ProposalForm(forms.Form):
    """A few dates, a place, and who is asked to come besides the table and whoever accompanies it."""

    place = forms.CharField(
        label=gettext_lazy("Lieu ou lien"),
        help_text=gettext_lazy(
            "Une adresse, ou l’adresse Web de la rencontre. Vous pourrez le préciser avec la date."
        ),
        max_length=200,
        required=False,
    )
    invited = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Inviter aussi"),
        help_text=gettext_lazy("Les personnes de la table sont invitées d’office."),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"data-own": True}),
    )

    hide_optional = True

    def __init__(self, *args, meeting: MidYearMeeting, staff, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["place"] = meeting.place
        slots = []
        if meeting.pk:
            slots = [slot.starts_at for slot in meeting.slots.all() if slot.starts_at > clock.now()]
            self.initial["invited"] = meeting.invited.all()
        invited = self.fields["invited"]
        invited.queryset = staff
        invited.label_from_instance = lambda user: user.full_name
        if meeting.starts_at:
            del self.fields["place"]  # that of the date chosen changes with it
        rows = {}
        for n in range(MOST_DATES):
            at = timezone.localtime(slots[n]) if n < len(slots) else None
            rows |= {
                f"day_{n}": WrittenDateField(
                    label=_("Date %(number)s") % {"number": n + 1},
                    required=False,
                    initial=at and at.date(),
                    help_text="",
                ),
                f"hour_{n}": forms.TimeField(
                    label=_("À quelle heure?"),
                    required=False,
                    initial=at and at.time(),
                    widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
                    error_messages={"invalid": _("Écrivez l’heure ainsi : 17:00.")},
                ),
            }
        self.fields = rows | self.fields

    @property
    def rows(self) -> list[tuple]:
        """The fields of each date, for the page."""
        return [(self[f"day_{n}"], self[f"hour_{n}"]) for n in range(MOST_DATES)]

    @property
    def others(self) -> list:
        """The other fields."""
        return [self[name] for name in self.fields if not name.startswith(("day_", "hour_"))]

    def clean(self):
        dates: dict[dt.datetime, int] = {}
        for n in range(MOST_DATES):
            if f"day_{n}" in self.errors or f"hour_{n}" in self.errors:
                continue
            day, hour = self.cleaned_data.get(f"day_{n}"), self.cleaned_data.get(f"hour_{n}")
            if day and not hour:
                self.add_error(f"hour_{n}", _("Inscrivez l’heure de cette date."))
            elif hour and not day:
                self.add_error(f"day_{n}", _("Inscrivez le jour qui va avec cette heure."))
            elif day and hour:
                self._keep(dates, n, at_montreal(day, hour))
        if not dates and not self.errors:
            self.add_error("day_0", _("Proposez au moins une date."))
        self.dates = list(dates)
        return self.cleaned_data

    def _keep(self, dates: dict[dt.datetime, int], n: int, at: dt.datetime) -> None:
        if problem := problem_with(at):
            self.add_error(f"day_{n}", problem)
        elif at in dates:
            self.add_error(f"day_{n}", _("Cette date est déjà proposée, plus haut."))
        else:
            dates[at] = n

    def values(self) -> dict:
        """What the action takes."""
        return {
            "dates": self.dates,
            "place": self.cleaned_data.get("place", ""),
            "invited": list(self.cleaned_data["invited"]),
        }


def problem_with(at: dt.datetime) -> str:
    """Why a meeting cannot be held then; empty when it can."""
    if at <= clock.now():
        return str(PAST)
    if at - clock.now() > FARTHEST:
        return _("C’est à plus d’un an d’ici : vérifiez l’année.")
    return ""


class DateForm(WhenAndWhere):
    """The date agreed, by phone or otherwise; the same form moves it."""

    minutes = forms.TypedChoiceField(
        label=gettext_lazy("Durée"),
        coerce=int,
        choices=[
            (60, gettext_lazy("Une heure")),
            (90, gettext_lazy("Une heure et demie")),
            (120, gettext_lazy("Deux heures")),
            (180, gettext_lazy("Trois heures")),
        ],
        error_messages={"required": gettext_lazy("Choisissez la durée de la rencontre.")},
    )

    def __init__(self, *args, meeting: MidYearMeeting, **kwargs):
        super().__init__(
            *args, at=meeting.starts_at, place=meeting.place, initial={"minutes": meeting.minutes}, **kwargs
        )

    def clean(self):
        data = super().clean()
        if (
            data.get("day")
            and data.get("hour")
            and (problem := problem_with(at_montreal(data["day"], data["hour"])))
        ):
            self.add_error("day", problem)
        return data

    def values(self) -> dict:
        return super().values() | {"minutes": self.cleaned_data["minutes"]}


class AnswersForm(forms.Form):
    """Which of the dates proposed suit the person."""

    def __init__(self, *args, meeting: MidYearMeeting, user, **kwargs):
        super().__init__(*args, **kwargs)
        given = dict(SlotAnswer.objects.filter(slot__meeting=meeting, user=user).values_list("slot", "value"))
        for slot in meeting.slots.all():
            self.fields[f"slot_{slot.pk}"] = forms.ChoiceField(
                label=moment(slot.starts_at, weekday=True),
                choices=Availability.choices,
                widget=forms.RadioSelect,
                initial=given.get(slot.pk),
                error_messages={"required": _("Dites si cette date vous convient.")},
            )
        self.has_answered = bool(given)

    def values(self) -> dict:
        return {
            int(name.removeprefix("slot_")): Availability(value) for name, value in self.cleaned_data.items()
        }


class HeldForm(forms.Form):
    """The day the meeting was held."""

    on = WrittenDateField(
        label=gettext_lazy("Elle a eu lieu le"),
        error_messages={"required": gettext_lazy("Inscrivez le jour de la rencontre.")},
    )

    def __init__(self, *args, meeting: MidYearMeeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.first_day = meeting.obligation.participation.starts_on
        today = clock.today()
        chosen = meeting.starts_at and timezone.localtime(meeting.starts_at).date()
        self.initial.setdefault("on", chosen if chosen and chosen <= today else today)

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on > clock.today():
            raise forms.ValidationError(
                _("Cette date est à venir : notez la rencontre une fois qu’elle a eu lieu.")
            )
        if on < self.first_day:
            raise forms.ValidationError(_("C’est avant le début de la participation : vérifiez l’année."))
        return on


class ReopenForm(forms.Form):
    """Why the meeting is noted as not held after all."""

    reason = forms.CharField(
        label=gettext_lazy("Pourquoi?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Dites en quelques mots pourquoi.")},
    )


class NotesForm(TextForm):
    """One sheet of the notes, saved as it is typed."""

    template = "learning/meetings/_notes.html"

    def __init__(self, data=None, *, dossier: Dossier, meeting: MidYearMeeting, kind: NotesKind):
        self.dossier, self.meeting, self.kind = dossier, meeting, kind
        super().__init__(
            data,
            prefix=f"notes_{kind}",
            saved=notes_of(meeting, kind),
            url=reverse("mid_year_notes", args=[dossier.pk, meeting.obligation_id, kind]),
        )
        text = self.fields["text"]
        text.label = kind.label
        text.help_text = {
            NotesKind.SHARED: _(
                "Ce qui avance, ce qui bloque, ce qui change. La table les lit une fois que vous les partagez."
            ),
            NotesKind.PRIVATE: _("L’équipe du programme est seule à les lire : la table, jamais."),
        }[kind]
        text.widget.attrs["rows"] = 10 if kind == NotesKind.SHARED else 4

    def write(self, markup: str, version: int, apart: bool, by) -> MeetingNotes:
        return write_notes(
            self.dossier,
            self.meeting.obligation,
            self.kind,
            markup=markup,
            version=version,
            read=self.read_markup,
            by=by,
        )
