"""The two questionnaires of visitors: may we take part, which stage fits us. Read from the address, kept nowhere."""

from collections.abc import Iterable
from enum import StrEnum

from django import forms
from django.utils.translation import gettext_lazy as _

from cimpact.programmes.enums import StageKind
from cimpact.programmes.models import Stage
from neighbourhoods.models import Neighbourhood
from proposals.enums import EvidenceState
from proposals.picker import Carried, Coming, Scale, Situation, prerequisites_of

from ..eligibility import Who

OUTSIDE = "ailleurs"
# The name of the button: sent without an answer, a questionnaire says what is missing.
ASKED = "voir"
CHOOSE = {"required": _("Choisissez une réponse.")}


class Ready(StrEnum):
    """What a visitor has so far."""

    IDEA = "idee"
    CHANGE = "changement"
    PLAN = "plan"


class EligibilityForm(forms.Form):
    """Who you are, where, and what you have so far."""

    qui = forms.ChoiceField(
        label=_("Qui êtes-vous?"),
        choices=[
            (Who.TABLE, _("Une table de quartier")),
            (Who.LOCAL, _("Un organisme du quartier")),
            (Who.REGIONAL, _("Une organisation à vocation régionale")),
            (Who.OTHER, _("Quelqu’un d’autre : une personne du quartier, une institution, une école…")),
        ],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    ou = forms.ChoiceField(
        label=_("Dans quel quartier?"),
        required=False,
        help_text=_("La table de ce quartier et la personne qui l’accompagne s’affichent avec la réponse."),
        widget=forms.Select(attrs={"data-own": True}),
    )
    quoi = forms.ChoiceField(
        label=_("Qu’avez-vous pour l’instant?"),
        required=False,
        choices=[
            (Ready.IDEA, _("Une idée, ou une préoccupation")),
            (Ready.CHANGE, _("Un changement choisi ensemble")),
            (Ready.PLAN, _("Un plan, ou une initiative déjà en route")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, neighbourhoods: Iterable[Neighbourhood], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ou"].choices = [
            ("", _("Je ne sais pas encore")),
            *((place.slug, place.name) for place in neighbourhoods),
            (OUTSIDE, _("Ailleurs, hors de ces quartiers")),
        ]


# How each prerequisite is asked of a visitor; another code is asked in its own words.
QUESTIONS = {
    "neighbourhood_plan": _("Votre quartier a-t-il un plan de quartier adopté?"),
    "priority_change": _("Avez-vous choisi ensemble un changement souhaité, comme priorité?"),
    "deployment_plan": _("Avez-vous écrit, pour une initiative, le plan de l’étape « %(stage)s »?"),
    "deployed_initiative": _(
        "Une initiative collective a-t-elle déjà été déployée chez vous, avec des effets tangibles et documentés?"
    ),
    "reinvested_learnings": _(
        "En avez-vous tiré des apprentissages, à partir de données analysées ensemble, et vous en êtes-vous servis?"
    ),
    "scaling_plan": _("Avez-vous écrit, pour une initiative, le plan de l’étape « %(stage)s »?"),
}
AFTER = {
    StageKind.PLANNING: Coming.AFTER_PLANNING,
    StageKind.DEPLOYMENT: Coming.AFTER_DEPLOYMENT,
    StageKind.SCALING: Coming.AFTER_SCALING,
}
STANDS = [
    (EvidenceState.MET.value, _("Oui")),
    (EvidenceState.IN_PROGRESS.value, _("C’est en cours")),
    (EvidenceState.NOT_YET.value, _("Pas encore")),
]


class PickerForm(forms.Form):
    """Where a neighbourhood comes from, what it has, how widely it wants to act."""

    hide_optional = True

    parcours = forms.ChoiceField(
        label=_("D’où partez-vous?"),
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    suite = forms.ChoiceField(
        label=_("Que porteriez-vous maintenant?"),
        choices=[
            (Carried.SAME, _("L’initiative que nous avons déjà")),
            (Carried.NEW, _("Une nouvelle initiative, pour un nouveau changement")),
            (Carried.OTHER, _("Autre chose, ou nous ne savons pas")),
        ],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    echelle = forms.ChoiceField(
        label=_("À quelle échelle voulez-vous agir?"),
        choices=[
            (Scale.SMALL, _("À petite échelle, dans un secteur, ou consolider ce qui existe")),
            (Scale.WIDE, _("Dans tout le quartier, ou dans plusieurs quartiers")),
            (Scale.UNKNOWN, _("Nous ne savons pas encore")),
        ],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )

    def __init__(self, *args, stages: list[Stage], **kwargs):
        super().__init__(*args, **kwargs)
        prerequisites = prerequisites_of(stages)
        names = {stage.pk: stage.name for stage in stages}
        self.codes = [prerequisite.code for prerequisite in prerequisites]
        self.fields["parcours"].choices = [
            (Coming.FIRST, _("C’est notre première participation à ce programme")),
            (Coming.UNDER_WAY, _("Une étape est en cours")),
            *(
                (AFTER[stage.kind], _("Nous terminons l’étape « %(stage)s »") % {"stage": stage.name})
                for stage in stages
            ),
        ]
        for prerequisite in prerequisites:
            question = QUESTIONS.get(prerequisite.code)
            words = {"stage": names[prerequisite.stage_id]}
            self.fields[prerequisite.code] = forms.ChoiceField(
                label=question % words if question else prerequisite.text,
                help_text=prerequisite.text if question else "",
                choices=STANDS,
                widget=forms.RadioSelect,
                error_messages=CHOOSE,
            )
        self.order_fields(["parcours", "suite", *self.codes, "echelle"])

    def situation(self) -> Situation:
        """What the answers say, for proposals/picker.py."""
        said = self.cleaned_data
        return Situation(
            stands={code: said[code] for code in self.codes},
            coming=Coming(said["parcours"]),
            carried=Carried(said["suite"]),
            scale=Scale(said["echelle"]),
        )
