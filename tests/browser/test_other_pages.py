"""The pages that no address alone shows: steps of signing in, links of e-mails, refusals, failures."""

import re
import uuid

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings as django_settings
from django.core import mail
from django.core.mail import send_mail
from django.test.signals import template_rendered
from django.urls import path, reverse
from django.utils import translation

from cimpact import clock, errors, room_codes, urls
from cimpact.accounts import workflow
from cimpact.accounts.models import Invitation
from cimpact.dashboards import gallery
from cimpact.operation import maintenance
from learning.workflow import regional
from neighbourhoods.models import Initiative
from neighbourhoods.plan_papers import begin_report
from proposals import workflow as proposals
from proposals.joint import fingerprint
from proposals.workflow.joint import add_table, save_shares
from tests import cast as casting
from tests.browser.look import Look
from tests.browser.tour import OPENED_BY_HAND
from tests.governance import committee_scenes, decision_scenes
from tests.learning import regional_scenes
from tests.learning import report_lives as reports
from tests.learning.learnings import learned

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "motdepasse-de-test"
# Answers that are what the test asked for, and that the browser's console reports.
EXPECTED = re.compile(r"the server responded with a status of (4\d\d|50[03])")


class WithTrials:
    """The portal's addresses, and those of pages that appear only when something fails."""

    handler400, handler403, handler404, handler500 = (
        urls.handler400,
        urls.handler403,
        urls.handler404,
        urls.handler500,
    )
    urlpatterns = [
        *urls.urlpatterns,
        path("essais/403/", errors.permission_denied),
        path("essais/404/", errors.not_found),
        path("essais/500/", errors.server_error),
        path("essais/composantes/", gallery.components),
    ]


@pytest.fixture(params=[code for code, _name in django_settings.LANGUAGES])
def language(request):
    with translation.override(request.param):
        yield request.param


@pytest.fixture
def rendered():
    """The templates rendered in the test."""
    names = set()

    def note(template, **kwargs):
        names.add(template.name)

    template_rendered.connect(note)
    yield names
    template_rendered.disconnect(note)


@pytest.fixture
def look(person, language):
    look = Look(person(language=language), expected=EXPECTED)
    yield look
    assert not look.faults, "\n".join(look.faults)


def press(page, form):
    with page.expect_navigation():
        page.evaluate(f"() => {{ const form = {form}; form.noValidate = true; form.requestSubmit() }}")


def open_each(look, *names):
    for name in names:
        look.open(name, reverse(name))


def test_the_steps_of_signing_in(cast, look, rendered, live_server):
    page, form = look.page, "document.querySelector('main form')"
    totp.TOTP.activate(cast.coordinator, totp.generate_totp_secret())
    page.goto(reverse("account_login"))
    page.locator("input[name=login]").fill(cast.coordinator.email)
    press(page, form)
    look.at("the code")
    page.locator("input[name=code]").fill("000000")
    press(page, form)
    look.at("a wrong code")
    page.locator("input[name=code]").fill(re.search(r"\d{6}", mail.outbox[-1].subject)[0])
    press(page, form)
    look.at("the second step")
    assert {"account/confirm_login_code.html", "mfa/authenticate.html"} <= rendered


def test_the_pages_of_an_invitation(cast, look, rendered, live_server):
    guest = casting.person("Zoé", "Tremblay")
    guest.set_unusable_password()
    guest.save()
    workflow.invite(guest, by=cast.coordinator, message="Bienvenue parmi nous.")
    invitation = Invitation.objects.get(user=guest)
    token = invitation.renew()
    invitation.save()
    link = reverse("invitation", args=[token])
    look.open("an invitation", link)
    look.send_empty("an invitation")
    look.open("a link that is not one", reverse("invitation", args=["faux"]))
    look.enter(cast.coordinator, live_server.url)
    look.open("somebody else’s invitation", link)
    assert rendered >= {f"accounts/invitation{which}.html" for which in ("", "_closed", "_other")}


def test_the_pages_of_a_protected_account(cast, look, rendered, live_server):
    look.enter(cast.coordinator, live_server.url)
    look.page.goto(f"{reverse('account_reauthenticate')}?next={reverse('mfa_activate_totp')}")
    look.page.locator("input[name=password]").fill(PASSWORD)
    press(look.page, "document.querySelector('main form')")
    look.at("a second factor to set up")
    look.send_empty("a second factor to set up")
    totp.TOTP.activate(cast.coordinator, totp.generate_totp_secret())
    RecoveryCodes.activate(cast.coordinator)
    open_each(
        look, "account", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"
    )
    open_each(look, "mfa_reauthenticate")
    cast.programme.second_factor_for = ["team"]
    cast.programme.save()
    look.enter(cast.team, live_server.url)
    open_each(look, "second_factor")
    cast.reader.set_unusable_password()
    cast.reader.save()
    look.enter(cast.reader, live_server.url)
    open_each(look, "account_set_password")
    ours = {name for name in OPENED_BY_HAND if name.startswith("mfa/")} - {"mfa/authenticate.html"}
    assert rendered >= ours | {"account/password_set.html", "accounts/second_factor.html"}


def test_the_last_look_before_sending(cast, look, rendered, live_server):
    look.enter(cast.coordinator, live_server.url)
    look.open("the submission", reverse("submit", args=[casting.ready(cast).pk]))
    look.enter(cast.team, live_server.url)
    look.open("the answer", reverse("send_answer", args=[casting.lettered(cast, kind="deployment").pk]))
    assert rendered >= {"proposals/submit.html", "proposals/send_answer.html"}


def test_the_last_looks_at_a_report(cast, look, rendered, live_server):
    report = reports.written(cast, reports.running(cast))
    look.enter(cast.coordinator, live_server.url)
    for name in ("report_review", "report_submit"):
        look.open(
            name, reverse(name, args=[report.obligation.participation.dossier_id, report.obligation_id])
        )
    assert rendered >= {"learning/report/review.html", "learning/report/submit.html"}


def test_what_an_ended_stage_gives_back(cast, look, rendered, live_server):
    look.enter(cast.team, live_server.url)
    look.open("the rest", reverse("release", args=[casting.finished(cast).pk]))
    assert "proposals/money/release.html" in rendered


def test_what_is_refused_or_fails(cast, look, rendered, live_server, settings, tmp_path):
    page, form = look.page, "document.querySelector('main form')"
    settings.ROOT_URLCONF = WithTrials
    look.enter(cast.reader, live_server.url)
    for number in (403, 404, 500):
        look.open(number, f"/essais/{number}/")
    look.open("the components", "/essais/composantes/")
    look.open("who begins a dossier", reverse("dossier_start"))
    look.enter(cast.coordinator, live_server.url)
    page.goto(reverse("account"))
    page.context.clear_cookies()
    press(page, form)
    look.at("a form without its cookie")
    look.enter(cast.coordinator, live_server.url)
    page.goto(reverse("account"))
    settings.VAR_DIR = tmp_path
    maintenance.begin(reason_fr="Nouvelle version.", reason_en="New version.")
    press(page, form)
    look.at("a form sent during a maintenance")
    maintenance.end()
    page.goto(reverse("account"))
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    press(page, form)
    look.at("a form too long")
    assert rendered >= {f"errors/{which}.html" for which in ("403", "404", "403_csrf", "413", "500", "503")}
    assert rendered >= {"proposals/start_elsewhere.html", "dashboards/components.html"}


def test_a_text_that_the_session_did_not_wait_for(cast, look, rendered, live_server):
    look.enter(cast.coordinator, live_server.url)
    page = look.page
    dossier = casting.drafting(cast)
    section = next(section for section in dossier.document.sections if section.questions.exists())
    page.goto(reverse("section", args=[dossier.pk, section.code]))
    # The session alone ends: the form still holds its token. Without the script, as the form itself is sent.
    page.context.clear_cookies(name=django_settings.SESSION_COOKIE_NAME)
    page.evaluate("document.querySelector('main textarea').value = 'Ce que nous voulions dire.'")
    with page.expect_navigation():
        page.evaluate("HTMLFormElement.prototype.submit.call(document.querySelector('form[data-autosave]'))")
    look.at("a text to copy")
    assert "proposals/writing/typed_text.html" in rendered


def test_what_one_does_with_several_dossiers(cast, look, rendered, live_server):
    look.enter(cast.team, live_server.url)
    page, dossier = look.page, casting.in_analysis(cast)
    for action in ("ecrire", "confier", "signaler", "moment"):
        look.open(action, f"{reverse('bulk')}?action={action}&d={dossier.pk}")
        look.send_empty(action)
    page.goto(f"{reverse('bulk')}?action=ecrire&d={dossier.pk}")
    page.locator("[name=subject_fr]").fill("Un rappel")
    page.locator("[name=text_fr]").fill("Bonjour {prenom}.")
    press(page, "document.querySelector('main form')")
    look.at("the messages to send")
    with page.expect_navigation():
        page.locator("button[value=send]").click()
    look.at("what became of each")
    assert rendered >= {f"dashboards/bulk/{which}.html" for which in ("ask", "preview", "report")}


def test_the_pages_of_whoever_is_consulted(cast, look, rendered, live_server):
    dossier = casting.in_analysis(cast)
    opinion = proposals.ask_opinion(
        dossier,
        cast.outsider,
        sections=dossier.document.sections[:2],
        request="Est-ce réaliste?",
        by=cast.advisor,
    )
    look.enter(cast.outsider, live_server.url)
    look.open("her home", reverse("home"))
    look.open("the dossier", reverse("dossier", args=[dossier.pk]))
    look.open("the opinion asked", reverse("opinion", args=[dossier.pk, opinion.pk]))
    assert rendered >= {"dashboards/home_consulted.html", "proposals/opinions/opinion.html"}


def test_the_pages_of_a_partner_invited_to_write(cast, look, rendered, live_server):
    dossier = casting.ready(cast)
    section = dossier.document.sections[0]
    guest = casting.invited(cast, dossier, section.code)
    proposals.say(dossier, text="Est-ce juste?", by=cast.coordinator, key=uuid.uuid4(), section=section)
    look.enter(guest, live_server.url)
    look.open("her home", reverse("home"))
    look.open("the dossier, to write", reverse("dossier", args=[dossier.pk]))
    look.open("her section", reverse("section", args=[dossier.pk, section.code]))
    look.open("what is said of it", reverse("conversation", args=[dossier.pk]))
    proposals.submit(dossier, by=cast.coordinator)
    look.open("the dossier, submitted", reverse("dossier", args=[dossier.pk]))
    look.open("her section as submitted", reverse("section", args=[dossier.pk, section.code]))
    assert rendered >= {"dashboards/home_guest.html", "proposals/limited.html"}


def test_too_many_tries(db, client, look, rendered):
    form = "document.querySelector('main form')"
    # From the same address as the browser's.
    for _try in range(31):
        client.post(reverse("account_login"), {"login": "pas une adresse"})
    look.page.goto(reverse("account_login"))
    press(look.page, form)
    look.at("too many tries")
    assert "429.html" in rendered


def test_too_many_wrong_codes(db, client, look, rendered, monkeypatch):
    monkeypatch.setitem(room_codes.WRONG, "wrong_code", "1/10m/ip")
    client.get(reverse("wall_room", args=["ZZZZZZ"]))
    look.open("too many wrong codes", reverse("wall_room", args=["ZZZZZZ"]))
    assert "errors/429_codes.html" in rendered


def test_the_mailbox_of_a_demonstration(db, look, rendered, settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.MAILBOX_DIR = settings.EMAIL_FILE_PATH = tmp_path
    look.open("an empty mailbox", reverse("mailbox"))
    send_mail(
        "Votre code", "Le voici.", "portail@exemple.org", ["noemie@exemple.org"], html_message="<p>Le voici."
    )
    look.open("the mailbox", reverse("mailbox"))
    with look.page.expect_navigation():
        look.page.get_by_text("Votre code").first.click()
    look.at("an e-mail")
    assert rendered >= {"notices/mailbox.html", "notices/mailbox_message.html"}


def test_a_proposal_of_two_neighbourhoods(cast, look, rendered, live_server):
    dossier = casting.ready(cast, kind="scaling")
    add_table(dossier, cast.canal, by=cast.coordinator)
    save_shares(dossier, cents={(cast.canal.pk, 1): 50_000_00}, version=fingerprint({}), by=cast.coordinator)
    look.enter(cast.coordinator, live_server.url)
    look.open("the parts, to write", reverse("joint", args=[dossier.pk]))
    look.enter(cast.neighbour, live_server.url)
    look.open("the parts, to read", reverse("joint", args=[dossier.pk]))
    look.open("the agreement of a table", reverse("table_agree", args=[dossier.pk, cast.canal.slug]))
    look.send_empty("the agreement of a table")
    assert rendered >= {"proposals/joint.html", "proposals/joint_agree.html"}


def test_the_home_of_whoever_sits_on_a_committee_of_a_neighbourhood(cast, look, rendered, live_server):
    committee = committee_scenes.local_committee(cast)
    seat = committee_scenes.sits(committee, "Lucie")
    look.enter(seat.user, live_server.url)
    look.open("the home of a local committee's member", reverse("home"))
    look.open("her committee", reverse("committee", args=[committee.pk]))
    decision_scenes.meeting(cast, committee)
    look.open("her home, a meeting under way", reverse("home"))
    assert "dashboards/home_local.html" in rendered


def test_a_decision_closed_to_its_reader(cast, look, rendered, live_server):
    item = casting.before_committee(cast).items.get()
    point = decision_scenes.point(decision_scenes.meeting(cast), item=item)
    proposal = decision_scenes.proposed(point, cast.team)
    look.enter(cast.recused, live_server.url)
    look.open("a decision closed to her", reverse("resolution", args=[proposal.pk]))
    assert "governance/decisions/closed.html" in rendered


def test_what_only_some_see_of_a_plan_and_of_the_library(cast, look, rendered, live_server):
    initiative = Initiative.objects.create(
        neighbourhood=cast.ormes, programme=cast.programme, title="Rester chez soi"
    )
    look.enter(cast.advisor, live_server.url)
    look.open("a plan that its table keeps to itself", reverse("plan", args=[initiative.pk]))
    look.open("a public link that was withdrawn", reverse("plan_public", args=["x"]))
    report = begin_report(
        initiative,
        words={"title": "Le printemps"},
        language="fr",
        on=clock.today(),
        key=uuid.uuid4(),
        by=cast.coordinator,
    )
    look.enter(cast.coordinator, live_server.url)
    look.open("a progress report being written", reverse("plan_report", args=[initiative.pk, report.pk]))
    look.enter(cast.neighbour, live_server.url)
    look.open("a reuse", reverse("library_reuse", args=[learned(cast, "On vient quand on mange.").pk]))
    look.send_empty("a reuse")
    assert rendered >= {
        "neighbourhoods/plan/closed.html",
        "neighbourhoods/papers/page_gone.html",
        "neighbourhoods/papers/report_write.html",
        "learning/library/reuse.html",
    }


def test_a_suggestion_sent_once_the_plan_is_proposed(cast, look, rendered, live_server):
    plan = regional_scenes.shared(cast)
    look.enter(cast.member, live_server.url)
    page = look.page
    page.goto(reverse("regional_version", args=[plan.pk]))
    regional.propose_plan(plan, by=cast.team)
    page.locator("details.reply summary").first.click()
    page.locator("details.reply textarea").first.fill("Trop tard peut-être.")
    press(page, "document.querySelector('details.reply form')")
    look.at("a suggestion that comes too late")
    assert "learning/regional/too_late.html" in rendered
