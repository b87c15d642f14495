"""What one writes of the regional plan: the plan, a theme, an action, where it stands, a suggestion and its answer."""

import uuid

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact import clock
from cimpact.fields import WrittenDateField
from cimpact.programmes.models import Programme
from cimpact.writing.forms.parts import Conflict, Part
from governance.enums import CommitteeRole
from governance.models import CommitteeMember
from neighbourhoods.models import AdvisorAssignment
from neighbourhoods.people import team_of
from proposals.workflow.writing import Stale

from ..models import PlanTheme, RegionalPlan, TransferAction
from ..regional_enums import ActionState, SuggestionState, ThemeKind, TransferForm
from ..workflow import regional, regional_themes

LONGEST = 6000
FIRST_YEAR, LAST_YEAR = 2000, 2100
# Someone who has no account, or an organisation: named in the field beside.
OTHER = "other"


def _text(label, help_text: str = "", rows: int = 5, **more) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
        **{"required": False} | more,
    )


class OverVersion(Part):
    """A form that adds a thing, once for its key, or saves one over the version that its writer read."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    # The fields that two people may have written differently.
    compared: tuple[str, ...] = ()

    def __init__(self, data=None, *, prefix: str, saved=None):
        self.saved = saved
        initial = {"version": saved.version if saved else 0, "key": uuid.uuid4()}
        super().__init__(data, prefix=prefix, initial=initial | (self.values_of(saved) if saved else {}))

    def values_of(self, saved) -> dict:
        """What the fields hold of the thing that is saved."""
        return {name: getattr(saved, name) for name in self.compared}

    def write(self, by):
        """Add the thing, or save it over `version_read`. Raises Stale."""
        raise NotImplementedError

    def keep(self, by) -> Conflict | None:
        try:
            self.saved = self.write(by)
        except Stale as stale:
            current = stale.current
            return self.compare(
                self.values_of(current),
                version=current.version,  # type: ignore[attr-defined]
                who=current.updated_by.first_name,  # type: ignore[attr-defined]
                at=current.updated_at,  # type: ignore[attr-defined]
            )
        return None

    @property
    def new_key(self) -> uuid.UUID:
        return self.cleaned_data["key"] or uuid.uuid4()

    @property
    def saved_version(self) -> int:
        return self.saved.version if self.saved else 0


class PlanForm(OverVersion):
    """What the plan is called, for which years, and what it looks for."""

    compared = regional.FIELDS

    title = forms.CharField(
        label=gettext_lazy("Titre"),
        max_length=160,
        error_messages={"required": gettext_lazy("Donnez un titre au plan.")},
    )
    first_year = forms.IntegerField(
        label=gettext_lazy("De l’année"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        error_messages={
            "required": gettext_lazy("Écrivez la première année du plan."),
            "invalid": gettext_lazy("Écrivez une année en quatre chiffres."),
        },
    )
    last_year = forms.IntegerField(
        label=gettext_lazy("À l’année"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        error_messages={
            "required": gettext_lazy("Écrivez la dernière année du plan."),
            "invalid": gettext_lazy("Écrivez une année en quatre chiffres."),
        },
    )
    purpose = _text(
        gettext_lazy("Ce que ce plan cherche"),
        gettext_lazy(
            "Quelques phrases : ce que la région veut apprendre, et à qui elle veut le transmettre."
        ),
    )

    def __init__(self, data=None, *, programme: Programme, plan: RegionalPlan | None = None, latest=None):
        self.programme = programme
        super().__init__(data, prefix="plan", saved=plan)
        if plan is None:
            year = clock.today().year
            self.initial.update(first_year=year, last_year=year + 1)
            if latest:
                self.initial.update({name: getattr(latest, name) for name in regional.FIELDS})
        for name in ("first_year", "last_year"):
            self.fields[name].widget.attrs.update({"inputmode": "numeric", "autocomplete": "off"})

    def clean(self):
        data = super().clean()
        first, last = data.get("first_year"), data.get("last_year")
        if first and last and last < first:
            self.add_error("last_year", _("La dernière année vient avant la première."))
        return data

    def write(self, by) -> RegionalPlan:
        values = {name: self.cleaned_data[name] for name in regional.FIELDS}
        if self.saved:
            return regional.write_plan(self.saved, values=values, version=self.version_read, by=by)
        return regional.begin_plan(self.programme, values=values, key=self.new_key, by=by)


class ThemeForm(OverVersion):
    """A theme, in the team's own words."""

    compared = regional_themes.THEME_FIELDS

    kind = forms.ChoiceField(
        label=gettext_lazy("Ce que c’est"),
        choices=ThemeKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Dites si c’est une avancée ou un enjeu.")},
    )
    title = forms.CharField(
        label=gettext_lazy("Thème"),
        max_length=160,
        error_messages={"required": gettext_lazy("Nommez le thème.")},
    )
    learned = _text(
        gettext_lazy("Ce que la région apprend"),
        gettext_lazy(
            "Ce qui se voit dans plusieurs quartiers : ce qui avance, ce qui résiste, à quelles conditions."
        ),
    )
    retained = _text(
        gettext_lazy("Ce que nous en retenons"),
        gettext_lazy(
            "Vos propres mots : si une personne reprend ce qu’elle avait confié au journal, seul ce texte y reste."
        ),
    )

    def __init__(self, data=None, *, plan: RegionalPlan, theme: PlanTheme | None = None):
        self.plan = plan
        super().__init__(data, prefix="theme", saved=theme)

    def write(self, by) -> PlanTheme:
        values = {name: self.cleaned_data[name] for name in regional_themes.THEME_FIELDS}
        if self.saved:
            return regional_themes.write_theme(self.saved, values=values, version=self.version_read, by=by)
        return regional_themes.add_theme(self.plan, values=values, key=self.new_key, by=by)


def owners_of(programme: Programme, keep=None) -> list[tuple[str, list]]:
    """Who may take charge of an action: the team, those who accompany neighbourhoods, the committee's members."""
    people = get_user_model().objects.filter(is_active=True).order_by("first_name", "last_name")
    team = list(team_of(programme).order_by("first_name", "last_name"))
    advising = AdvisorAssignment.objects.ongoing().filter(programme=programme).values("user")
    seats = CommitteeMember.objects.ongoing().filter(
        committee__programme=programme, committee__role=CommitteeRole.RECOMMENDS
    )
    known = {person.pk for person in team}
    staff = [person for person in people.filter(pk__in=advising) if person.pk not in known]
    known |= {person.pk for person in staff}
    members = [person for person in people.filter(pk__in=seats.values("user")) if person.pk not in known]
    known |= {person.pk for person in members}
    groups = [
        (_("L’équipe de coordination"), team),
        (_("Les personnes qui accompagnent les quartiers"), staff),
        (_("Le comité de gestion"), members),
    ]
    if keep and keep.pk not in known:
        groups.append((_("Une autre personne"), [keep]))
    return [(label, found) for label, found in groups if found]


class ActionForm(OverVersion):
    """What will be done so that a learning reaches others; its owner has an account, or is named."""

    compared = ("what", "form", "audience", "owner", "owner_name", "due_on")

    what = forms.CharField(
        label=gettext_lazy("Ce qui sera fait"),
        max_length=300,
        error_messages={"required": gettext_lazy("Dites ce qui sera fait.")},
    )
    form = forms.ChoiceField(
        label=gettext_lazy("Sous quelle forme"),
        choices=[("", gettext_lazy("Choisir une forme")), *TransferForm.choices],
        error_messages={"required": gettext_lazy("Choisissez la forme que cela prendra.")},
    )
    audience = forms.CharField(
        label=gettext_lazy("Pour qui"),
        help_text=gettext_lazy(
            "Par exemple : les coordinations des tables, les directions d’arrondissement."
        ),
        max_length=200,
        error_messages={"required": gettext_lazy("Dites à qui cela s’adresse.")},
    )
    owner = forms.ChoiceField(
        label=gettext_lazy("Qui s’en charge?"),
        widget=forms.Select(attrs={"data-own": True}),
        error_messages={"required": gettext_lazy("Dites qui s’en charge.")},
    )
    owner_name = forms.CharField(
        label=gettext_lazy("Son nom, si c’est une autre personne ou un organisme"),
        max_length=120,
        required=False,
    )
    due_on = WrittenDateField(
        label=gettext_lazy("D’ici le"), error_messages={"required": gettext_lazy("Inscrivez une date.")}
    )

    def __init__(self, data=None, *, theme: PlanTheme, action: TransferAction | None = None):
        self.theme = theme
        super().__init__(data, prefix="action", saved=action)
        groups = owners_of(theme.plan.programme, keep=action.owner if action else None)
        self.people = {str(person.pk): person for _label, people in groups for person in people}
        self.fields["owner"].choices = [
            ("", _("Choisir une personne")),
            *((label, [(str(p.pk), p.full_name) for p in people]) for label, people in groups),
            (OTHER, _("Une autre personne ou un organisme")),
        ]

    def values_of(self, saved: TransferAction) -> dict:
        return {
            "what": saved.what,
            "form": saved.form,
            "audience": saved.audience,
            "owner": str(saved.owner_id) if saved.owner_id else OTHER,
            "owner_name": saved.owner_name,
            "due_on": saved.due_on,
        }

    def _in_words(self, name: str, value) -> str:
        if name == "owner":
            person = self.people.get(str(value))
            return person.full_name if person else _("Une autre personne ou un organisme")
        return super()._in_words(name, value)

    def clean(self):
        data = super().clean()
        if data.get("owner") == OTHER and not data.get("owner_name"):
            self.add_error("owner_name", _("Inscrivez le nom de cette personne ou de cet organisme."))
        elif data.get("owner") and data["owner"] != OTHER:
            data["owner_name"] = ""
        due = data.get("due_on")
        if due and due < clock.today() and (self.saved is None or due != self.saved.due_on):
            self.add_error("due_on", _("Cette date est passée : choisissez-en une à venir."))
        return data

    def write(self, by) -> TransferAction:
        values = {name: self.cleaned_data[name] for name in regional_themes.ACTION_FIELDS}
        values["owner"] = self.people.get(self.cleaned_data["owner"])
        if self.saved:
            return regional_themes.write_action(self.saved, values=values, version=self.version_read, by=by)
        return regional_themes.add_action(self.theme, values=values, key=self.new_key, by=by)


class ProgressForm(OverVersion):
    """Where an action stands, and a word about it."""

    compared = ("state", "note")

    state = forms.ChoiceField(
        label=gettext_lazy("Où en est cette action?"),
        choices=ActionState.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Dites où en est cette action.")},
    )
    note = _text(
        gettext_lazy("Note"),
        gettext_lazy(
            "Ce qui a été fait, qui l’a reçu, ou pourquoi l’action est abandonnée. La communauté la lit."
        ),
        rows=3,
    )

    def __init__(self, data=None, *, action: TransferAction):
        super().__init__(data, prefix="progress", saved=action)

    def clean(self):
        data = super().clean()
        if data.get("state") == ActionState.DROPPED and not data.get("note"):
            self.add_error("note", _("Dites en une phrase pourquoi l’action est abandonnée."))
        return data

    def write(self, by) -> TransferAction:
        data = self.cleaned_data
        return regional_themes.say_progress(
            self.saved, state=data["state"], note=data["note"], version=self.version_read, by=by
        )


class SuggestionForm(forms.Form):
    """What a member of the committee suggests, of a theme or of the whole plan."""

    text = _text(
        gettext_lazy("Votre suggestion"),
        rows=3,
        required=True,
        error_messages={"required": gettext_lazy("Écrivez votre suggestion.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, theme: int | None = None, **kwargs):
        super().__init__(*args, auto_id=f"suggestion-{theme or 'plan'}-%s", **kwargs)
        self.theme = theme
        self.initial.setdefault("key", uuid.uuid4())


class AnswerForm(forms.Form):
    """What the team makes of a suggestion."""

    state = forms.ChoiceField(
        label=gettext_lazy("Cette suggestion est"),
        choices=[
            (SuggestionState.ACCEPTED, SuggestionState.ACCEPTED.label),
            (SuggestionState.DECLINED, SuggestionState.DECLINED.label),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Dites si la suggestion est retenue.")},
    )
    answer = _text(gettext_lazy("Votre réponse"), rows=2)

    hide_optional = True

    def __init__(self, *args, suggestion: int, **kwargs):
        super().__init__(*args, auto_id=f"reponse-{suggestion}-%s", **kwargs)

    def clean(self):
        data = super().clean()
        if data.get("state") == SuggestionState.DECLINED and not data.get("answer"):
            self.add_error("answer", _("Dites en une phrase pourquoi elle n’est pas retenue."))
        return data
