"""The pages of a dossier's payments: the team foresees, confirms and corrects; the table reads its own (F51)."""

import datetime as dt
import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import translation

from cimpact.notices.models import Notice
from cimpact.notices.outbox import compose
from proposals import workflow
from proposals.enums import Condition
from proposals.ledger import balance, paid
from proposals.models import Fund, Instalment
from proposals.workflow.instalments import Planned, plan_instalments, propose_schedule, to_come
from proposals.workflow.payments import confirm_payment
from tests import cast as casting

FIRST = dt.date(2022, 4, 1)


def text(answer) -> str:
    return answer.content.decode().replace("\xa0", " ")


def url(name, dossier, *args):
    return reverse(name, args=[dossier.pk, *args])


def planned(cast, dossier, *lines):
    plan_instalments(dossier, list(lines) or [Planned(1, FIRST, 25_000_00)], by=cast.team)
    return to_come(dossier).first()


# Who reads


@pytest.mark.parametrize(
    ("state", "readers"),
    [
        ("ratified", "team advisor other_advisor"),
        ("letter_out", "team advisor other_advisor coordinator contributor reader"),
        ("active", "team advisor other_advisor coordinator contributor reader"),
        ("completed", "team advisor other_advisor coordinator contributor reader"),
        ("recommended", ""),
        ("declined", ""),
    ],
)
def test_f51_the_payments_are_read_by_the_staff_then_by_their_own_table(cast, signed_in, state, readers):
    dossier = casting.AT[state](cast)
    people = ("team", "advisor", "other_advisor", "coordinator", "contributor", "reader")
    others = ("neighbour", "member", "governor", "recused", "outsider")
    for who in (*people, *others):
        status = signed_in(getattr(cast, who)).get(url("dossier_payments", dossier)).status_code
        assert (status == 200) is (who in readers.split()), (who, status)


def test_f41_an_advisor_of_the_table_reads_nothing_of_its_payments_before_the_answer(cast, signed_in):
    casting.joins(cast.other_advisor, cast.ormes, "reader")
    dossier = casting.ratified(cast)
    planned(cast, dossier)
    client = signed_in(cast.other_advisor)
    payments = reverse("payments", args=[cast.programme.code])
    assert client.get(url("dossier_payments", dossier)).status_code == 403
    assert "25 000 $" not in text(client.get(payments))
    assert "25000" not in client.get(reverse("payments_csv", args=[cast.programme.code])).content.decode()


def test_f51_the_table_sees_its_schedule_and_neither_sources_nor_actions(cast, signed_in):
    dossier = casting.active(cast)
    first = planned(cast, dossier, Planned(1, FIRST, 25_000_00, Condition.AGREEMENT))
    shown = text(signed_in(cast.reader).get(url("dossier_payments", dossier)))
    assert "25 000 $ à verser" in shown
    assert "L’entente n’est pas encore signée par la table." in shown
    assert "D’où vient l’argent" not in shown
    assert url("payment", dossier, first.pk) not in shown


# The schedule


def rows(client, dossier, **changes) -> dict:
    """What the page posts as it was opened, with some fields changed."""
    context = client.get(url("instalments", dossier)).context
    posted = {"mark": context["mark"], "rows-TOTAL_FORMS": "", "rows-INITIAL_FORMS": ""}
    management = context["rows"].management_form
    posted |= {f"rows-{name}": management[name].value() for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    for form in context["rows"]:
        for name in ("pk", "year", "due_on", "cents", "waits_for"):
            posted[form.add_prefix(name)] = form[name].value() or ""
    return posted | {f"rows-{name}": value for name, value in changes.items()}


def test_f51_the_schedule_opens_on_what_the_amounts_propose_and_is_saved_as_it_is(cast, signed_in):
    dossier = casting.ratified(cast, kind="deployment")
    client = signed_in(cast.team)
    answer = client.post(url("instalments", dossier), rows(client, dossier))
    assert answer.url == url("dossier_payments", dossier)
    assert [(i.due_on, i.cents) for i in to_come(dossier)] == [
        (line.due_on, line.cents) for line in propose_schedule(dossier)
    ]


def test_f51_a_row_is_added_without_losing_what_was_typed(cast, signed_in):
    dossier = casting.ratified(cast)
    client = signed_in(cast.team)
    posted = rows(client, dossier, **{"0-cents": "15 000"}) | {"more": "1"}
    answer = client.post(url("instalments", dossier), posted)
    assert answer.status_code == 200
    assert len(answer.context["rows"].forms) == int(posted["rows-TOTAL_FORMS"]) + 1
    assert 'value="15 000"' in text(answer)
    assert not Instalment.objects.exists()


def test_f51_a_row_taken_out_and_a_row_added(cast, signed_in):
    dossier = casting.ratified(cast)
    client = signed_in(cast.team)
    changes = {
        "0-removed": "on",
        "1-year": 1,
        "1-due_on": "1er mai 2022",
        "1-cents": "20 000",
        "1-waits_for": "none",
    }
    client.post(url("instalments", dossier), rows(client, dossier, **changes))
    assert [(i.due_on, i.cents) for i in to_come(dossier)] == [(dt.date(2022, 5, 1), 20_000_00)]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"0-due_on": "32 mai 2022"}, "Mai a 31 jours"),
        ({"0-due_on": ""}, "Inscrivez la date prévue."),
        ({"0-cents": "0"}, "Inscrivez un montant positif"),
        ({"0-cents": "25 000,01"}, "C’est 0,01 $ de trop"),
    ],
)
def test_f51_what_does_not_hold_is_said_and_nothing_typed_is_lost(cast, signed_in, changes, words):
    dossier = casting.ratified(cast)
    client = signed_in(cast.team)
    answer = client.post(url("instalments", dossier), rows(client, dossier, **changes))
    assert answer.status_code == 422
    assert words in text(answer)
    typed = next(iter(changes.values()))
    assert not typed or f'value="{typed}"' in text(answer)
    assert not Instalment.objects.exists()


def test_f51_a_schedule_changed_meanwhile_shows_both_versions_then_takes_the_second(cast, signed_in):
    dossier = casting.ratified(cast)
    client = signed_in(cast.team)
    mine = rows(client, dossier, **{"0-cents": "10 000"})
    planned(cast, dossier, Planned(1, FIRST, 20_000_00))
    answer = client.post(url("instalments", dossier), mine)
    assert answer.status_code == 422
    assert "20 000 $" in text(answer)
    assert 'value="10 000"' in text(answer)
    client.post(url("instalments", dossier), mine | {"mark": answer.context["mark"]})
    assert [i.cents for i in to_come(dossier)] == [10_000_00]


def test_f51_the_letter_lists_the_payments_foreseen_before_it_leaves(cast, signed_in):
    dossier = casting.lettered(cast)
    planned(cast, dossier, Planned(1, FIRST, 25_000_00, Condition.AGREEMENT))
    workflow.send_answer(dossier, by=cast.team)
    shown = text(signed_in(cast.coordinator).get(url("answer_letter", dossier)))
    assert "Versements prévus" in shown
    assert "L’entente signée" in shown


# Payments


def test_f51_a_payment_is_confirmed_on_its_page_and_the_table_receives_an_e_mail(cast, signed_in):
    dossier = casting.active(cast)
    first = planned(cast, dossier)
    client = signed_in(cast.team)
    for _twice in range(2):
        answer = client.post(
            url("payment", dossier, first.pk), {"paid_on": "10 janvier 2022", "reference": "VIR-7"}
        )
        assert answer.url == url("dossier_payments", dossier)
    assert paid(dossier) == {1: 25_000_00}
    mail = compose(Notice.objects.get(kind="instalment_paid"))
    assert "25 000 $" in mail.body.replace("\xa0", " ")
    assert "VIR-7" in mail.body
    assert "Versé le" in text(signed_in(cast.coordinator).get(url("dossier_payments", dossier)))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"paid_on": "10 janvier 2022", "reference": ""}, "Inscrivez la référence du versement."),
        ({"paid_on": "11 janvier 2022", "reference": "VIR-7"}, "Cette date est à venir"),
    ],
)
def test_f51_a_payment_ill_written_is_refused_beside_its_field(cast, signed_in, data, words):
    dossier = casting.active(cast)
    first = planned(cast, dossier)
    answer = signed_in(cast.team).post(url("payment", dossier, first.pk), data)
    assert (answer.status_code, words in text(answer)) == (422, True)
    assert paid(dossier) == {}


def test_f51_a_payment_that_waits_asks_why_it_is_made(cast, signed_in):
    dossier = casting.active(cast)
    first = planned(cast, dossier, Planned(1, FIRST, 25_000_00, Condition.AGREEMENT))
    client, data = signed_in(cast.team), {"paid_on": "10 janvier 2022", "reference": "VIR-7"}
    answer = client.post(url("payment", dossier, first.pk), data)
    assert "Dites pourquoi ce versement n’attend pas." in text(answer)
    client.post(url("payment", dossier, first.pk), data | {"despite": "Le loyer est dû."})
    assert paid(dossier) == {1: 25_000_00}
    # The table reads that it was paid, not the team's reason.
    history = text(signed_in(cast.coordinator).get(url("history", dossier)))
    assert "a confirmé un versement" in history
    assert "Le loyer est dû." not in history


def test_f51_a_payment_is_corrected_with_its_reason_which_the_table_reads(cast, signed_in):
    dossier = casting.active(cast)
    first = planned(cast, dossier)
    confirm_payment(first, paid_on=dt.date(2022, 1, 10), reference="VIR-7", by=cast.team)
    client = signed_in(cast.team)
    assert client.post(url("payment_correct", dossier, first.pk), {"reason": ""}).status_code == 422
    client.post(url("payment_correct", dossier, first.pk), {"reason": "Refusé par la banque."})
    assert paid(dossier) == {}
    assert "Refusé par la banque." in compose(Notice.objects.get(kind="payment_corrected")).body


def test_f50_the_sources_of_an_award_are_changed_on_their_page(cast, signed_in):
    park, river = (
        Fund.objects.create(programme=cast.programme, partner=partner, year=2022, cents=60_000_00)
        for partner in (cast.foundation, casting.organisation("Fondation du Fleuve"))
    )
    dossier = casting.ratified(cast)
    client, cells = signed_in(cast.team), [f"sources-y1_{fund.pk}" for fund in (park, river)]
    short = dict(zip(cells, ("20 000", "4 000"), strict=True)) | {
        "sources-reason": "Le Fleuve apporte moins."
    }
    refused = client.post(url("sources", dossier), short)
    assert "Première année : il reste 1 000 $ à répartir." in text(refused)
    assert balance(dossier, "commitment") == {(1, park.pk): 12_500_00, (1, river.pk): 12_500_00}
    answer = client.post(url("sources", dossier), short | {cells[1]: "5 000"})
    assert answer.url == url("dossier_payments", dossier)
    assert balance(dossier, "commitment") == {(1, park.pk): 20_000_00, (1, river.pk): 5_000_00}
    assert dossier.events.get(kind="dossier.change_sources").comment == "Le Fleuve apporte moins."


def test_f50_what_a_stage_did_not_need_is_given_back_on_its_page(cast, signed_in):
    dossier = casting.finished(cast)
    client = signed_in(cast.team)
    client.post(url("release", dossier), {"reason": "Le reste n’a pas servi."})
    assert workflow.envelope.committed(dossier) == {}
    assert client.get(url("release", dossier)).status_code == 302


# For the accounts


@pytest.fixture
def paid_one(cast):
    table = cast.ormes.table
    table.neq, table.charity_number = "1234567890", "118830314RR0001"
    table.save()
    dossier = casting.active(cast)
    first = planned(cast, dossier, Planned(1, FIRST, 10_000_50), Planned(1, dt.date(2022, 10, 1), 5_000_00))
    confirm_payment(first, paid_on=dt.date(2022, 1, 10), reference="=cmd()", by=cast.team)
    return dossier


def export(client, cast, name, query=""):
    return client.get(reverse(name, args=[cast.programme.code]) + query)


def test_f51_the_accounts_receive_who_is_paid_how_much_and_when(cast, paid_one, signed_in):
    answer = export(signed_in(cast.team), cast, "payments_csv")
    assert answer["Content-Disposition"] == 'attachment; filename="versements-PIC2-2022-01-10.csv"'
    heading, first, second = answer.content.decode("utf-8-sig").splitlines()
    assert heading.startswith("Dossier;Initiative;Quartier;Organisme qui reçoit;NEQ;")
    assert ";1234567890;118830314RR0001;" in first
    assert ";10000,50;Versé;" in first
    assert ";'=cmd();" in first
    assert ";5000,00;À venir;" in second


def test_f51_a_period_is_of_the_dates_foreseen_or_of_those_paid(cast, paid_one, signed_in):
    client = signed_in(cast.team)

    def found(query):
        lines = export(client, cast, "payments_csv", query).content.decode("utf-8-sig").splitlines()
        return len(lines) - 1

    assert [found(q) for q in ("?until=2022-04-30", "?state=to_make", "?state=made&since=2022-01-11")] == [
        1,
        1,
        0,
    ]
    assert found("?since=pas+une+date") == 2


def test_f51_in_english_the_file_is_english_and_the_workbook_holds_numbers(cast, paid_one, signed_in):
    with translation.override("en"):
        url_csv = reverse("payments_csv", args=[cast.programme.code])
        url_xlsx = reverse("payments_xlsx", args=[cast.programme.code])
    client = signed_in(cast.team)
    assert ",10000.50,Paid," in client.get(url_csv).content.decode("utf-8-sig")
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(url_xlsx).content)).active
    assert sheet.cell(2, 12).value == 10000.5
    assert sheet.cell(2, 16).value == "=cmd()"
    assert sheet.cell(2, 16).data_type == "s"


def test_f51_the_page_of_payments_says_how_many_and_how_much(cast, paid_one, signed_in):
    shown = text(signed_in(cast.advisor).get(reverse("payments", args=[cast.programme.code])))
    assert "2 versements, 15 000,50 $" in shown
    assert "Confirmer le versement" not in shown
    assert "Confirmer le versement" in text(
        signed_in(cast.team).get(reverse("payments", args=[cast.programme.code]))
    )
