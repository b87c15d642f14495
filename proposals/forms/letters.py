"""Beginning: the first contact, the initiative and its stage, the letter of intent and its answer."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact import clock
from cimpact.fields import WrittenDateField
from cimpact.programmes.models import RulesVersion, Stage
from cimpact.writing.forms.parts import Conflict, Part
from neighbourhoods.models import Initiative, Neighbourhood

from .. import workflow
from ..beginnings import Continuation
from ..models import Dossier
from ..workflow.writing import Stale

TITLE_LENGTH = Initiative._meta.get_field("title").max_length


class TitleField(forms.CharField):
    """The name of an initiative, on one line."""

    def __init__(self, **options):
        super().__init__(
            max_length=TITLE_LENGTH,
            label=gettext_lazy("Nom de l’initiative"),
            help_text=gettext_lazy("Une seule initiative par proposition. Le nom pourra changer."),
            error_messages={"required": gettext_lazy("Donnez un nom à l’initiative, même provisoire.")},
            **options,
        )

    def to_python(self, value):
        return " ".join(super().to_python(value).split())


class StageField(forms.ModelChoiceField):
    """The three stages of a version of the rules, side by side."""

    def __init__(self):
        super().__init__(
            Stage.objects.none(),
            label=gettext_lazy("À quelle étape?"),
            widget=forms.RadioSelect,
            empty_label=None,
            error_messages={"required": gettext_lazy("Choisissez une étape.")},
        )


class BeginForm(forms.Form):
    """One initiative, at one of the three stages, whichever a neighbourhood enters by (R16, R18)."""

    title = TitleField()
    stage = StageField()

    def __init__(self, *args, rules: RulesVersion, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["stage"].queryset = rules.stages.prefetch_related("prerequisites")


class GoOnForm(forms.Form):
    """An initiative that exists, at one of the stages that it may go to (R29)."""

    stage = StageField()

    def __init__(self, *args, continuation: Continuation, **kwargs):
        super().__init__(*args, **kwargs)
        stages = Stage.objects.filter(pk__in=continuation.allows)
        self.fields["stage"].queryset = stages.prefetch_related("prerequisites")


class MoveForm(forms.Form):
    """A stage that the guide does not describe for an initiative, which the team allows with its reason."""

    stage = StageField()
    reason = forms.CharField(
        label=gettext_lazy("Raison"),
        help_text=gettext_lazy("La table la lit; elle reste dans l’historique."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": gettext_lazy("Dites pourquoi, en une phrase.")},
    )

    def __init__(self, *args, rules: RulesVersion, allowed: frozenset[int], **kwargs):
        super().__init__(*args, **kwargs)
        stages = rules.stages.exclude(pk__in=allowed)
        self.fields["stage"].queryset = stages.prefetch_related("prerequisites")


class TitleForm(forms.Form):
    """Another name for the initiative."""

    title = TitleField()


class StageForm(forms.Form):
    """Another stage for the letter of intent."""

    stage = StageField()

    def __init__(self, *args, rules: RulesVersion, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["stage"].queryset = rules.stages.prefetch_related("prerequisites")


class FirstContactForm(forms.Form):
    """The first step of a dossier (R6): when the neighbourhood and its advisor first spoke of it."""

    on = WrittenDateField(
        label=gettext_lazy("Date du premier contact"),
        error_messages={"required": gettext_lazy("Inscrivez la date du premier contact.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Ce qui s’est dit"),
        help_text=gettext_lazy("La table et l’équipe la lisent toutes deux."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        required=False,
    )

    def clean_on(self):
        if self.cleaned_data["on"] > clock.today():
            raise forms.ValidationError(
                _("Cette date est à venir : notez le contact une fois qu’il a eu lieu.")
            )
        return self.cleaned_data["on"]


class NewContactForm(FirstContactForm):
    """A first contact with one of the neighbourhoods that the person accompanies."""

    neighbourhood = forms.ModelChoiceField(
        Neighbourhood.objects.none(),
        label=gettext_lazy("Quartier"),
        widget=forms.Select({"data-own": True}),
        empty_label=gettext_lazy("Choisissez un quartier"),
        error_messages={"required": gettext_lazy("Choisissez un quartier.")},
    )

    field_order = ["neighbourhood", "on", "note"]

    def __init__(self, *args, neighbourhoods, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["neighbourhood"].queryset = neighbourhoods


class ReplyForm(forms.Form):
    """The advisor's answer to the letter of intent."""

    text = forms.CharField(
        label=gettext_lazy("Votre réponse à la table"),
        help_text=gettext_lazy(
            "Elle n’autorise ni n’empêche rien : la table peut écrire sa proposition quand elle veut."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=8000,
        error_messages={"required": gettext_lazy("Écrivez quelques mots à la table.")},
    )


class ContactForm(Part):
    """Whom to contact about the letter."""

    name = forms.CharField(label=gettext_lazy("Nom"), max_length=120, required=False)
    email = forms.EmailField(label=gettext_lazy("Courriel"), required=False)
    phone = forms.CharField(label=gettext_lazy("Téléphone"), max_length=40, required=False)

    template = "proposals/_letter_contact.html"

    def __init__(self, data=None, *, dossier: Dossier):
        self.dossier, self.letter = dossier, dossier.letter
        super().__init__(data, prefix="contact", initial=self._values(dossier.letter))
        self.url = reverse("letter_contact", args=[dossier.pk])

    @staticmethod
    def _values(letter) -> dict[str, object]:
        return {
            "name": letter.contact_name,
            "email": letter.contact_email,
            "phone": letter.contact_phone,
            "version": letter.version,
        }

    def keep(self, by) -> Conflict | None:
        try:
            self.letter = workflow.name_contact(
                self.dossier,
                name=self.cleaned_data["name"],
                email=self.cleaned_data["email"],
                phone=self.cleaned_data["phone"],
                version=self.version_read,
                by=by,
            )
        except Stale as stale:
            current = self._values(stale.current)
            return self.compare(current, version=current.pop("version"))
        return None

    @property
    def saved_version(self):
        return self.letter.version
