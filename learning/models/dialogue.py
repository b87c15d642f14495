"""Dialogue spaces: what a group offer of that kind has more (F106–F108).

Whoever answers in the room has no account. `device` tells two phones apart within one space and says nothing of
anybody (see learning/devices.py).
"""

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.programmes.models import Programme
from cimpact.translated import Translated

from ..dialogue_enums import PollKind, PollState, Shown
from .journal import JournalEntry
from .offers import GroupOffer

# Without the signs that are taken for others: neither 0 nor O, neither 1, I nor L.
CODE_SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 6
LONGEST_WORD = 30
LONGEST_QUESTION = 280


def random_code() -> str:
    """What is typed to enter the room: short, since it is read from a wall; it opens nothing private."""
    return "".join(secrets.choice(CODE_SIGNS) for _sign in range(CODE_LENGTH))


class DialogueSettings(models.Model):
    """What a programme says at the top of each of its dialogue spaces."""

    programme = models.OneToOneField(
        Programme, on_delete=models.PROTECT, related_name="dialogue_settings", primary_key=True
    )
    land_fr = models.TextField(_("reconnaissance du territoire, en français"), blank=True)
    land_en = models.TextField(_("reconnaissance du territoire, en anglais"), blank=True)
    land = Translated()
    # A save names the version it read.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("réglages des espaces de dialogue")
        verbose_name_plural = _("réglages des espaces de dialogue")

    def __str__(self):
        return str(self.programme)


class PartnerCalendar(models.Model):
    """The calendar of a partner (the CMTQ, …), to subscribe to: what it organises is not entered twice (R36)."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="partner_calendars")
    name = models.CharField(_("nom du partenaire"), max_length=120)
    url = models.URLField(_("adresse de son calendrier"), max_length=300)
    # The same key is the same line, however many times its form is sent.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = _("calendrier d’un partenaire")
        verbose_name_plural = _("calendriers de partenaires")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name

    @property
    def is_file(self) -> bool:
        """Whether a calendar application reads it, rather than a person."""
        return self.url.split("?")[0].lower().endswith(".ics")

    @property
    def webcal(self) -> str:
        """The address that opens the reader's own calendar application."""
        return "webcal://" + self.url.split("://", 1)[-1]


class Dialogue(models.Model):
    """The room of a dialogue space: its code, what it takes now, then its notes and its survey."""

    offer = models.OneToOneField(GroupOffer, on_delete=models.PROTECT, related_name="dialogue")
    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=random_code, editable=False)
    takes_questions = models.BooleanField(_("les questions sont reçues"), default=True)
    takes_words = models.BooleanField(_("le mot de chaque personne est reçu"), default=False)
    notes_fr = models.TextField(_("notes en français"), blank=True)
    notes_en = models.TextField(_("notes en anglais"), blank=True)
    notes = Translated()
    notes_published_at = models.DateTimeField(null=True, blank=True)
    # A save of the notes names the version it read.
    version = models.PositiveIntegerField(default=1)
    survey_sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("espace de dialogue")
        verbose_name_plural = _("espaces de dialogue")

    def __str__(self):
        return self.code


class AgendaItem(models.Model):
    """One moment of the agenda."""

    offer = models.ForeignKey(GroupOffer, on_delete=models.CASCADE, related_name="agenda")
    begins = models.TimeField(_("heure"))
    title_fr = models.CharField(_("en français"), max_length=160)
    title_en = models.CharField(_("en anglais"), max_length=160, blank=True)
    title = Translated()
    who = models.CharField(_("qui l’anime"), max_length=160, blank=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = _("point du déroulement")
        verbose_name_plural = _("points du déroulement")
        ordering = ["begins", "pk"]

    def __str__(self):
        return self.title


class Poll(models.Model):
    """A question put to the room, with the answers to choose from."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.PROTECT, related_name="polls")
    kind = models.CharField(_("comment on répond"), max_length=10, choices=PollKind)
    title_fr = models.CharField(_("question en français"), max_length=200)
    title_en = models.CharField(_("question en anglais"), max_length=200, blank=True)
    title = Translated()
    state = models.CharField(max_length=10, choices=PollState, default=PollState.DRAFT)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = _("sondage")
        ordering = ["pk"]

    def __str__(self):
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state == PollState.OPEN


class PollOption(models.Model):
    """An answer to choose; on a scale, the numbers from 1 to 5."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="options")
    label_fr = models.CharField(max_length=120)
    label_en = models.CharField(max_length=120, blank=True)
    label = Translated()

    class Meta:
        verbose_name = _("choix d’un sondage")
        verbose_name_plural = _("choix d’un sondage")
        ordering = ["pk"]

    def __str__(self):
        return self.label


class Ballot(models.Model):
    """What one phone answered; answered again, the new answer takes the place of the former one."""

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="ballots")
    device = models.CharField(max_length=64)
    options: models.ManyToManyField = models.ManyToManyField(PollOption, related_name="ballots")

    class Meta:
        verbose_name = _("réponse à un sondage")
        verbose_name_plural = _("réponses à un sondage")
        constraints = [models.UniqueConstraint(fields=["poll", "device"], name="one_ballot_a_device")]

    def __str__(self):
        return f"{self.poll_id} {self.pk}"


class TakeawayWord(models.Model):
    """What one phone keeps of the meeting, in a word. `folded` brings together the ways of writing the same one."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.PROTECT, related_name="words")
    device = models.CharField(max_length=64)
    text = models.CharField(_("votre mot"), max_length=LONGEST_WORD)
    folded = models.CharField(max_length=2 * LONGEST_WORD)
    state = models.CharField(max_length=10, choices=Shown, default=Shown.WAITING)

    class Meta:
        verbose_name = _("mot retenu")
        verbose_name_plural = _("mots retenus")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["dialogue", "device"], name="one_word_a_device")]

    def __str__(self):
        return self.text


class RoomQuestion(models.Model):
    """A question for the meeting, sent before or during it; without a name when the person gives none."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.PROTECT, related_name="questions")
    device = models.CharField(max_length=64)
    text = models.CharField(_("votre question"), max_length=LONGEST_QUESTION)
    name = models.CharField(_("votre nom"), max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=Shown, default=Shown.WAITING)
    answered_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField(default=clock.now)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = _("question posée")
        verbose_name_plural = _("questions posées")
        ordering = ["at", "pk"]

    def __str__(self):
        return self.text


class QuestionSupport(models.Model):
    """Somebody else asks the same: once a phone."""

    question = models.ForeignKey(RoomQuestion, on_delete=models.CASCADE, related_name="supports")
    device = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("appui à une question")
        verbose_name_plural = _("appuis à une question")
        constraints = [models.UniqueConstraint(fields=["question", "device"], name="supported_once_a_device")]

    def __str__(self):
        return f"{self.question_id} {self.pk}"


class SurveyAnswer(models.Model):
    """What somebody says after the meeting: no name, no hour, nothing that leads back to a registration."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.PROTECT, related_name="survey")
    device = models.CharField(max_length=64)
    kept = models.TextField(_("ce que vous en retenez"), blank=True)
    change = models.TextField(_("ce que vous changeriez"), blank=True)
    useful = models.PositiveSmallIntegerField(_("utile pour vous, de 1 à 5"))

    class Meta:
        verbose_name = _("réponse au questionnaire")
        verbose_name_plural = _("réponses au questionnaire")
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "device"], name="one_survey_a_device"),
            models.CheckConstraint(condition=Q(useful__range=(1, 5)), name="survey_useful_from_1_to_5"),
        ]

    def __str__(self):
        return f"{self.dialogue_id} {self.pk}"


class DialogueLearning(models.Model):
    """A learning of the library that came from a dialogue space."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.PROTECT, related_name="learnings")
    entry = models.OneToOneField(JournalEntry, on_delete=models.CASCADE, related_name="from_dialogue")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("apprentissage d’un espace de dialogue")
        verbose_name_plural = _("apprentissages d’espaces de dialogue")
        ordering = ["pk"]

    def __str__(self):
        return str(self.entry)
