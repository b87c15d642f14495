"""The settings of a programme: what its guide leaves open, and whom to contact."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cimpact.fields import AmountField, WrittenDatesField
from cimpact.programmes.models import Programme
from cimpact.programmes.workflow import SETTINGS
from governance.enums import CommitteeRole

from ..second_factor import counted_choices

ROLES = [
    ("team", _("L’équipe de coordination")),
    ("advisor", _("Les conseillères et conseillers")),
    ("committee", _("Les membres des comités")),
]
HELP = {
    "contact_name": _("Son nom, son courriel et son téléphone paraissent au bas de chaque page."),
    "answer_weeks": _("Change la date promise des propositions à venir, pas celles déjà promises."),
    "report_delay_days": _("Vide : un rapport est dû le dernier jour de l’année."),
    "capacity_amount": _(
        "Vide : le montant n’est pas fixé, et le portail le dit ainsi. Il s’ajoute au soutien annuel."
    ),
    "variance_percent": _("Vide : aucun pourcentage n’est fixé."),
    "variance_amount": _(
        "Vide : aucun montant n’est fixé. Quand les deux seuils sont fixés, un écart est à expliquer s’il dépasse les "
        "deux; quand aucun ne l’est, la table explique ce qu’elle veut."
    ),
    "small_number_threshold": _(
        "Dans un tableau publié, un nombre plus petit est masqué, et avec lui ce qui permettrait de le déduire. "
        "Les tableaux déjà publiés restent comme ils sont."
    ),
    "quiet_from": _("Par exemple 20:00."),
    "quiet_to": _("Par exemple 07:30. Le résumé du matin suit cette heure quand elle est plus tardive."),
    "quiet_weekends": _(
        "Ce qui approche est alors rappelé le dernier jour ouvrable avant; ce qui est en retard, le premier après."
    ),
    "rating_scale": _(
        "Ajoute une échelle à côté des appréciations en mots. Elle n’est ni totalisée, ni montrée à la table."
    ),
}


class SettingsForm(forms.ModelForm):
    """Everything the team sets, in one page."""

    capacity_amount = AmountField(
        label=_("Montant réservé au renforcement des compétences, par année"),
        required=False,
        help_text=HELP["capacity_amount"],
    )
    variance_amount = AmountField(
        label=_("Écart à expliquer au bilan d’un rapport, en dollars"),
        required=False,
        help_text=HELP["variance_amount"],
    )
    second_factor_for = forms.MultipleChoiceField(
        label=_("Second facteur exigé pour se connecter"),
        choices=ROLES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Les personnes concernées l’activeront à leur prochaine connexion."),
    )
    quiet_dates = WrittenDatesField(
        label=_("Jours sans rappel"),
        required=False,
        help_text=_("Les jours fériés et les congés, une date par ligne. Par exemple 24 juin 2026."),
    )
    recommends = forms.ModelChoiceField(None, label=_("Comité qui recommande"), required=False)
    ratifies = forms.ModelChoiceField(None, label=_("Instance qui entérine"), required=False)

    class Meta:
        model = Programme
        fields = SETTINGS
        labels = {
            "short_name_fr": _("Nom court en français"),
            "short_name_en": _("Nom court en anglais"),
            "operator_fr": _("Opérateur, en français"),
            "operator_en": _("Opérateur, en anglais"),
            "variance_percent": _("Écart à expliquer au bilan d’un rapport, en % du montant convenu"),
            "rating_scale": _("Échelle de 1 à 5 à l’analyse"),
            "small_number_threshold": _("Plus petit nombre de personnes publié"),
            "time_zone": _("Fuseau horaire"),
            "quiet_from": _("Aucun rappel à partir de"),
            "quiet_to": _("Les rappels partent à"),
            "quiet_weekends": _("Aucun rappel la fin de semaine"),
        }
        help_texts = HELP
        error_messages = {
            "name_fr": {"required": _("Écrivez le nom du programme en français.")},
            "name_en": {"required": _("Écrivez le nom du programme en anglais.")},
            "short_name_fr": {"required": _("Écrivez un nom court en français.")},
            "short_name_en": {"required": _("Écrivez un nom court en anglais.")},
            "operator_fr": {"required": _("Nommez l’opérateur en français.")},
            "operator_en": {"required": _("Nommez l’opérateur en anglais.")},
            "contact_email": {"required": _("Écrivez le courriel de la personne à joindre.")},
            "answer_weeks": {"required": _("Inscrivez un nombre de semaines.")},
            "answer_counts_from": {"required": _("Choisissez d’où compte le délai.")},
            "mid_year_months": {"required": _("Inscrivez un nombre de mois.")},
            "small_number_threshold": {"required": _("Inscrivez un nombre de personnes.")},
            "time_zone": {"required": _("Choisissez un fuseau horaire.")},
            "quiet_from": {"required": _("Inscrivez une heure, par exemple 20:00.")},
            "quiet_to": {"required": _("Inscrivez une heure, par exemple 07:30.")},
        }
        widgets = dict.fromkeys(
            ("quiet_from", "quiet_to"), forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        )

    def __init__(self, *args, instance: Programme, **kwargs):
        super().__init__(*args, instance=instance, **kwargs)
        self.fields["second_factor_for"].choices = counted_choices(instance, ROLES)
        committees = instance.committees.all()
        for role in (CommitteeRole.RECOMMENDS, CommitteeRole.RATIFIES):
            field = self.fields[str(role)]
            field.queryset, field.empty_label = committees, str(_("Pas encore choisi"))
            field.initial = next((c.pk for c in committees if c.role == role), None)

    # Each with the name of its place on the page.
    GROUPS = (
        (
            "noms",
            _("Noms"),
            ("name_fr", "name_en", "short_name_fr", "short_name_en", "operator_fr", "operator_en"),
        ),
        ("contact", _("Personne à joindre"), ("contact_name", "contact_email", "contact_phone")),
        ("delai", _("Délai de réponse"), ("answer_weeks", "answer_counts_from", "pause_on_precision")),
        ("suivi", _("Suivi"), ("mid_year_months", "final_includes_annual", "report_delay_days")),
        (
            "rappels",
            _("Rappels"),
            ("time_zone", "quiet_to", "quiet_from", "quiet_weekends", "quiet_dates"),
        ),
        ("bilan", _("Bilan financier des rapports"), ("variance_percent", "variance_amount")),
        ("soutien", _("Soutien et analyse"), ("capacity_amount", "rating_scale")),
        ("petits-nombres", _("Indicateurs publiés"), ("small_number_threshold",)),
        ("decisions", _("Décisions"), ("recommends", "ratifies")),
        ("securite", _("Sécurité"), ("second_factor_for",)),
    )

    @property
    def groups(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """The fields under their headings."""
        return [(place, title, [self[name] for name in names]) for place, title, names in self.GROUPS]

    def clean(self):
        data = super().clean()
        if data.get("recommends") and data.get("recommends") == data.get("ratifies"):
            self.add_error("ratifies", _("Le même comité ne peut pas recommander et entériner."))
        return data

    def settings(self) -> dict:
        return {name: self.cleaned_data[name] for name in SETTINGS}
