"""A participation passes to another neighbourhood's table: what follows it, what stays, who is told (F59)."""

import datetime as dt
from dataclasses import replace

import pytest
from django.urls import reverse

from cimpact.accounts.models import User
from cimpact.errors import NotPossible
from cimpact.notices import outbox
from cimpact.notices.kinds import write
from cimpact.notices.models import Notice, Status
from learning.timeline import entries_of
from neighbourhoods.models import AdvisorAssignment
from proposals.agreed_terms import terms_of, versions_of
from proposals.agreement_text import agreement_words, fingerprint
from proposals.beginnings import continuations
from proposals.events import changes_of
from proposals.ledger import committed, paid
from proposals.models import Agreement, Dossier
from proposals.money_pages import payments_of
from proposals.permissions import can
from proposals.verification import code_of, verify
from proposals.workflow import instalments
from proposals.workflow.agreements import countersign_agreement, offer_agreement, sign_agreement
from proposals.workflow.carrier import change_carrier
from proposals.workflow.modifications import propose_modification
from proposals.workflow.payments import confirm_payment
from tests import cast as casting
from tests.threads import at_once

pytestmark = pytest.mark.django_db
WHY = "La table des Ormes se dissout."


def fresh(dossier) -> Dossier:
    return Dossier.objects.with_turns().get(pk=dossier.pk)


def anew(user) -> User:
    """The same person at her next request."""
    return User.objects.get(pk=user.pk)


@pytest.fixture
def deployed(cast, clock):
    """Three years under way since 1 April 2022."""
    dossier = casting.active(cast, kind="deployment", starts_on=dt.date(2022, 4, 1))
    instalments.plan_instalments(dossier, instalments.propose_schedule(dossier), by=cast.team)
    clock.set(2022, 5, 2)
    return fresh(dossier)


def passes(cast, dossier, to=None) -> Dossier:
    change_carrier(dossier, former=cast.ormes, to=to or cast.canal, reason=WHY, by=cast.team)
    return fresh(dossier)


def offered(cast, dossier) -> Agreement:
    words = agreement_words(fresh(dossier), versions_of(fresh(dossier).participation)[0], "fr")
    return offer_agreement(dossier, language="fr", sha256=fingerprint(words), by=cast.team)


def signed(cast, dossier, by) -> Agreement:
    agreement = offered(cast, dossier)
    sign_agreement(dossier, name=by.full_name, title="Coordination", sha256=agreement.sha256, by=by)
    return countersign_agreement(dossier, name="Judith Okafor", title="Direction", by=cast.team)


def test_f59_permissions_follow_the_table(cast, deployed):
    moved = passes(cast, deployed)
    assert moved.neighbourhood == moved.initiative.neighbourhood == cast.canal
    for former in (cast.coordinator, cast.contributor, cast.reader):
        assert not Dossier.objects.visible_to(anew(former)).exists()
    assert can(anew(cast.neighbour), "propose_modification", moved)
    assert can(anew(cast.other_advisor), "agree_plan", moved)
    assert moved.answerable is None


def test_f59_what_is_owed_and_the_dates_stay(cast, deployed):
    before = list(deployed.participation.obligations.values_list("kind", "year", "due_on"))
    days = (deployed.participation.starts_on, deployed.participation.ends_on, deployed.next_on)
    moved = passes(cast, deployed)
    assert list(moved.participation.obligations.values_list("kind", "year", "due_on")) == before
    assert (moved.participation.starts_on, moved.participation.ends_on, moved.next_on) == days
    assert moved.participation.versions.count() == deployed.participation.versions.count()


def test_f59_payments_to_come_go_to_the_new_table_s_sponsor_and_those_made_stay(cast, deployed):
    cast.canal.fiscal_sponsor = casting.organisation("Maison du Canal")
    cast.canal.save()
    signed(cast, deployed, cast.coordinator)
    first = deployed.instalments.order_by("due_on").first()
    confirm_payment(first, paid_on=dt.date(2022, 5, 2), reference="V-1", by=cast.team)
    figures = (committed(deployed), paid(deployed))
    moved = passes(cast, deployed)
    assert (committed(moved), paid(moved)) == figures
    received = [i.received_by.name for i in payments_of(cast.programme, cast.team)]
    assert received == ["Table de quartier Les Ormes", "Maison du Canal", "Maison du Canal"]


def test_f59_a_signed_agreement_stays_readable_and_verified_and_a_new_one_is_offered(
    cast, deployed, signed_in, clock
):
    former = signed(cast, deployed, cast.coordinator)
    moved = passes(cast, deployed)
    assert not hasattr(moved, "agreement")
    client = signed_in(anew(cast.neighbour))
    address = reverse("former_agreement", args=[moved.pk, former.pk])
    assert address in client.get(reverse("agreement", args=[moved.pk])).content.decode()
    assert client.get(address).status_code == 200
    assert signed_in(anew(cast.coordinator)).get(address).status_code == 404
    clock.set(2022, 5, 9)
    present = signed(cast, deployed, cast.neighbour)
    assert "Table de quartier Le Canal" in present.words
    number = f"E-{moved.number}"
    for agreement, place in ((former, "Les Ormes"), (present, "Le Canal")):
        assert verify(number, code_of(agreement)).neighbourhood == place
    assert verify(number, "0000-0000") is None
    letter = moved.answer_letter
    assert verify(letter.number, letter.code).neighbourhood == "Les Ormes"


def test_an_agreement_not_signed_yet_is_taken_back(cast, deployed):
    offered(cast, deployed)
    assert fresh(deployed).participation.table_awaited == "signature"
    moved = passes(cast, deployed)
    assert moved.participation.table_awaited == ""
    assert not Agreement.objects.exists()


def test_an_open_modification_is_closed_with_the_reason(cast, deployed):
    terms = terms_of(versions_of(deployed.participation)[0].content)
    longer = replace(terms, ends_on=terms.ends_on + dt.timedelta(days=30))
    waiting = propose_modification(deployed, terms=longer, reason="Du retard.", by=cast.coordinator)
    moved = passes(cast, deployed)
    waiting.refresh_from_db()
    assert (waiting.answer, waiting.closed_by) == (WHY, cast.team)
    assert moved.participation.team_awaited == ""


def test_f59_both_tables_their_advisors_and_the_team_are_told(cast, deployed):
    passes(cast, deployed)
    told = set(Notice.objects.filter(kind__startswith="carrier_").values_list("kind", "recipient"))
    assert told == {
        ("carrier_left", cast.coordinator.pk),
        ("carrier_changed", cast.neighbour.pk),
        ("carrier_changed", cast.other_advisor.pk),
        ("carrier_changed", cast.advisor.pk),
    }  # the one of the team who acts knows
    left = write(Notice.objects.get(kind="carrier_left"))
    assert (left.url, left.context["words"]) == ("/fr/", WHY)
    assert "Table de quartier Le Canal" in left.context["sentence"]


def test_what_was_about_to_leave_for_the_former_table_does_not(cast, deployed):
    Notice.objects.all().delete()
    offered(cast, deployed)
    passes(cast, deployed)
    notice = Notice.objects.get(kind="agreement_offered")
    assert (notice.recipient, notice.status) == (cast.coordinator, Status.CANCELLED)


def test_the_former_table_finds_the_notice_in_its_list(cast, deployed, signed_in):
    passes(cast, deployed)
    outbox.send_due()
    page = signed_in(anew(cast.coordinator)).get(reverse("notices")).content.decode()
    assert "Une autre table prend la suite d’une participation" in page


def test_f59_the_history_keeps_both_names_and_the_reason(cast, deployed):
    moved = passes(cast, deployed)
    event = moved.events.first()
    assert (event.kind, event.comment, event.actor) == ("dossier.change_carrier", WHY, cast.team)
    assert {(str(c.label), c.before, c.after) for c in changes_of(event, moved)} == {
        ("Quartier", "Les Ormes", "Le Canal"),
        ("Table porteuse", "Table de quartier Les Ormes", "Table de quartier Le Canal"),
    }
    assert "Nouvelle table porteuse : Table de quartier Le Canal" in [
        e.text for e in entries_of(moved, cast.team)
    ]


def test_r29_the_initiative_goes_on_with_its_new_table_only(cast, deployed):
    earlier = Dossier.objects.get(pk=deployed.pk)
    earlier.pk, earlier.number, earlier.document, earlier.state = None, None, None, "completed"
    earlier.save()  # what the former table did before stays its own
    moved = passes(cast, deployed)
    rules = cast.programme.current_rules()
    assert [c.initiative for c in continuations(cast.canal, rules)] == [moved.initiative]
    assert continuations(cast.ormes, rules) == []


def test_it_passes_once_whoever_clicks_twice(cast, deployed):
    assert change_carrier(deployed, former=cast.ormes, to=cast.canal, reason=WHY, by=cast.team)
    assert not change_carrier(deployed, former=cast.ormes, to=cast.canal, reason=WHY, by=cast.team)
    assert deployed.events.filter(kind="dossier.change_carrier").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_pass_it_at_once_pass_it_once(cast, deployed):
    def once():
        change_carrier(deployed, former=cast.ormes, to=cast.canal, reason=WHY, by=cast.team)

    at_once(once, once)
    assert deployed.events.filter(kind="dossier.change_carrier").count() == 1
    assert Notice.objects.filter(kind="carrier_left").count() == 1


def test_it_never_passes_from_a_table_that_carries_it_no_more(cast, deployed):
    third = casting.neighbourhood("La Pointe", "la-pointe")
    AdvisorAssignment.objects.create(user=cast.advisor, neighbourhood=third, programme=cast.programme)
    passes(cast, deployed)
    with pytest.raises(NotPossible, match="passée entre-temps à la table du quartier Le Canal"):
        change_carrier(deployed, former=cast.ormes, to=third, reason=WHY, by=cast.team)


def refused(client, dossier, to) -> str:
    """What the page says beside the field, asked for and sent."""
    address = reverse("change_carrier", args=[dossier.pk])
    asked = client.get(address, {"to": to.pk})
    sent = client.post(address, {"to": to.pk, "former": dossier.neighbourhood_id, "reason": WHY})
    assert (asked.status_code, sent.status_code) == (200, 422)
    assert asked.context["form"].errors == sent.context["form"].errors
    assert fresh(dossier).neighbourhood == dossier.neighbourhood
    return sent.context["form"].errors["to"][0]


def test_it_is_refused_where_it_makes_no_sense_with_the_reason_beside_the_field(cast, deployed, signed_in):
    client = signed_in(cast.team)
    assert "porte déjà cette participation." in refused(client, deployed, cast.ormes)
    stranger = casting.neighbourhood("Ailleurs", "ailleurs")
    assert "ne prend pas part au programme" in refused(client, deployed, stranger)
    deployed.joint_tables.create(neighbourhood=cast.canal)
    assert "avec d’autres" in refused(client, deployed, cast.canal)
    deployed.joint_tables.all().delete()
    other = Dossier.objects.get(pk=deployed.pk)
    other.pk, other.number, other.document, other.state = None, None, None, "drafting"
    other.save()
    assert "Une autre proposition de cette initiative" in refused(client, deployed, cast.canal)


def test_only_those_to_which_it_may_pass_are_offered(cast, deployed, signed_in):
    casting.neighbourhood("Ailleurs", "ailleurs")
    page = signed_in(cast.team).get(reverse("change_carrier", args=[deployed.pk]))
    offered = [label for value, label in page.context["form"].fields["to"].widget.choices if value]
    assert offered == ["Le Canal"]


def test_the_page_says_the_figures_before_one_confirms(cast, deployed, signed_in):
    client, address = signed_in(cast.team), reverse("change_carrier", args=[deployed.pk])
    page = client.get(address, {"to": cast.canal.pk}).content.decode()
    total = sum(committed(deployed).values()) // 100
    assert f"{total:,}".replace(",", "\xa0") in page.replace("\u202f", "\xa0")
    assert "3 versements prévus" in page
    assert "Table de quartier Le Canal" in page
    sent = client.post(address, {"to": cast.canal.pk, "former": cast.ormes.pk, "reason": ""})
    assert "Dites pourquoi" in sent.content.decode()
    for _click in range(2):
        done = client.post(address, {"to": cast.canal.pk, "former": cast.ormes.pk, "reason": WHY})
        assert done["Location"] == reverse("participation", args=[deployed.pk])
    assert fresh(deployed).neighbourhood == cast.canal


@pytest.mark.parametrize("who", ["coordinator", "advisor", "neighbour", "member", "outsider"])
def test_nobody_else_passes_it(cast, deployed, signed_in, who):
    address = reverse("change_carrier", args=[deployed.pk])
    answer = signed_in(getattr(cast, who)).post(address, {"to": cast.canal.pk, "reason": WHY})
    assert answer.status_code in (403, 404)
    assert fresh(deployed).neighbourhood == cast.ormes
