"""The agreement: offered by the team, accepted by the table in the portal, countersigned, kept with its proof (F46)."""

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock, pdf
from cimpact.errors import NotPossible
from cimpact.history.models import record

from ..agreed_terms import versions_of
from ..agreement_text import agreement_number, agreement_pdf, agreement_words, fingerprint
from ..enums import State
from ..models import Agreement, Dossier
from ..sides import tell_table, tell_team
from .awaited import current_number, note_awaited
from .transitions import expect, locked


@transaction.atomic
def offer_agreement(dossier: Dossier, *, language: str, sha256: str, by) -> Agreement:
    """Offer the agreement as it was previewed (its fingerprint); until it is accepted it may be offered anew."""
    dossier = locked(dossier)
    expect(dossier, (State.ACTIVE,))
    agreement = Agreement.objects.filter(dossier=dossier).first()
    if agreement and agreement.signed_at:
        raise NotPossible(_("L’entente est déjà acceptée par la table : elle ne s’offre plus de nouveau."))
    if agreement and agreement.sha256 == sha256:
        return agreement  # offered twice, told once
    version = versions_of(dossier.participation)[0]
    words = agreement_words(dossier, version, language)
    if fingerprint(words) != sha256:
        raise NotPossible(
            _("Ce qui est convenu a changé depuis l’aperçu : relisez l’entente, puis offrez-la.")
        )
    agreement = agreement or Agreement(dossier=dossier)
    agreement.version, agreement.language = version.number, language
    agreement.words, agreement.sha256 = words, sha256
    agreement.offered_at, agreement.offered_by = clock.now(), by
    agreement.save()
    record(dossier, "dossier.agreement_offered", by=by, after={"version": version.number})
    _note(dossier, agreement)
    tell_table("agreement_offered", dossier, by=by)
    return agreement


@transaction.atomic
def sign_agreement(dossier: Dossier, *, name: str, title: str, sha256: str, by) -> Agreement:
    """Accept, for the table, the words one read (their fingerprint)."""
    dossier = locked(dossier)
    expect(dossier, (State.ACTIVE,))
    agreement = Agreement.objects.select_for_update().filter(dossier=dossier).first()
    if agreement is None:
        raise NotPossible(_("L’entente n’est pas encore offerte."))
    if agreement.signed_at:
        return agreement  # accepted twice, signed once
    if agreement.sha256 != sha256:
        raise NotPossible(_("L’entente a été offerte de nouveau depuis que vous l’avez lue : relisez-la."))
    if agreement.version != current_number(dossier.participation):
        raise NotPossible(
            _(
                "Ce qui est convenu a changé depuis que cette entente a été offerte. L’équipe doit vous l’offrir de "
                "nouveau."
            )
        )
    agreement.signed_at, agreement.signed_by = clock.now(), by
    agreement.signatory_name, agreement.signatory_title = name, title
    agreement.save()
    after = {"version": agreement.version, "signatory": f"{name}, {title}", "sha256": agreement.sha256}
    record(dossier, "dossier.agreement_signed", by=by, after=after)
    _note(dossier, agreement)
    tell_team("agreement_signed", dossier, by=by)
    return agreement


@transaction.atomic
def countersign_agreement(dossier: Dossier, *, name: str, title: str, by) -> Agreement:
    """Sign after the table, for the programme: the agreement takes effect and its PDF is kept."""
    dossier = locked(dossier)
    expect(dossier, (State.ACTIVE,))
    agreement = Agreement.objects.select_for_update().filter(dossier=dossier).first()
    if agreement is None or agreement.signed_at is None:
        raise NotPossible(_("L’entente se contresigne une fois acceptée par la table."))
    if agreement.countersigned_at:
        return agreement
    agreement.dossier = dossier
    agreement.countersigned_at, agreement.countersigned_by = clock.now(), by
    agreement.countersignatory_name, agreement.countersignatory_title = name, title
    if pdf.available():  # elsewhere it is read and printed on screen
        kept = ContentFile(agreement_pdf(agreement))
        agreement.pdf.save(f"{agreement_number(dossier)}.pdf", kept, save=False)
    agreement.save()
    after = {"version": agreement.version, "signatory": f"{name}, {title}"}
    record(dossier, "dossier.agreement_countersigned", by=by, after=after)
    _note(dossier, agreement)
    tell_table("agreement_countersigned", dossier, by=by)
    return agreement


def _note(dossier: Dossier, agreement: Agreement) -> None:
    participation = dossier.participation
    participation.dossier.agreement = agreement
    note_awaited(participation)
