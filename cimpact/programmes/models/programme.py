"""A programme of the operator, its settings, and its coordination team."""

import datetime as dt

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.accounts.roles import Contact, Context, read_once
from cimpact.translated import Translated

from ..enums import AnswerCountsFrom, TimeZone


class Programme(models.Model):
    """One programme of the operator. What the guide leaves open is a setting, and "not set" is a value."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    prefix = models.CharField(_("préfixe des numéros"), max_length=8)
    name_fr = models.CharField(_("nom en français"), max_length=160)
    name_en = models.CharField(_("nom en anglais"), max_length=160)
    name = Translated()
    short_name_fr = models.CharField(max_length=60)
    short_name_en = models.CharField(max_length=60)
    short_name = Translated()
    operator_fr = models.CharField(_("opérateur"), max_length=160)
    operator_en = models.CharField(max_length=160)
    operator = Translated()
    contact_email = models.EmailField(_("courriel de l’équipe de coordination"))
    contact_name = models.CharField(_("personne à joindre"), max_length=120, blank=True)
    contact_phone = models.CharField(_("téléphone de l’équipe"), max_length=40, blank=True)
    # The kinds of roles whose holders sign in with a second factor: "team", "advisor", "committee".
    second_factor_for = models.JSONField(_("second facteur exigé"), default=list, blank=True)
    starts_on = models.DateField(_("début"))
    ends_on = models.DateField(_("fin"))
    letters_expected_by = models.DateField(_("lettres d’intention attendues d’ici le"), null=True, blank=True)
    last_submission_year = models.PositiveSmallIntegerField(
        _("dernière année de dépôt"), null=True, blank=True
    )
    answer_weeks = models.PositiveSmallIntegerField(_("délai de réponse, en semaines"), default=8)
    answer_counts_from = models.CharField(
        _("le délai compte à partir"),
        max_length=12,
        choices=AnswerCountsFrom,
        default=AnswerCountsFrom.WINDOW,
    )
    pause_on_precision = models.BooleanField(
        _("une demande de précision met le délai en pause"), default=True
    )
    mid_year_months = models.PositiveSmallIntegerField(_("mois avant la rencontre de mi-année"), default=6)
    final_includes_annual = models.BooleanField(
        _("la dernière année, le rapport final comprend le rapport d’activité"), default=True
    )
    report_delay_days = models.PositiveSmallIntegerField(
        _("jours accordés pour un rapport après la fin de l’année"), null=True, blank=True
    )
    capacity_amount = models.PositiveBigIntegerField(
        _("montant réservé au renforcement des compétences, par année, en cents"), null=True, blank=True
    )
    # From when what was spent otherwise than agreed is to be explained in a report: beyond every threshold set.
    variance_percent = models.PositiveSmallIntegerField(
        _("écart à expliquer au bilan, en % du montant convenu"), null=True, blank=True
    )
    variance_amount = models.PositiveBigIntegerField(
        _("écart à expliquer au bilan, en cents"), null=True, blank=True
    )
    # Under it, a number of people is not published, nor what would let it be worked out.
    small_number_threshold = models.PositiveSmallIntegerField(
        _("nombre de personnes en deçà duquel rien n’est publié"),
        default=5,
        validators=[MinValueValidator(3), MaxValueValidator(50)],
    )
    rating_scale = models.BooleanField(_("échelle de 1 à 5 à l’analyse"), default=False)
    # Reminders leave outside the quiet hours; `quiet_dates` are holidays, as ISO dates.
    time_zone = models.CharField(
        _("fuseau horaire"), max_length=40, choices=TimeZone, default=TimeZone.TORONTO
    )
    quiet_from = models.TimeField(_("aucun rappel à partir de"), default=dt.time(20))
    quiet_to = models.TimeField(_("les rappels partent à"), default=dt.time(7, 30))
    quiet_weekends = models.BooleanField(_("aucun rappel la fin de semaine"), default=False)
    quiet_dates = models.JSONField(_("jours sans rappel"), default=list, blank=True)

    class Meta:
        verbose_name = _("programme")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="programme_ends_after_start")
        ]

    def __str__(self):
        return self.short_name

    @property
    def contact(self) -> Contact:
        """Whom to write to or call about the programme."""
        return Contact(self.contact_name, self.contact_email, self.contact_phone, self.short_name)

    def current_rules(self):
        """The version of the rules in force today: a dossier opened now keeps it."""
        in_force = self.rules.published().filter(effective_on__lte=clock.today())
        return in_force.order_by("-effective_on", "-number").first()


class TeamMember(models.Model):
    """A person of the programme's coordination team, for a time."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="team")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="teams")
    started_on = models.DateField(default=clock.today)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("membre de l’équipe de coordination")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "user"], condition=Q(ended_on=None), name="team_member_once_at_a_time"
            )
        ]

    def __str__(self):
        return f"{self.user}, {self.programme}"


@read_once
def teams_of(user) -> list[TeamMember]:
    """The coordination teams a person belongs to, today."""
    return list(TeamMember.objects.filter(user=user, ended_on=None).select_related("programme"))


def team_contexts(user):
    """The coordination teams a person belongs to."""
    for member in teams_of(user):
        yield Context(
            "team",
            member.programme_id,
            _("Équipe de coordination"),
            member.programme.short_name,
            rank=10,
            help=member.programme.contact,
            second_factor="team" in member.programme.second_factor_for,
        )
