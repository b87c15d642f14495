"""What is asked of a committee: what it is, its seats, who sits on it and until when."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.fields import WrittenDateField
from neighbourhoods.models import Organisation

from ..enums import CommitteeKind, Group, QuorumRule
from ..models import Committee, CommitteeMember, GovernanceRules, Seat

NAMES = {"data-own": True}
CHOOSE = _("Choisir")


class CommitteeForm(forms.ModelForm):
    """A committee: its name, its mandate, who facilitates it, how it decides."""

    class Meta:
        model = Committee
        fields = [
            "name_fr",
            "name_en",
            "kind",
            "parent",
            "mandate_fr",
            "mandate_en",
            "facilitated_by",
            "coordinated_by",
            "chaired_from",
            "quorum_rule",
            "quorum_number",
            "majority",
        ]
        widgets = {
            "kind": forms.RadioSelect,
            "mandate_fr": forms.Textarea(attrs={"rows": 3}),
            "mandate_en": forms.Textarea(attrs={"rows": 3}),
            "facilitated_by": forms.RadioSelect,
            "quorum_rule": forms.RadioSelect,
            "majority": forms.RadioSelect,
            "parent": forms.Select(attrs=NAMES),
            "coordinated_by": forms.Select(attrs=NAMES),
            "chaired_from": forms.Select(attrs=NAMES),
        }
        labels = {"parent": _("Comité dont l’équipe relève")}
        error_messages = {
            "name_fr": {"required": _("Inscrivez le nom du comité, en français.")},
            "name_en": {"required": _("Inscrivez le nom du comité, en anglais.")},
            "kind": {"required": _("Choisissez le genre de comité.")},
            "facilitated_by": {"required": _("Choisissez qui anime ses rencontres.")},
            "quorum_rule": {"required": _("Choisissez une règle, ou « pas encore fixé ».")},
            "majority": {"required": _("Choisissez ce qu’il faut pour adopter.")},
        }
        help_texts = {
            "parent": _("Pour une équipe d’action : la personne qui la préside siège aussi à ce comité."),
            "mandate_fr": _("Ce que fait le comité, en une ou deux phrases."),
            "coordinated_by": _("L’organisation qui relie les groupes sans être l’un d’eux."),
            "quorum_rule": _("Combien de membres doivent prendre part pour qu’une décision tienne."),
            "quorum_number": _("Le nombre de membres, ou le pourcentage, selon la règle choisie."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        committee = self.instance
        others = Committee.objects.ongoing().filter(programme=committee.programme_id).exclude(pk=committee.pk)
        for name in ("parent", "coordinated_by", "chaired_from"):
            self.fields[name].empty_label = _("Aucun")
        if committee.neighbourhood_id:
            self.fields["kind"].choices = [
                choice for choice in CommitteeKind.choices if choice[0] != CommitteeKind.REGIONAL
            ]
            around = others.filter(neighbourhood=committee.neighbourhood_id)
            self.fields["parent"].queryset = around.exclude(kind=CommitteeKind.TEAM)
            del self.fields["chaired_from"]
        else:
            self.fields["chaired_from"].queryset = others.filter(kind=CommitteeKind.REGIONAL)
            for name in ("kind", "parent", "coordinated_by"):
                del self.fields[name]

    def clean(self):
        data = super().clean()
        numbered = data.get("quorum_rule") in (QuorumRule.MEMBERS, QuorumRule.PERCENT)
        if not numbered:
            data["quorum_number"] = None
        elif not data.get("quorum_number"):
            self.add_error(
                "quorum_number", _("Inscrivez le nombre que demande la règle choisie, par exemple 5.")
            )
        elif data["quorum_rule"] == QuorumRule.PERCENT and data["quorum_number"] > 100:
            self.add_error("quorum_number", _("Une part va de 1 à 100 : inscrivez 50 pour la moitié."))
        if data.get("kind") != CommitteeKind.TEAM:
            data["parent"] = None if "parent" in self.fields else data.get("parent")
        return data


class SeatForm(forms.ModelForm):
    """A line of the composition: who names how many people."""

    hide_optional = True

    class Meta:
        model = Seat
        fields = [
            "label_fr",
            "label_en",
            "places",
            "organisation",
            "group",
            "for_each",
            "designated_by_fr",
            "designated_by_en",
            "is_optional",
        ]
        widgets = {"organisation": forms.Select(attrs=NAMES)}
        error_messages = {
            "label_fr": {"required": _("Donnez un nom au siège, en français.")},
            "places": {"required": _("Inscrivez le nombre de membres, ou 0.")},
        }
        help_texts = {
            "places": _("0 si aucun nombre n’est fixé."),
            "organisation": _("Si une seule organisation l’occupe."),
            "group": _("Si un groupe de partenaires l’occupe."),
            "for_each": _("Une organisation qui a son propre siège ici n’est pas comptée."),
            "designated_by_fr": _("Qui nomme, par exemple : le comité des partenaires."),
            "is_optional": _("Un siège facultatif peut rester vide."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].empty_label = _("Aucune en particulier")
        self.fields["group"].choices = [("", _("Aucun en particulier")), *Group.choices]

    def clean(self):
        data = super().clean()
        if data.get("for_each") and not data.get("group"):
            self.add_error("group", _("Choisissez le groupe dont chaque organisation nomme quelqu’un."))
        if data.get("for_each") and data.get("organisation"):
            self.add_error(
                "organisation", _("Choisissez une organisation, ou chacune d’un groupe, pas les deux.")
            )
        return data


class PartForm(forms.Form):
    """For whom a person sits, in which seat, in whose place, until when."""

    hide_optional = True

    organisation = forms.ModelChoiceField(
        label=_("Au nom de"),
        help_text=_("L’organisation décide de quels points la personne se retire."),
        queryset=Organisation.objects.all(),
        empty_label=CHOOSE,
        widget=forms.Select(NAMES),
        error_messages={"required": _("Choisissez l’organisation que la personne représente.")},
    )
    seat = forms.ModelChoiceField(
        label=_("Siège"),
        queryset=Seat.objects.none(),
        empty_label=_("Sans siège prévu"),
        required=False,
        widget=forms.Select(NAMES),
    )
    substitute_for = forms.ModelChoiceField(
        label=_("Personne suppléante de"),
        help_text=_("Elle siège quand ce membre ne peut pas : les deux n’ont qu’une voix."),
        queryset=CommitteeMember.objects.none(),
        empty_label=_("Siège elle-même"),
        required=False,
        widget=forms.Select(NAMES),
    )
    term_ends_on = WrittenDateField(
        label=_("Fin prévue du mandat"),
        help_text=_("À laisser vide si aucune fin n’est prévue."),
        required=False,
    )

    def __init__(self, *args, committee: Committee, member: CommitteeMember | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seat"].queryset = committee.composition.ongoing()
        full = committee.members.ongoing().filter(substitute_for=None).select_related("user", "organisation")
        self.fields["substitute_for"].queryset = full.exclude(pk=member.pk) if member else full
        if not committee.is_regional:
            self.fields["organisation"].required = False
            self.fields["organisation"].empty_label = _("En son nom")
            self.fields["organisation"].help_text = ""

    def clean_term_ends_on(self):
        day = self.cleaned_data["term_ends_on"]
        if day and day < clock.today():
            raise forms.ValidationError(
                _("Cette date est passée : écrivez une date à venir, ou mettez fin au mandat.")
            )
        return day

    @property
    def part(self) -> dict:
        """What the person is to be in the committee."""
        names = ("organisation", "seat", "substitute_for", "term_ends_on")
        return {name: self.cleaned_data[name] for name in names}


class InvitedPartForm(PartForm):
    """The part of a person who is invited; she may preside from the first day."""

    is_chair = forms.BooleanField(label=_("Préside le comité"), required=False)

    def clean(self):
        data = super().clean()
        if data.get("is_chair") and data.get("substitute_for"):
            self.add_error(
                "is_chair", _("Une personne suppléante ne préside pas : choisissez l’un ou l’autre.")
            )
        return data

    @property
    def part(self) -> dict:
        return super().part | {"is_chair": self.cleaned_data["is_chair"]}


class RulesForm(forms.ModelForm):
    """What a programme's governance is checked against."""

    class Meta:
        model = GovernanceRules
        fields = ["regional_tables", "ends_soon_days"]
        error_messages = {"ends_soon_days": {"required": _("Inscrivez un nombre de jours, par exemple 90.")}}
        help_texts = {
            "regional_tables": _(
                "Combien y siègent, dans un comité ou l’autre. À laisser vide si ce n’est pas fixé."
            ),
        }
