"""What a proposal repeats of an earlier stage, with the dossier where it was shown (F13)."""

from .models import Dossier, Evidence


def inherited_evidence(dossier: Dossier) -> dict[int, Evidence]:
    """The evidence of earlier stages that this dossier's repeats, by id, with its dossier and stage.

    One query when there is some; read once: the dossier lives as long as the request.
    """
    kept = vars(dossier)
    if "_inherited" not in kept:
        sources = [e.inherited_from_id for e in dossier.evidence.all() if e.inherited_from_id]
        found = Evidence.objects.filter(pk__in=sources).select_related("dossier__stage") if sources else []
        kept["_inherited"] = {evidence.pk: evidence for evidence in found}
    return kept["_inherited"]
