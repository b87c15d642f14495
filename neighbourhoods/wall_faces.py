"""What a note of the wall shows, as HTML. A wall holds hundreds of notes and a template takes long for each: what is
the same on all of them is said once, here."""

from dataclasses import dataclass, field

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from .wall import Note


@dataclass
class Faces:
    """How the notes of one page look: for whom, in which size, and the one whose moves are open."""

    tool_url: str
    size: str
    opened: str
    writes: bool
    statuses: dict[str, SafeString] = field(default_factory=dict)

    def __post_init__(self):
        self.open_label, self.closed_label = _("Fermer"), _("Déplacer")
        self.reach = _("Joindre")

    def of(self, note: Note) -> SafeString:
        """Everything on a note, the panel of its moves apart."""
        parts = [self._name(note)]
        if organisation := note.organisation:
            parts.append(format_html('<p class="small quiet" data-own>{}</p>', organisation))
        if note.contact:
            parts.append(
                format_html(
                    '<p class="small quiet"><span class="visually-hidden">{} </span><span data-own>{}</span></p>',
                    self.reach,
                    note.contact,
                )
            )
        if dates := note.dates:
            parts.append(format_html('<p class="small quiet">{}</p>', dates))
        if state := note.state:
            parts.append(self._status(note, state))
        if self.writes:
            parts.append(self._tools(note))
        return mark_safe("".join(parts))

    def _name(self, note: Note) -> SafeString:
        if not self.writes:
            return format_html('<p class="wall-name" data-own>{}</p>', note.name)
        return format_html(
            '<p class="wall-name"><a href="{0}?carte={1}#carte-{1}" id="ouvrir-{1}" data-own'
            ' draggable="false">{2}</a></p>',
            self.tool_url,
            note.key,
            note.name,
        )

    def _status(self, note: Note, state: str) -> SafeString:
        if state not in self.statuses:
            said = render_to_string("components/status.html", {"tone": note.tone, "label": state})
            self.statuses[state] = format_html("<p>{}</p>", said)
        return self.statuses[state]

    def _tools(self, note: Note) -> SafeString:
        is_open = note.key == self.opened
        return format_html(
            '<p class="wall-tools no-print"><span class="wall-grip" data-grip aria-hidden="true"></span>'
            '<a class="btn btn-link btn-sm" href="?taille={0}{1}#note-{2}" id="deplacer-{2}" data-move'
            ' aria-expanded="{3}" aria-describedby="aide-mur">{4}'
            ' <span class="visually-hidden" data-own>{5}</span></a></p>',
            self.size,
            "" if is_open else f"&note={note.key}",
            note.key,
            "true" if is_open else "false",
            self.open_label if is_open else self.closed_label,
            note.name,
        )
