"""The addresses of a sustainability plan, beside those of the dossier."""

from learning.sustainability import plan_of

from .of_a_dossier import Address, anyone, has_participation
from .people import POST_ONLY, STAFF, TABLE


def reads_plan(role: str, dossier) -> bool:
    plan = plan_of(dossier)
    if plan is None:
        return role in ("coordinator", "contributor")  # who may begin it
    return role in TABLE or (role in STAFF and plan.shared_at is not None)


def begun(dossier) -> dict | None:
    return {} if has_participation(dossier) and plan_of(dossier) else None


def first_section(dossier) -> dict | None:
    if begun(dossier) is None:
        return None
    return {"section": plan_of(dossier).document.sections[0].code}


OF_SUSTAINABILITY: dict[str, Address] = {
    "sustainability": Address(reads_plan, exists=has_participation),
    "sustainability_section": Address(reads_plan, names=first_section),
    "sustainability_share": Address(anyone, (POST_ONLY,)),
    "sustainability_pdf": Address(reads_plan, names=begun),
}
