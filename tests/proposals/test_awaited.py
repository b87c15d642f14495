"""What one side of a participation asks of the other waits for exactly those who may answer."""

import pytest

from proposals.agreement_text import agreement_words, fingerprint
from proposals.models import Agreement
from proposals.status import status_for
from proposals.todo import todo_for
from proposals.workflow.agreements import countersign_agreement, offer_agreement, sign_agreement
from proposals.workflow.plans import agree_plan, begin_plan
from tests import cast as casting

from .test_modifications import changed
from .test_modifications import propose_modification as propose
from .test_turns import ROLES, expect, read


def modified(cast, dossier, by):
    propose(dossier, terms=changed(dossier, conditions="Un rapport de plus."), reason="Pour voir.", by=by)


def offered(cast, dossier):
    version = dossier.participation.versions.get()
    sha256 = fingerprint(agreement_words(dossier, version, "fr"))
    offer_agreement(dossier, language="fr", sha256=sha256, by=cast.team)


def signed(cast, dossier):
    offered(cast, dossier)
    sha256 = Agreement.objects.get().sha256
    sign_agreement(dossier, name="Marie", title="Présidente", sha256=sha256, by=cast.coordinator)


def countersigned(cast, dossier):
    signed(cast, dossier)
    countersign_agreement(dossier, name="Judith", title="Directrice", by=cast.team)


def planned(cast, dossier, by):
    agree_plan(dossier, 1, version=begin_plan(dossier, 1, by=cast.coordinator).version, by=by)


AWAITED = {
    "a modification of the table": (lambda c, d: modified(c, d, c.coordinator), {"team"}),
    "a modification of the team": (lambda c, d: modified(c, d, c.team), {"coordinator"}),
    "a modification of the advisor": (lambda c, d: modified(c, d, c.advisor), {"coordinator"}),
    "an agreement offered": (offered, {"coordinator"}),
    "an agreement accepted": (signed, {"team"}),
    "an agreement countersigned": (countersigned, set()),
    "a plan agreed by the table": (lambda c, d: planned(c, d, c.coordinator), {"advisor"}),
    "a plan agreed by the team": (lambda c, d: planned(c, d, c.advisor), {"coordinator"}),
}


@pytest.mark.parametrize("case", AWAITED)
def test_what_is_asked_waits_for_the_other_side_alone(cast, case):
    happens, roles = AWAITED[case]
    dossier = casting.active(cast, kind="deployment")
    happens(cast, dossier)
    expect(dossier, cast, roles)
    for role in ROLES:
        user = getattr(cast, role)
        assert (status_for(read(dossier), user).tone == "you") == (role in roles), role
        assert (todo_for(user, read(dossier)) is not None) == (role in roles), role
