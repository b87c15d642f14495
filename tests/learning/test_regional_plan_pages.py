"""The pages of the regional plan: written, chosen from the journal, suggested on, followed up, read on paper (R51)."""

import uuid

import pytest
from django.urls import reverse

from learning.enums import Aim, Condition, EntryKind, Visibility
from learning.models import PlanSuggestion, RegionalPlan, TransferAction
from learning.regional_follow_up import agenda_of, progress_of
from learning.regional_text import reading_of
from learning.workflow import regional, regional_suggestions, regional_themes

from . import regional_scenes as scenes


def theme_form(**more) -> dict:
    values = scenes.THEME | {"version": 0, "key": str(uuid.uuid4())} | more
    return {f"theme-{name}": value for name, value in values.items()}


def action_form(cast, **more) -> dict:
    values = {
        "what": "Écrire une fiche",
        "form": "brief",
        "audience": "les tables",
        "owner": str(cast.advisor.pk),
        "owner_name": "",
        "due_on": "2032-04-01",
        "version": 0,
        "key": str(uuid.uuid4()),
    } | more
    return {f"action-{name}": value for name, value in values.items()}


def shown(client, user, name, *args) -> str:
    client.force_login(user)
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def of_theme(name: str, plan, *args) -> str:
    return reverse(name, args=[plan.pk, plan.themes.get().pk, *args])


def test_the_team_begins_the_plan_by_its_page_and_a_second_click_begins_none(cast, client):
    client.force_login(cast.team)
    url = reverse("regional_begin", args=[cast.programme.code])
    sent = {f"plan-{name}": value for name, value in scenes.PLAN.items()}
    sent |= {"plan-version": 0, "plan-key": str(uuid.uuid4())}
    for _click in range(2):
        assert client.post(url, sent).status_code == 302
    plan = RegionalPlan.objects.get()
    assert (plan.title, plan.number) == (scenes.PLAN["title"], 1)
    again = client.post(url, sent | {"plan-key": str(uuid.uuid4())})
    assert again.status_code == 422
    assert "déjà en préparation" in again.content.decode()
    wrong = client.post(url, sent | {"plan-last_year": "2020"})
    assert "La dernière année vient avant la première." in wrong.content.decode()


def test_a_theme_is_added_by_its_page_which_keeps_what_was_typed(cast, client):
    plan = scenes.draft(cast)
    client.force_login(cast.team)
    url = reverse("regional_theme_add", args=[plan.pk])
    refused = client.post(url, theme_form(title=""))
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Nommez le thème." in page
    assert scenes.THEME["retained"] in page
    assert client.post(url, theme_form()).status_code == 302
    assert plan.themes.get().title == scenes.THEME["title"]


def test_two_people_who_write_a_theme_see_both_versions_and_choose(cast, client):
    plan = scenes.draft(cast)
    theme = scenes.theme(cast, plan)
    regional_themes.write_theme(
        theme, values=scenes.THEME | {"retained": "Le leur."}, version=1, by=cast.team
    )
    client.force_login(cast.team)
    url = of_theme("regional_theme", plan)
    answer = client.post(url, theme_form(version=1, retained="Le mien."))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Le leur." in page
    assert "Le mien." in page
    kept = theme_form(version=1, retained="Le mien.") | {"choice": "theme-mine", "theme-their_version": 2}
    assert client.post(url, kept).status_code == 302
    theme.refresh_from_db()
    assert theme.retained == "Le mien."


def test_an_action_needs_an_owner_with_an_account_or_named(cast, client):
    plan = scenes.draft(cast)
    scenes.theme(cast, plan)
    client.force_login(cast.team)
    url = of_theme("regional_action_add", plan)
    page = client.post(url, action_form(cast, owner="other")).content.decode()
    assert "Inscrivez le nom de cette personne ou de cet organisme." in page
    past = client.post(url, action_form(cast, due_on="2019-01-01")).content.decode()
    assert "Cette date est passée" in past
    assert client.post(url, action_form(cast, owner="other", owner_name="La Ville")).status_code == 302
    assert client.post(url, action_form(cast)).status_code == 302
    assert {action.owner_words for action in TransferAction.objects.all()} == {
        "La Ville",
        cast.advisor.full_name,
    }


# Choosing from the journal


def test_r51_entries_are_chosen_among_by_what_they_are_about(cast, client):
    plan = scenes.draft(cast)
    scenes.theme(cast, plan)
    scenes.entry(cast, title="Le jardin", aims=[Aim.PEOPLE], conditions=[Condition.LEARNING], tags=["été"])
    scenes.entry(cast, title="Le bail", aims=[Aim.SYSTEMS], kind=EntryKind.FAILED, place=cast.canal)
    scenes.entry(cast, title="Entre nous", visibility=Visibility.TABLE)
    url = of_theme("regional_sources", plan)
    client.force_login(cast.team)

    def found(**asked) -> tuple[bool, bool]:
        page = client.get(url, asked).content.decode()
        assert "Entre nous" not in page
        return "Le jardin" in page, "Le bail" in page

    assert found() == (True, True)
    assert found(aim=Aim.PEOPLE) == (True, False)
    assert found(aim=Aim.SYSTEMS) == (False, True)
    assert found(condition=Condition.LEARNING) == (True, False)
    assert found(kind=EntryKind.FAILED) == (False, True)
    assert found(neighbourhood=cast.canal.pk) == (False, True)
    assert found(q="ete") == (True, False)
    assert found(q="introuvable") == (False, False)


def test_r51_an_entry_chosen_is_marked_as_already_in_the_plan(cast, client):
    plan = scenes.draft(cast)
    theme = scenes.theme(cast, plan)
    entry = scenes.entry(cast)
    client.force_login(cast.team)
    url = of_theme("regional_sources", plan)
    assert client.post(url, {}, follow=True).content.decode().count("Cochez au moins une entrée") == 1
    page = client.post(url, {"entry": [entry.pk]}, follow=True).content.decode()
    assert "1 source est ajoutée au thème." in page
    assert "Déjà dans ce thème" in page
    other = scenes.theme(cast, plan, title="Le logement")
    page = client.get(reverse("regional_sources", args=[plan.pk, other.pk])).content.decode()
    assert "déjà dans le plan" in page
    client.post(url, {"remove": entry.pk})
    assert not theme.sources.exists()


def test_the_list_of_entries_asks_no_more_when_there_are_more(cast, client, django_assert_max_num_queries):
    plan = scenes.draft(cast)
    theme = scenes.theme(cast, plan)
    for _n in range(12):
        regional_themes.add_sources(theme, entries=[scenes.entry(cast).pk], by=cast.team)
    client.force_login(cast.team)
    with django_assert_max_num_queries(20):
        client.get(of_theme("regional_sources", plan))


# With the committee


def test_r51_a_member_reads_the_shared_draft_and_suggests_on_a_theme(cast, client):
    plan = scenes.shared(cast)
    theme = plan.themes.get()
    page = shown(client, cast.member, "regional_version", plan.pk)
    assert "Faire une suggestion" in page
    assert "Modifier" not in page
    url = reverse("regional_suggest", args=[plan.pk])
    assert client.post(url, {"theme": theme.pk, "text": "", "key": uuid.uuid4()}).status_code == 422
    sent = {"theme": theme.pk, "text": "Nommer les locataires.", "key": uuid.uuid4()}
    for _click in range(2):
        assert client.post(url, sent).status_code == 302
    assert PlanSuggestion.objects.get().theme == theme
    assert "Nommer les locataires." in shown(client, cast.team, "regional_version", plan.pk)


def test_a_suggestion_sent_too_late_is_shown_again_to_copy(cast, client):
    plan = scenes.proposed(cast)
    client.force_login(cast.member)
    sent = {"text": "Trop tard peut-être.", "key": uuid.uuid4()}
    answer = client.post(reverse("regional_suggest", args=[plan.pk]), sent)
    assert answer.status_code == 409
    assert "Trop tard peut-être." in answer.content.decode()


def test_the_team_answers_a_suggestion_and_says_why_it_is_not_kept(cast, client):
    plan = scenes.shared(cast)
    said = regional_suggestions.suggest(
        plan, theme=None, text="Plus court.", key=uuid.uuid4(), by=cast.member
    )
    client.force_login(cast.team)
    url = reverse("regional_answer", args=[plan.pk, said.pk])
    refused = client.post(url, {"state": "declined", "answer": ""})
    assert refused.status_code == 422
    assert "Dites en une phrase pourquoi" in refused.content.decode()
    assert client.post(url, {"state": "declined", "answer": "Tout sert."}).status_code == 302
    late = client.post(url, {"state": "accepted", "answer": "Finalement oui."})
    assert late.status_code == 409
    assert "Finalement oui." in late.content.decode()


def test_each_step_is_taken_by_the_team_and_an_old_page_is_told_so(cast, client):
    plan = scenes.written(cast)
    url = reverse("regional_step", args=[plan.pk])
    client.force_login(cast.team)
    for step in ("share", "propose", "take_back", "propose"):
        assert client.post(url, {"step": step}).status_code == 302
    assert "Devant le comité" in shown(client, cast.team, "regional_version", plan.pk)
    answer = client.post(url, {"step": "publish"}, follow=True)
    assert "Le plan n’en est plus là" in answer.content.decode()
    client.force_login(cast.member)
    assert client.post(url, {"step": "take_back"}).status_code == 403
    client.force_login(cast.coordinator)
    assert client.post(url, {"step": "take_back"}).status_code == 404


# Reading and following up


def test_r51_the_community_reads_the_adopted_plan_and_never_the_draft(cast, client):
    plan = scenes.published(cast)
    second = scenes.draft(cast, title="Une suite encore secrète")
    for user in (cast.coordinator, cast.reader, cast.advisor, cast.governor):
        page = shown(client, user, "regional_of", cast.programme.code)
        assert plan.title in page
        assert second.title not in page
        assert "Suggestions du comité" not in shown(client, user, "regional_version", plan.pk)
        assert client.get(reverse("regional_version", args=[second.pk])).status_code == 404
    client.force_login(cast.outsider)
    assert client.get(reverse("regional_of", args=[cast.programme.code])).status_code == 404


def test_before_anything_is_published_the_page_says_how_it_is_built(cast, client):
    page = shown(client, cast.coordinator, "regional_of", cast.programme.code)
    assert "Le plan n’est pas encore publié" in page
    assert "Commencer le plan" not in page
    assert "Commencer le plan" in shown(client, cast.team, "regional_of", cast.programme.code)
    assert "Rien à suivre pour l’instant" in shown(
        client, cast.coordinator, "regional_follow_up", cast.programme.code
    )


def test_the_follow_up_tells_late_from_coming_and_draws_what_its_table_says(cast, client, clock):
    plan = scenes.written(cast)
    scenes.action(cast, plan.themes.get(), days=2, what="Réunir les observations")
    plan = scenes.published(cast, plan)
    clock.advance(days=5)
    agenda = agenda_of(plan)
    assert [action.what for action in agenda.late] == ["Réunir les observations"]
    (line,) = progress_of(reading_of(plan))
    assert line.numbers == {"done": 0, "under_way": 0, "todo": 1, "late": 1, "dropped": 0}
    page = shown(client, cast.coordinator, "regional_follow_up", cast.programme.code)
    assert "En retard" in page
    assert "0 action faite sur 2" in page or "0 actions faites sur 2" in page
    assert "Dire où elle en est" not in page
    assert "Dire où elle en est" in shown(client, cast.advisor, "regional_follow_up", cast.programme.code)


def test_its_owner_says_where_an_action_stands_by_its_page(cast, client):
    action = TransferAction.objects.get(theme__plan=scenes.published(cast))
    url = reverse("transfer_action", args=[action.pk])
    sent = {"progress-state": "dropped", "progress-note": "", "progress-version": 1}
    client.force_login(cast.advisor)
    refused = client.post(url, sent)
    assert refused.status_code == 422
    assert "pourquoi l’action est abandonnée" in refused.content.decode()
    assert client.post(url, sent | {"progress-note": "Faute de salle."}).status_code == 302
    action.refresh_from_db()
    assert action.state == "dropped"
    stale = client.post(url, sent | {"progress-state": "done", "progress-note": "Lue."})
    assert stale.status_code == 409
    assert "Faute de salle." in stale.content.decode()
    client.force_login(cast.coordinator)
    assert client.get(url).status_code == 200
    assert client.post(url, sent).status_code == 403


def test_an_action_of_a_draft_has_no_page_of_its_own(cast, client):
    action = TransferAction.objects.get(theme__plan=scenes.shared(cast))
    for user in (cast.team, cast.member, cast.advisor):
        client.force_login(user)
        assert client.get(reverse("transfer_action", args=[action.pk])).status_code == 404


@pytest.mark.parametrize("language", ["fr", "en"])
def test_r51_the_pdf_is_made_anew_without_the_entry_taken_back(cast, client, language):
    plan = scenes.published(cast)
    client.force_login(cast.coordinator)
    url = reverse("regional_pdf", args=[plan.pk]).replace("/fr/", f"/{language}/")
    answer = client.get(url)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    (entry,) = reading_of(plan).themes[0].sources
    before = len(answer.content)
    entry.visibility = Visibility.ME
    entry.save()
    assert len(client.get(url).content) != before


def test_a_point_of_the_agenda_leads_to_the_plan(cast, client):
    plan = scenes.proposed(cast)
    resolution = scenes.before_the_committee(cast, plan)
    page = shown(client, cast.member, "meeting", resolution.point.meeting_id)
    assert reverse("regional_version", args=[plan.pk]) in page


def test_the_actions_to_do_are_in_the_calendar_of_their_owner(cast):
    from cimpact.dashboards.agenda import entries_of

    plan = scenes.published(cast)
    action = TransferAction.objects.get(theme__plan=plan)
    uid = f"transfert-{action.thread}"
    assert uid in {entry.uid for entry in entries_of(cast.advisor)}
    assert uid not in {entry.uid for entry in entries_of(cast.team)}
    regional_themes.say_progress(action, state="done", note="", version=1, by=cast.advisor)
    assert uid not in {entry.uid for entry in entries_of(cast.advisor)}


def test_the_plan_is_found_by_whoever_may_read_it(cast, client):
    plan = scenes.shared(cast)
    url = reverse("search")
    for user, sees in ((cast.member, True), (cast.coordinator, False)):
        client.force_login(user)
        page = client.get(url, {"q": "releve comites"}).content.decode()
        assert (reverse("regional_version", args=[plan.pk]) in page) == sees
    scenes.published(cast, plan)
    client.force_login(cast.coordinator)
    assert reverse("regional_version", args=[plan.pk]) in client.get(url, {"q": "releve"}).content.decode()


def test_reading_a_version_asks_no_more_when_it_holds_more(cast, client, django_assert_max_num_queries):
    plan = scenes.shared(cast)
    for n in range(6):
        theme = scenes.theme(cast, plan, title=f"Thème {n}")
        scenes.action(cast, theme)
        regional_themes.add_sources(theme, entries=[scenes.entry(cast).pk], by=cast.team)
        regional_suggestions.suggest(plan, theme=theme, text="Oui.", key=uuid.uuid4(), by=cast.member)
    client.force_login(cast.team)
    with django_assert_max_num_queries(25):
        client.get(reverse("regional_version", args=[plan.pk]))
    regional.propose_plan(plan, by=cast.team)
