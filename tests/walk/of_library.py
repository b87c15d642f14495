"""The addresses of the learning library, and of what an accepted report shares in it."""

from learning.enums import ReportState
from learning.models import Report

from .elsewhere import Place
from .of_a_dossier import Address, has_participation, the_two_sides
from .people import FOUND, POST_ONLY, ROLES, STAFF, TABLE

COMMUNITY = tuple(role for role in ROLES if role != "outsider")
# Whoever speaks for another table.
ELSEWHERE = ("neighbour",)


def of_learning(*enters: str, answer: int = FOUND, **more) -> Place:
    return Place(
        enters or COMMUNITY,
        answer=answer,
        names=lambda facts: {"pk": facts.learning} | {name: getattr(facts, name) for name in more},
        hidden_from=() if answer == POST_ONLY else ("outsider",),
        most_queries=25,
    )


def of_collection(*enters: str, answer: int = FOUND) -> Place:
    return Place(
        enters or COMMUNITY,
        answer=answer,
        names=lambda facts: {"pk": facts.collection},
        hidden_from=() if answer == POST_ONLY else ("outsider",),
        most_queries=25,
    )


OF_LIBRARY: dict[str, list[Place]] = {
    "learning_library": [Place()],
    "library_export": [
        Place(names=lambda facts: {"kind": "csv"}),
        Place(names=lambda facts: {"kind": "xlsx"}),
    ],
    "my_learnings": [Place()],
    "public_learnings": [Place(signed_out=FOUND)],
    "public_learning": [Place(signed_out=FOUND, names=lambda facts: {"pk": facts.public_learning})],
    "collections": [Place()],
    "collection_make": [Place((*TABLE, *STAFF, *ELSEWHERE))],
    "collection": [of_collection()],
    "collection_edit": [of_collection("coordinator")],
    "collection_act": [of_collection(*ROLES, answer=POST_ONLY)],
    "library_entry": [of_learning()],
    "library_reuse": [of_learning(*ELSEWHERE)],
    "library_withdraw": [of_learning(*ROLES, answer=POST_ONLY, reuse=True)],
    "library_collect": [of_learning(*ROLES, answer=POST_ONLY)],
}


def accepted(dossier) -> Report | None:
    reports = Report.objects.filter(obligation__participation__dossier=dossier)
    return reports.filter(state=ReportState.ACCEPTED).first()


def of_accepted(dossier) -> dict | None:
    return {"obligation": report.obligation_id} if (report := accepted(dossier)) else None


def first_finding(dossier) -> dict | None:
    finding = (report := accepted(dossier)) and report.findings.first()
    return {**of_accepted(dossier), "finding": finding.pk} if finding else None


OF_SHARED_FINDINGS: dict[str, Address] = {
    "report_findings": Address(the_two_sides, names=of_accepted, exists=has_participation),
    "report_finding": Address(
        lambda role, dossier: role == "coordinator", names=first_finding, exists=has_participation
    ),
}
