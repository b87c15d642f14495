"""A file that the demonstration joins to a draft: the neighbourhood's plan, in a page."""

from django.core.files.uploadedfile import SimpleUploadedFile

from cimpact import pdf
from neighbourhoods.people import coordinators_of
from proposals.enums import State
from proposals.models import Dossier
from proposals.workflow.attachments import attach

PLAN = (
    "<p>Adopté à l’assemblée de quartier, après huit rencontres et un sondage auprès de 340 personnes.</p>"
    "<ul><li>Se nourrir près de chez soi, à un prix qu’on peut payer.</li>"
    "<li>Se loger sans craindre la prochaine hausse.</li>"
    "<li>Se déplacer à pied, en tout temps, à tout âge.</li></ul>"
    "<p>Ces priorités guident ce que la table entreprend jusqu’en 2031.</p>"
)


def join_a_plan(dossiers: list[Dossier]) -> None:
    """Join a plan to the first draft, where this server can write a PDF."""
    # A story's dossier is as the story last held it: the database says which are still written.
    drafts = Dossier.objects.filter(pk__in=[dossier.pk for dossier in dossiers], state=State.DRAFTING)
    draft = drafts.order_by("pk").first()
    if draft is None or not pdf.available():
        return
    content = pdf.render("proposals/pdf/vision.html", {"title": "Plan de quartier", "text": PLAN}, "fr")
    upload = SimpleUploadedFile("Plan de quartier.pdf", content, "application/pdf")
    attach(draft, upload, by=coordinators_of(draft.neighbourhood).first())
