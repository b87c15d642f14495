"""Writing together in the demonstration: a partner on two sections, an advisor who types, threads (F24, F31)."""

import uuid

from cimpact.accounts.models import User
from cimpact.history.models import Audience
from neighbourhoods.enums import TableRole
from neighbourhoods.people import advisor_of, coordinators_of, members_of
from proposals import workflow
from proposals.enums import State
from proposals.models import Dossier
from proposals.progress import note_progress


def write_together(dossiers: list[Dossier], guest: User) -> None:
    """On the first draft: a guest, the advisor asked to type, a thread settled and two that wait."""
    drafts = Dossier.objects.with_names().filter(
        pk__in=[dossier.pk for dossier in dossiers], state=State.DRAFTING
    )
    dossier = drafts.order_by("pk").first()
    if dossier is None:
        return
    coordinator = coordinators_of(dossier.neighbourhood).first()
    writer = members_of(dossier.neighbourhood, TableRole.CONTRIBUTOR).first() or coordinator
    left = set(note_progress(dossier))
    # The guest writes one section that still lacks something, and one that is complete.
    second = next((s for s in dossier.document.sections if s.code in left), dossier.document.sections[1])
    first, third = [section for section in dossier.document.sections if section != second][:2]
    workflow.invite_guest(
        dossier, guest, sections=[second, third], organisation="L’Escale des familles", by=coordinator
    )
    say(dossier, coordinator, "Fatou, pouvez-vous dire ici ce que vivent les familles?", second, [guest])
    thread = say(dossier, writer, "On garde le chiffre de l’an dernier?", first, audience=Audience.TABLE)
    say(dossier, coordinator, "Oui, en disant d’où il vient.", thread=thread)
    workflow.settle_thread(dossier, thread, resolved=True, by=coordinator)
    if advisor := advisor_of(dossier.neighbourhood, dossier.programme):
        workflow.allow_typing(dossier, allowed=True, by=coordinator)
        say(
            dossier,
            coordinator,
            "Nous manquons de mains : taperez-vous ce que nous dictons?",
            third,
            [advisor],
        )


def say(dossier, by, text, section=None, mentioned=(), **more):
    return workflow.say(
        dossier, text=text, by=by, section=section, mentioned=mentioned, key=uuid.uuid4(), **more
    )
