"""One thing learned, noted in a minute; the filters of a journal (F68, R50)."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cimpact import clock
from cimpact.fields import WrittenDateField
from cimpact.formatting import as_date
from cimpact.storage import NoRoom
from cimpact.writing.text import without_controls

from ..enums import Aim, Condition, EntryKind, Sureness, Visibility
from ..journal import OF_REGION, WHO_READS, Origin
from ..models import JournalEntry, LearningQuestion
from ..pictures import ACCEPTED, Picture, receive_picture
from ..workflow.journal import SAID, Shown

MOST_TAGS, LONGEST_TAG = 8, 40
LONGEST_TEXT = 6000
# An entry that says it waited longer was written on a device whose clock is wrong.
LONGEST_WAIT = dt.timedelta(days=365)


class TagsField(forms.CharField):
    """Words parted by commas; in Python, a list of them, small and each once."""

    def to_python(self, value):
        typed = value if isinstance(value, list) else without_controls(str(value or "")).split(",")
        tags = [" ".join(tag.replace('"', " ").split()).lower() for tag in typed]
        return list(dict.fromkeys(tag for tag in tags if tag))

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, list) else value

    def run_validators(self, value):
        if len(value) > MOST_TAGS:
            raise ValidationError(
                ngettext("Gardez au plus %(n)s mot-clé.", "Gardez au plus %(n)s mots-clés.", MOST_TAGS)
                % {"n": MOST_TAGS}
            )
        if any(len(tag) > LONGEST_TAG for tag in value):
            raise ValidationError(_("Un mot-clé est trop long : séparez-les par des virgules."))


class SaidForm(forms.Form):
    """What an entry says. The photo stands last: were it too heavy, what came before it is received all the same."""

    title = forms.CharField(
        label=gettext_lazy("En une phrase"),
        max_length=160,
        widget=forms.Textarea(attrs={"rows": 2, "class": "words one-sentence"}),
        error_messages={"required": gettext_lazy("Dites-le en une phrase.")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Qu’est-ce que c’est?"),
        choices=EntryKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez ce que c’est.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Ce qui s’est passé, ce qu’on en comprend"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4, "class": "words"}),
        help_text=gettext_lazy("Vous pouvez dicter : votre téléphone écrit."),
    )
    sureness = forms.ChoiceField(
        label=gettext_lazy("À quel point en êtes-vous sûrs?"),
        choices=Sureness.choices,
        initial=Sureness.HUNCH,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Dites à quel point vous en êtes sûrs.")},
    )
    tags = TagsField(
        label=gettext_lazy("Mots-clés"),
        required=False,
        help_text=gettext_lazy("Séparés par des virgules."),
        widget=forms.TextInput(attrs={"list": "journal-words", "autocapitalize": "none"}),
    )
    aims = forms.MultipleChoiceField(
        label=gettext_lazy("Ce que ça touche"),
        choices=Aim.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    conditions = forms.MultipleChoiceField(
        label=gettext_lazy("Conditions de l’impact collectif"),
        choices=Condition.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    question = forms.ChoiceField(
        label=gettext_lazy("Question d’apprentissage"),
        required=False,
        widget=forms.Select(attrs={"data-own": True}),
    )
    happened_on = WrittenDateField(
        label=gettext_lazy("Quand?"),
        required=False,
        help_text=gettext_lazy("Laissez vide si c’est aujourd’hui. Par exemple 15 avril 2026 ou 2026-04-15."),
    )
    photo = forms.FileField(
        label=gettext_lazy("Photo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=gettext_lazy(
            "Le lieu et l’heure que le téléphone y inscrit sont effacés. Demandez l’accord des personnes qu’on y "
            "reconnaît."
        ),
    )
    photo_alt = forms.CharField(
        label=gettext_lazy("Ce que montre la photo"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Pour les personnes qui ne la voient pas."),
        widget=forms.TextInput(
            attrs={"data-missing-with-photo": gettext_lazy("Dites en quelques mots ce que montre la photo.")}
        ),
    )

    hide_optional = True

    def __init__(self, *args, questions: Sequence[LearningQuestion] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = {str(question.pk): question for question in questions}
        self.fields["question"].choices = [
            ("", _("Aucune en particulier")),
            *((pk, question.text) for pk, question in self.questions.items()),
        ]
        for field in self.fields.values():
            # What the page's script says before it keeps an entry that cannot be sent as it is.
            if field.required and not field.widget.is_hidden:
                field.widget.attrs["data-missing"] = field.error_messages["required"]

    def clean_title(self):
        return " ".join(without_controls(self.cleaned_data["title"]).split())

    def clean_text(self):
        return without_controls(self.cleaned_data["text"].replace("\r\n", "\n")).strip()

    def clean_happened_on(self):
        happened_on = self.cleaned_data["happened_on"]
        if happened_on and happened_on > clock.today():
            raise ValidationError(_("Cette date est à venir : une entrée raconte ce qui a eu lieu."))
        return happened_on

    def clean_photo(self) -> Picture | None:
        upload = self.cleaned_data["photo"]
        try:
            return receive_picture(upload) if upload else None
        except NoRoom as refusal:
            raise ValidationError(str(refusal)) from refusal

    def clean(self):
        data = super().clean()
        if data.get("photo") and not data.get("photo_alt"):
            self.add_error("photo_alt", _("Dites en quelques mots ce que montre la photo."))
        return data

    @property
    def said(self) -> dict:
        """What the actions take of it."""
        data = self.cleaned_data
        return {name: data[name] for name in SAID if name in data} | {
            "question": self.questions.get(data["question"]),
            "happened_on": data["happened_on"] or clock.today(),
        }

    @property
    def shown(self) -> Shown | None:
        data = self.cleaned_data
        return Shown(data["photo"], data["photo_alt"]) if data["photo"] else None


class EntryForm(SaidForm):
    """A new entry: where it is written, who reads it, the narrowest first whatever was chosen the last time.

    Without `origins`, the page that opens without a connection: it knows nobody, and what it is sent from is told when
    it is sent.
    """

    origin = forms.ChoiceField(
        label=gettext_lazy("Pour quel lieu?"),
        required=False,
        widget=forms.Select(attrs={"data-own": True}),
    )
    visibility = forms.ChoiceField(
        label=gettext_lazy("Qui peut la lire?"),
        choices=list(WHO_READS.items()),
        initial=Visibility.ME,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez qui peut la lire.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
    # By the clock of the device, where it was written without a connection.
    written_at = forms.DateTimeField(widget=forms.HiddenInput, required=False)
    dossier = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, origins: Sequence[Origin] = (), dossiers=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.origins = {origin.key: origin for origin in origins}
        self.dossiers = dossiers
        self.fields["origin"].choices = [(key, origin.label) for key, origin in self.origins.items()]
        if len(self.origins) < 2:
            self.fields["origin"].widget = forms.HiddenInput()
            self.initial.setdefault("origin", next(iter(self.origins), ""))
        if origins and not any(origin.neighbourhood for origin in origins):
            self.fields["visibility"].choices = [(one, WHO_READS[one]) for one in OF_REGION]
        self.initial.setdefault("key", uuid.uuid4())

    def clean_origin(self) -> Origin | None:
        chosen = self.cleaned_data["origin"]
        if not chosen and len(self.origins) > 1:
            raise ValidationError(_("Dites pour quel lieu vous écrivez."))
        return self.origins[chosen] if chosen else next(iter(self.origins.values()), None)

    def clean_written_at(self):
        written_at, now = self.cleaned_data["written_at"], clock.now()
        return written_at if written_at and now - LONGEST_WAIT < written_at <= now else None

    def clean_dossier(self):
        chosen = self.cleaned_data["dossier"]
        return self.dossiers.filter(pk=chosen).first() if chosen and self.dossiers is not None else None

    def clean(self):
        data = super().clean()
        origin, visibility = data.get("origin"), data.get("visibility")
        if origin and visibility and visibility not in origin.readers:
            self.add_error(
                "visibility",
                _("Pour la région, choisissez « Moi seulement », la communauté ou tout le monde."),
            )
        return data

    @property
    def values(self) -> dict:
        """What write_entry takes."""
        data = self.cleaned_data
        origin, dossier, written_at = data["origin"], data["dossier"], data["written_at"]
        said = self.said
        place = origin.neighbourhood
        if said["question"] and (not place or said["question"].dossier.neighbourhood_id != place.pk):
            said["question"] = None
        if written_at and not data["happened_on"]:
            said["happened_on"] = as_date(written_at)
        return {
            "key": data["key"],
            "programme": origin.programme,
            "neighbourhood": place,
            "dossier": dossier if dossier and place and dossier.neighbourhood_id == place.pk else None,
            "said": said,
            "visibility": data["visibility"],
            "written_at": written_at,
            "photo": self.shown,
        }


class ChangeForm(SaidForm):
    """An entry changed by its author, over the version she read; who reads it is changed on its page."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    without_photo = forms.BooleanField(label=gettext_lazy("Retirer la photo"), required=False)

    def __init__(self, *args, entry: JournalEntry, **kwargs):
        present = next(iter(entry.photos.filter(removed_at=None)), None)
        initial = {name: getattr(entry, name) for name in SAID if name != "question"} | {
            "question": entry.question_id or "",
            "version": entry.version,
            "photo_alt": present.alt if present else "",
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.entry = entry
        if not present:
            del self.fields["without_photo"]
        self.fields["happened_on"].help_text = _("Par exemple 15 avril 2026 ou 2026-04-15.")

    @property
    def values(self) -> dict:
        """What change_entry takes."""
        data = self.cleaned_data
        happened_on = data["happened_on"] or self.entry.happened_on
        return {
            "version": data["version"],
            "said": self.said | {"happened_on": happened_on},
            "photo": self.shown,
            "photo_alt": data["photo_alt"],
            "without_photo": data.get("without_photo", False),
        }


class JournalFilters(forms.Form):
    """The filters of a journal, by address; the choices are those of what the reader may read."""

    hide_optional = True

    kind = forms.ChoiceField(
        label=gettext_lazy("Genre"), required=False, choices=[("", gettext_lazy("Tous")), *EntryKind.choices]
    )
    aim = forms.ChoiceField(
        label=gettext_lazy("Visée"), required=False, choices=[("", gettext_lazy("Toutes")), *Aim.choices]
    )
    tag = forms.ChoiceField(label=gettext_lazy("Mot-clé"), required=False)
    place = forms.ChoiceField(label=gettext_lazy("Quartier"), required=False)
    who = forms.ChoiceField(
        label=gettext_lazy("Qui a écrit"),
        required=False,
        choices=[("", gettext_lazy("Tout le monde")), ("me", gettext_lazy("Moi"))],
    )

    def __init__(self, *args, tags: Sequence[str], places: dict[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tag"].choices = [("", _("Tous")), *((tag, tag) for tag in tags)]
        self.fields["place"].choices = [("", _("Tous")), *places.items()]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"
        for name in ("tag", "place"):
            self.fields[name].widget.attrs["data-own"] = True

    @property
    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
