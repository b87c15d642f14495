"""A proposal that several neighbourhoods carry: each is told, reads, agrees by name, is an applicant too."""

import pytest
from django.urls import reverse

from cimpact.errors import NotPossible
from cimpact.formatting import money
from cimpact.notices.models import Notice
from neighbourhoods.enums import TableRole
from proposals import workflow
from proposals.checks import proposal_problems
from proposals.enums import State
from proposals.joint import carriers, fingerprint
from proposals.models import Dossier, JointTable
from proposals.permissions import Role, abilities, can, is_recused, roles_in
from proposals.reading import reading
from proposals.snapshot import snapshot
from proposals.workflow.writing import Stale
from tests import cast as casting
from tests.threads import at_once

pytestmark = pytest.mark.django_db

# The third stage asks at least this much a year.
YEAR = 150_000_00


@pytest.fixture
def dossier(cast):
    """A proposal of the third stage, complete, of one neighbourhood."""
    return casting.ready(cast, kind="scaling")


def fresh(dossier) -> Dossier:
    return Dossier.objects.with_names().get(pk=dossier.pk)


def join(cast, dossier):
    return workflow.add_table(dossier, cast.canal, by=cast.coordinator)


def share(cast, dossier, canal=50_000_00, *, version=None, years=None):
    """So much a year to the neighbour, the rest to the neighbourhood that leads."""
    found = carriers(fresh(dossier))
    saved = {(c.neighbourhood.pk, year): cents for c in found for year, cents in c.amounts.items()}
    cents = {
        (place.pk, year): amount
        for year in years or range(1, dossier.years + 1)
        for place, amount in ((cast.ormes, YEAR - canal), (cast.canal, canal))
    }
    mine = {cell: amount for cell, amount in saved.items() if cell in cents}
    version = fingerprint(mine) if version is None else version
    workflow.save_shares(dossier, cents=cents, version=version, by=cast.coordinator)


def read_by(cast, dossier) -> int:
    return next(c for c in carriers(fresh(dossier)) if c.neighbourhood == cast.canal).fingerprint


def agree(cast, dossier, **more):
    given = {"name": "Odile Roy", "title": "Coordonnatrice", "read": read_by(cast, dossier)} | more
    workflow.agree_jointly(dossier, cast.canal, **given, by=cast.neighbour)


def kinds(person) -> list[str]:
    return list(Notice.objects.filter(recipient=person).order_by("id").values_list("kind", flat=True))


def problems(dossier) -> list[str]:
    return [p.message for p in proposal_problems(fresh(dossier))]


@pytest.mark.parametrize("kind", ["planning", "deployment"])
def test_r24_only_the_third_stage_is_inter_neighbourhood(cast, signed_in, kind):
    dossier = casting.drafting(cast, kind=kind)
    with pytest.raises(NotPossible, match="étape 3"):
        join(cast, dossier)
    assert signed_in(cast.coordinator).get(reverse("joint", args=[dossier.pk])).status_code == 404


def test_f21_the_table_that_is_asked_is_told_and_reads_the_draft(cast, dossier, signed_in):
    client = signed_in(cast.neighbour)
    pages = [reverse(name, args=[dossier.pk]) for name in ("dossier", "joint", "dossier_text", "review")]
    assert {client.get(url).status_code for url in pages} == {404}
    join(cast, dossier)
    assert kinds(cast.neighbour) == ["joint_asked"]
    assert {client.get(url).status_code for url in pages} == {200}


def test_asked_twice_it_is_asked_once(cast, dossier):
    assert join(cast, dossier) == join(cast, dossier)
    assert kinds(cast.neighbour) == ["joint_asked"]
    assert dossier.events.filter(kind="dossier.add_table").count() == 1


def test_one_s_own_neighbourhood_and_one_without_coordination_are_refused(cast, dossier):
    alone = casting.neighbourhood("Sans personne", "sans-personne")
    for place, words in ((cast.ormes, "porte déjà"), (alone, "Personne ne coordonne")):
        with pytest.raises(NotPossible, match=words):
            workflow.add_table(dossier, place, by=cast.coordinator)
    assert not dossier.joint_tables.exists()


def test_what_goes_to_each_makes_what_is_asked(cast, dossier):
    assert problems(dossier) == []
    join(cast, dossier)
    assert sum("les parts des quartiers font" in message for message in problems(dossier)) == 3
    share(cast, dossier)
    assert problems(dossier) == ["L’accord d’une table est attendu\xa0: Le Canal."]
    share(cast, dossier, 50_000_00, years=[1])
    assert problems(dossier) == ["L’accord d’une table est attendu\xa0: Le Canal."]


def test_nothing_is_submitted_without_the_agreement_of_each(cast, dossier):
    join(cast, dossier)
    share(cast, dossier)
    with pytest.raises(NotPossible):
        workflow.submit(dossier, by=cast.coordinator)
    agree(cast, dossier)
    assert problems(dossier) == []
    workflow.submit(dossier, by=cast.coordinator)
    assert fresh(dossier).state == State.SUBMITTED


def test_an_agreement_has_a_name_a_function_and_a_time_and_is_told(cast, dossier):
    join(cast, dossier)
    share(cast, dossier)
    for _click in range(2):
        agree(cast, dossier)
    table = JointTable.objects.get()
    assert (table.agreed_name, table.agreed_title, table.agreed_by) == (
        "Odile Roy",
        "Coordonnatrice",
        cast.neighbour,
    )
    assert kinds(cast.coordinator) == ["joint_agreed"]
    assert dossier.events.filter(kind="dossier.agree_jointly").count() == 1


def test_one_agrees_to_the_amounts_that_one_read(cast, dossier):
    join(cast, dossier)
    with pytest.raises(NotPossible, match="pas encore inscrite"):
        agree(cast, dossier)
    share(cast, dossier)
    read = read_by(cast, dossier)
    share(cast, dossier, 40_000_00)
    with pytest.raises(NotPossible, match="a changé pendant que vous lisiez"):
        agree(cast, dossier, read=read)
    assert JointTable.objects.get().agreed_at is None


def test_a_part_that_changes_asks_again_and_the_others_do_not(cast, dossier):
    join(cast, dossier)
    share(cast, dossier)
    agree(cast, dossier)
    share(cast, dossier)
    assert JointTable.objects.get().agreed_at is not None
    share(cast, dossier, 40_000_00)
    assert JointTable.objects.get().agreed_at is None
    assert kinds(cast.neighbour) == ["joint_asked", "joint_changed"]


def test_two_who_share_at_once_get_both_versions(cast, dossier):
    join(cast, dossier)
    share(cast, dossier)
    with pytest.raises(Stale):
        share(cast, dossier, 40_000_00, version=1)


def test_a_table_that_declines_says_why_and_reads_no_more(cast, dossier, signed_in):
    join(cast, dossier)
    share(cast, dossier)
    url = reverse("table_decline", args=[dossier.pk, "le-canal"])
    client = signed_in(cast.neighbour)
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "Pas cette année."}).status_code == 302
    assert not fresh(dossier).joint_tables.exists()
    assert not fresh(dossier).shares.filter(neighbourhood=cast.canal).exists()
    notice = Notice.objects.get(recipient=cast.coordinator, kind="joint_declined")
    assert notice.details == {"neighbourhood": "Le Canal", "reason": "Pas cette année."}
    assert client.get(reverse("dossier", args=[dossier.pk])).status_code == 404


def test_a_neighbourhood_taken_away_is_told(cast, dossier, signed_in):
    join(cast, dossier)
    url = reverse("table_remove", args=[dossier.pk, "le-canal"])
    for _click in range(2):
        assert signed_in(cast.coordinator).post(url).status_code == 302
    assert not fresh(dossier).joint_tables.exists()
    assert kinds(cast.neighbour) == ["joint_asked", "joint_removed"]


# Who may what


@pytest.mark.parametrize(
    ("who", "name", "status"),
    [
        ("coordinator", "joint", 200),
        ("contributor", "joint", 200),
        ("reader", "joint", 200),
        ("neighbour", "joint", 200),
        ("joined_reader", "joint", 200),
        ("advisor", "joint", 403),  # a draft is not shown to the staff before the table shows it
        ("outsider", "joint", 404),
        ("coordinator", "table_agree", 403),
        ("neighbour", "table_agree", 200),
        ("joined_reader", "table_agree", 403),
        ("neighbour", "submit", 403),
        ("neighbour", "rename", 403),
        ("neighbour", "conversation", 403),
        ("neighbour", "withdraw", 403),
    ],
)
def test_who_opens_what(cast, dossier, signed_in, who, name, status):
    cast.joined_reader = casting.joins(casting.person("Luc", "Lecteur"), cast.canal, TableRole.READER)
    join(cast, dossier)
    share(cast, dossier)
    args = [dossier.pk, "le-canal"] if name == "table_agree" else [dossier.pk]
    assert signed_in(getattr(cast, who)).get(reverse(name, args=args)).status_code == status


def test_a_table_that_joins_reads_and_writes_nothing(cast, dossier, signed_in):
    join(cast, dossier)
    section = dossier.document.sections[0]
    url = reverse("section", args=[dossier.pk, section.code])
    client = signed_in(cast.neighbour)
    page = client.get(url)
    assert page.status_code == 200
    assert "data-autosave" not in page.content.decode()
    assert client.post(url, {}).status_code == 403
    assert client.post(reverse("shares_save", args=[dossier.pk]), {}).status_code == 403
    assert client.post(reverse("table_add", args=[dossier.pk]), {}).status_code == 403
    assert roles_in(cast.neighbour, fresh(dossier)) == {
        Role.JOINT,
        Role.JOINT_COORDINATOR,
        Role.RECUSED,
    }
    assert not can(cast.neighbour, "write", fresh(dossier))


def test_a_table_that_joins_may_agree_while_it_is_written_and_nothing_else(cast, dossier):
    def what_she_may() -> set[str]:
        return {action for action, may in abilities(cast.neighbour, fresh(dossier)).items() if may}

    join(cast, dossier)
    share(cast, dossier)
    assert what_she_may() == {"agree_jointly"}
    agree(cast, dossier)
    workflow.submit(dossier, by=cast.coordinator)
    assert what_she_may() == set()


def test_r58_the_tables_that_join_are_applicants_too(cast, dossier):
    other = casting.person("Marc", "Du Canal")
    casting.joins(other, cast.canal, TableRole.READER)
    casting.sits(other, cast.management, cast.foundation)
    join(cast, dossier)
    assert is_recused(other, fresh(dossier))
    share(cast, dossier)
    agree(cast, dossier)
    workflow.submit(dossier, by=cast.coordinator)
    workflow.assign(dossier, advisor=cast.advisor, by=cast.advisor)
    item = workflow.hand_to_committee(dossier, by=cast.advisor)
    assert set(item.organisations.all()) == {cast.ormes.table, cast.canal.table}


# What everyone concerned sees


def test_the_home_of_the_table_asked_waits_for_its_answer_once_its_part_is_known(cast, dossier, signed_in):
    client = signed_in(cast.neighbour)
    join(cast, dossier)
    words = "donner l’accord de votre table"
    assert words not in client.get("/fr/").content.decode()
    share(cast, dossier)
    assert words in client.get("/fr/").content.decode()
    agree(cast, dossier)
    assert words not in client.get("/fr/").content.decode()


@pytest.mark.parametrize("url", ["/fr/dossiers/", "/fr/quartiers/le-canal/"])
def test_its_list_and_its_neighbourhood_s_page_show_it(cast, dossier, signed_in, url):
    client = signed_in(cast.neighbour)
    assert dossier.title not in client.get(url).content.decode()
    join(cast, dossier)
    assert dossier.title in client.get(url).content.decode()


def test_the_receipt_and_the_answer_go_to_them_too(cast, dossier, signed_in):
    join(cast, dossier)
    share(cast, dossier)
    agree(cast, dossier)
    workflow.submit(dossier, by=cast.coordinator)
    assert "receipt" in kinds(cast.neighbour)
    assert signed_in(cast.neighbour).get(reverse("receipt", args=[dossier.pk])).status_code == 200


def test_a_copy_says_who_carries_and_who_agreed(cast, dossier):
    assert reading(snapshot(fresh(dossier)))["shares"] is None
    join(cast, dossier)
    share(cast, dossier)
    agree(cast, dossier)
    text = reading(snapshot(fresh(dossier)))
    assert [carrier["neighbourhood"] for carrier in text["joint"]] == ["Les Ormes", "Le Canal"]
    assert text["joint"][1]["agreed_by"] == "Odile Roy, Coordonnatrice"
    assert text["shares"]["grand_total"] == dossier.total_asked


def test_a_copy_kept_before_several_could_carry_is_still_read(dossier):
    content = snapshot(fresh(dossier))
    del content["joint"]
    assert reading(content)["shares"] is None


def test_without_a_script_the_parts_are_saved_and_what_does_not_read_stays(cast, dossier, signed_in):
    join(cast, dossier)
    client, url = signed_in(cast.contributor), reverse("joint", args=[dossier.pk])
    version = client.get(url).context["part"].saved_version
    name = f"shares-n{cast.canal.pk}_1"
    typed = client.post(url, {name: "beaucoup", "shares-version": version})
    assert typed.status_code == 422
    assert 'value="beaucoup"' in typed.content.decode()
    assert client.post(url, {name: "12 000,50 $", "shares-version": version}).status_code == 302
    assert fresh(dossier).shares.get().cents == 12_000_50
    assert money(12_000_50) in client.get(url).content.decode()


@pytest.mark.django_db(transaction=True)
def test_at_once_agreeing_and_changing_the_part_leave_no_agreement_to_what_was_not_read(cast, dossier):
    join(cast, dossier)
    share(cast, dossier)
    read = read_by(cast, dossier)
    at_once(
        lambda: agree(cast, dossier, read=read),
        lambda: share(cast, dossier, 40_000_00),
    )
    assert JointTable.objects.get().agreed_at is None


@pytest.mark.parametrize("name", ["dossier", "review", "dossier_text", "section"])
def test_several_neighbourhoods_cost_its_pages_one_query_more(
    cast, dossier, signed_in, django_assert_max_num_queries, name
):
    client = signed_in(cast.coordinator)
    url = reverse(name, args=[dossier.pk, "soutien"] if name == "section" else [dossier.pk])
    client.get(url)
    with django_assert_max_num_queries(40) as alone:
        client.get(url)
    join(cast, dossier)
    share(cast, dossier)
    with django_assert_max_num_queries(len(alone) + 1):
        client.get(url)
