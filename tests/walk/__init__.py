"""Every address of the portal, and what each person may expect of it: the tables that tests/test_walk.py walks."""

from .elsewhere import ELSEWHERE_IN_THE_PORTAL as OUTSIDE_DOSSIERS
from .elsewhere import facts_around
from .of_a_dossier import OF_A_DOSSIER as OF_THE_DOSSIER_ITSELF
from .of_a_dossier import first_section
from .of_accords import OF_ACCORDS
from .of_capacity import OF_A_WALLET, OF_CAPACITY
from .of_committee_meetings import OF_COMMITTEE_MEETINGS
from .of_committees import OF_COMMITTEES
from .of_community import OF_COMMUNITY
from .of_decisions import OF_DECISIONS
from .of_dues import DUES, DUES_OF_A_DOSSIER
from .of_figures import OF_FIGURES
from .of_follow_up import OF_FOLLOW_UP
from .of_indicators import OF_INDICATORS
from .of_journal import OF_JOURNAL
from .of_library import OF_LIBRARY, OF_SHARED_FINDINGS
from .of_meetings import CONTACTS, OF_MEETINGS
from .of_packs import OF_PACKS
from .of_papers import OF_PAPERS
from .of_partners import OF_PARTNERS
from .of_published import OF_PUBLISHED
from .of_questions import OF_QUESTIONS
from .of_reflections import OF_REFLECTIONS
from .of_regional import OF_REGIONAL
from .of_reports import OF_REPORTS
from .of_search import OF_SEARCH
from .of_sustainability import OF_SUSTAINABILITY
from .of_territories import OF_TERRITORIES
from .people import (
    ELSEWHERE,
    FOUND,
    MAIN_STATES,
    NOBODY,
    POST_ONLY,
    ROLES,
    STRANGERS,
    dossiers_by_state,
    people_around,
)

OF_A_DOSSIER = (
    OF_THE_DOSSIER_ITSELF
    | OF_FOLLOW_UP
    | DUES_OF_A_DOSSIER
    | OF_MEETINGS
    | OF_REPORTS
    | OF_SUSTAINABILITY
    | OF_QUESTIONS
    | OF_A_WALLET
    | OF_SHARED_FINDINGS
)
ELSEWHERE_IN_THE_PORTAL = (
    OUTSIDE_DOSSIERS
    | OF_ACCORDS
    | CONTACTS
    | OF_CAPACITY
    | DUES
    | OF_TERRITORIES
    | OF_SEARCH
    | OF_COMMITTEE_MEETINGS
    | OF_PARTNERS
    | OF_COMMUNITY
    | OF_FIGURES
    | OF_INDICATORS
    | OF_COMMITTEES
    | OF_DECISIONS
    | OF_PACKS
    | OF_PAPERS
    | OF_PUBLISHED
    | OF_JOURNAL
    | OF_LIBRARY
    | OF_REGIONAL
    | OF_REFLECTIONS
)

__all__ = [
    "ELSEWHERE",
    "ELSEWHERE_IN_THE_PORTAL",
    "FOUND",
    "MAIN_STATES",
    "NOBODY",
    "OF_A_DOSSIER",
    "POST_ONLY",
    "ROLES",
    "STRANGERS",
    "dossiers_by_state",
    "facts_around",
    "first_section",
    "people_around",
]
