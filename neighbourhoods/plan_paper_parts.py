"""The passages that people write in each paper of a plan, by parts that are saved on their own."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from .models import Brief, OnePagePlan, PlanPaper, ProgressReport

LONGEST_LINE, LONGEST_TEXT = 200, 6000
# What holds on one line of a footer, at the size where it prints.
FOOTER_LINE = 105
DASHES = ("- ", "– ", "• ")


@dataclass(frozen=True)
class Passage:
    """One text of a paper: a line, or several paragraphs."""

    code: str
    label: str | Promise
    help: str | Promise = ""
    is_line: bool = False
    in_footer: bool = False

    @property
    def most(self) -> int:
        """How many characters it holds."""
        if self.in_footer:
            return FOOTER_LINE
        return LONGEST_LINE if self.is_line else LONGEST_TEXT


@dataclass(frozen=True)
class PaperPart:
    """Passages that are saved together."""

    code: str
    title: str | Promise
    passages: tuple[Passage, ...]

    def helped(self, helps: dict[str, str]) -> "PaperPart":
        """The same, with the help given for some of its passages."""
        passages = tuple(replace(one, help=helps.get(one.code, one.help)) for one in self.passages)
        return replace(self, passages=passages)


def _single(code: str, title: str | Promise, label: str | Promise, help: str | Promise = "") -> PaperPart:
    return PaperPart(code, title, (Passage(code, label, help),))


OWN, MORE = _("Vos mots"), _("Vos mots, avant ce qui vient du plan (facultatif)")

# The seven sections of the plan on a page (F82); what comes from the cards comes by itself.
SECTIONS: dict[str, PaperPart] = {
    part.code: part
    for part in (
        _single(
            "theory",
            _("Notre théorie du changement et nos stratégies"),
            _("Vos mots, entre le dessin et les stratégies (facultatif)"),
            _("Le dessin et les stratégies viennent du plan."),
        ),
        _single(
            "data",
            _("Les données qui nous font agir"),
            OWN,
            _(
                "Deux ou trois chiffres parlants, avec leur source. Sans texte de votre part, la page reprend la "
                "dernière valeur et la cible des indicateurs de l’initiative; de ceux qui comptent des personnes, "
                "seulement ce que vous avez publié."
            ),
        ),
        _single(
            "research",
            _("Ce que la recherche nous apprend"),
            OWN,
            _("Les travaux sur lesquels vous vous appuyez, dits simplement."),
        ),
        _single(
            "partners",
            _("Nos principaux partenaires"),
            MORE,
            _("Les partenaires viennent du plan : celles et ceux avec qui la relation est commencée."),
        ),
        _single(
            "measures",
            _("Comment nous suivons nos progrès"),
            OWN,
            _("Sans texte de votre part, la page reprend les changements visés de votre plan."),
        ),
        _single(
            "results",
            _("Nos résultats jusqu’ici"),
            MORE,
            _("Les résultats atteints viennent de votre carte stratégique."),
        ),
        _single(
            "part",
            _("Participer, nous joindre"),
            OWN,
            _("Ce qu’une personne peut faire dès maintenant, et auprès de qui."),
        ),
    )
}
FOOTER = PaperPart(
    "footer",
    _("Le pied de la page"),
    (
        Passage("address", _("Adresse"), is_line=True, in_footer=True),
        Passage("contact", _("Personne ou courriel à joindre"), is_line=True, in_footer=True),
        Passage("links", _("Site et réseaux sociaux"), is_line=True, in_footer=True),
    ),
)

TITLE = PaperPart("head", _("Le titre"), (Passage("title", _("Titre"), is_line=True),))
# The sections of a progress report (F84), in the order in which it tells.
REPORT: tuple[PaperPart, ...] = (
    TITLE,
    _single("standing", _("Où nous en sommes"), OWN),
    _single("changed", _("Ce qui a changé depuis la dernière fois"), OWN),
    _single("decisions", _("Les décisions prises"), OWN),
    _single("results", _("Les résultats"), OWN),
    _single("milestones", _("Les jalons"), OWN),
    _single("activities", _("Les activités en cours"), OWN),
    _single("learnings", _("Ce que nous apprenons"), OWN),
    _single("ahead", _("La suite, et ce que nous vous demandons"), OWN),
)
# The passages of a brief (F64).
BRIEF: tuple[PaperPart, ...] = (
    TITLE,
    _single("lead", _("En bref"), _("Pourquoi cette note, à qui la lit")),
    _single("what", _("Ce que nous faisons ensemble"), OWN),
    _single("next", _("Ce qui s’en vient"), OWN),
    _single("part", _("Comment y prendre part"), OWN),
    PaperPart(
        "footer",
        _("Le pied de la page"),
        (Passage("contact", _("À qui écrire"), is_line=True, in_footer=True),),
    ),
)


def parts_of(paper: PlanPaper) -> tuple[PaperPart, ...]:
    """The parts of a paper that one writes, in order."""
    if isinstance(paper, OnePagePlan):
        return (*(SECTIONS[code] for code in paper.sections if code in SECTIONS), FOOTER)
    if isinstance(paper, ProgressReport):
        return REPORT
    assert isinstance(paper, Brief)
    return BRIEF


def listed(lines: Iterable[str]) -> str:
    """Sentences as one types a list."""
    return "\n".join(f"- {line}" for line in lines)


def markup_of(text: str) -> SafeString:
    """Typed text as HTML: an empty line parts paragraphs, lines that begin with a dash are a list."""
    blocks: list[SafeString] = []
    for paragraph in text.replace("\r\n", "\n").split("\n\n"):
        plain: list[str] = []
        items: list[str] = []
        for line in (one.strip() for one in paragraph.split("\n")):
            if line.startswith(DASHES):
                items.append(line[2:].strip())
            elif line and items:
                blocks += [*_paragraph(plain), _list(items)]
                plain, items = [line], []
            elif line:
                plain.append(line)
        blocks += [*_paragraph(plain), *([_list(items)] if items else [])]
    return mark_safe("".join(blocks))


def _paragraph(lines: list[str]) -> list[SafeString]:
    return [format_html("<p>{}</p>", mark_safe("<br>".join(map(conditional_escape, lines))))] if lines else []


def _list(items: list[str]) -> SafeString:
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((one,) for one in items)))
