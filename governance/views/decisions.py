"""A proposal of decision on its page: read, amended, voted, decided, taken up again (F43, F96)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cimpact.errors import NotPossible, said_on

from ..decision_page import decision_context
from ..enums import MeetingKind, Mode
from ..forms.decisions import ConsensusForm, ReopenForm, RollCallForm, VoteForm, WordingForm
from ..models import Meeting, Point, Resolution
from ..permissions import BEFORE, OPEN, can_in, member_of
from ..reading import is_closed
from ..subjects import subject_of
from ..voices import assembly_of, votes_on
from ..workflow import deciding, reopening, resolutions, votes
from .decision_doors import closed_page, point_for, resolution_for, visible_resolution
from .doors import require


@require_safe
def resolution(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal of decision, whatever its state; a member votes here."""
    found = visible_resolution(request, pk)
    if is_closed(request.user, found.point):
        return closed_page(request, found.point)
    return _page(request, found)


def _page(request: HttpRequest, found: Resolution, *, status: int = 200, **bound) -> HttpResponse:
    context = decision_context(found, request.user, **bound)
    return render(request, "governance/decisions/decision.html", context, status=status)


def _here(pk: int) -> HttpResponse:
    return redirect("resolution", pk)


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a proposal on a point."""
    point = point_for(request, pk, "propose_decision")
    return _wording(request, point, WordingForm(request.POST or None, item=point.item))


@require_http_methods(["GET", "POST"])
@said_on("resolution")
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose another text in the place of one."""
    target = resolution_for(request, pk, "propose_decision")
    form = WordingForm(request.POST or None, item=target.point.item, resolution=target)
    return _wording(request, target.point, form, amends=target)


def _wording(
    request: HttpRequest, point: Point, form: WordingForm, *, amends: Resolution | None = None
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        made = resolutions.propose(point, form.wording(), by=request.user, amends=amends)
        messages.success(request, _("La proposition de décision est écrite."))
        return _here(made.pk)
    context = {
        "point": point,
        "meeting": point.meeting,
        "committee": point.meeting.committee,
        "form": form,
        "amends": amends,
        "back": reverse("resolution", args=[amends.pk]) if amends else "",
    }
    return render(request, "governance/decisions/wording.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@said_on("resolution")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a proposal still under study."""
    found = resolution_for(request, pk, "propose_decision")
    _require_hand(request, found)
    form = WordingForm(request.POST or None, item=found.point.item, resolution=found)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or found.version
        resolutions.reword(found, form.wording(), by=request.user, version=version)
        messages.success(request, _("La proposition de décision est changée."))
        return _here(pk)
    context = {
        "point": found.point,
        "meeting": found.point.meeting,
        "committee": found.point.meeting.committee,
        "form": form,
        "editing": found,
        "back": reverse("resolution", args=[pk]),
    }
    return render(request, "governance/decisions/wording.html", context, status=422 if form.errors else 200)


def _require_hand(request: HttpRequest, found: Resolution) -> None:
    """Whoever wrote it, or leads, may change it or take it back."""
    if found.proposed_by_id != request.user.pk:
        require(request, "edit_agenda", found.point.meeting)


@require_POST
@said_on("resolution")
def put_to_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Open it to the decision."""
    resolutions.put_to_decision(resolution_for(request, pk, "decide"), by=request.user)
    messages.success(request, _("La proposition est soumise à la décision."))
    return _here(pk)


@require_POST
@said_on("resolution")
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back before it is decided."""
    found = resolution_for(request, pk, "propose_decision")
    _require_hand(request, found)
    resolutions.take_back(found, by=request.user)
    messages.success(request, _("La proposition est retirée; elle reste au dossier de la rencontre."))
    return _here(pk)


@require_POST
@said_on("resolution")
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Vote, for the voice one holds."""
    found = resolution_for(request, pk, "vote")
    form = VoteForm(request.POST, resolution=found)
    if not form.is_valid():
        return _page(request, found, vote_form=form, status=422)
    member = member_of(request.user, found.point.meeting.committee)
    if member is None:
        raise NotPossible(_("Vous ne siégez pas à ce comité : vous n’avez pas de vote."))
    votes.cast_vote(found, member, by=request.user, **form.cleaned_data)
    said = (
        _("Votre vote secret est déposé; il ne peut plus être changé.")
        if found.is_secret
        else _("Votre vote est inscrit; vous pouvez le changer jusqu’à la clôture.")
    )
    messages.success(request, said)
    return _here(pk)


@require_POST
@said_on("resolution")
def roll_call(request: HttpRequest, pk: int) -> HttpResponse:
    """Note what each person in the room says."""
    found = resolution_for(request, pk, "decide")
    form = RollCallForm(request.POST, assembly=assembly_of(found.point), votes=votes_on(found))
    if not form.is_valid():
        return _page(request, found, roll_form=form, status=422)
    votes.note_roll_call(found, form.voices(), by=request.user)
    messages.success(request, _("Le vote nominal est noté; il peut changer jusqu’à la clôture."))
    return _here(pk)


@require_POST
@said_on("resolution")
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the decision: its result is written, its effect done."""
    found = resolution_for(request, pk, "decide")
    noted: dict = {}
    if found.mode == Mode.CONSENSUS and not found.is_decided:
        form = ConsensusForm(request.POST, assembly=assembly_of(found.point))
        if not form.is_valid():
            return _page(request, found, consensus_form=form, status=422)
        noted = form.values()
    decided = deciding.decide(found, by=request.user, **noted)
    messages.success(
        request, _("Le résultat est inscrit : %(result)s.") % {"result": decided.get_result_display()}
    )
    return _here(pk)


@require_POST
@said_on("resolution")
def start_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a vote anew."""
    votes.start_again(resolution_for(request, pk, "decide"), by=request.user)
    messages.success(request, _("Le vote recommence : chaque personne vote de nouveau."))
    return _here(pk)


@require_POST
@said_on("resolution")
def apply_effect(request: HttpRequest, pk: int) -> HttpResponse:
    """Try again the effect that could not be done when the consultation closed."""
    deciding.try_effect_again(resolution_for(request, pk, "send_again"), by=request.user)
    messages.success(request, _("C’est fait : la décision a son effet."))
    return _here(pk)


@require_http_methods(["GET", "POST"])
@said_on("resolution")
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a decision up again, with a reason."""
    found = visible_resolution(request, pk)
    if is_closed(request.user, found.point):
        return closed_page(request, found.point)
    committee = found.point.meeting.committee
    meetings = Meeting.objects.filter(
        committee=committee, kind=MeetingKind.TOGETHER, state__in=BEFORE | OPEN
    ).order_by("starts_at")
    # Who may is said by the meeting that would take it up.
    probe = Meeting(committee=committee, state=sorted(OPEN)[0])
    require(request, "reopen_decision", probe)
    problem = reopening.reopening_problem(found)
    form = ReopenForm(request.POST or None, meetings=meetings)
    if request.method == "POST" and form.is_valid():
        anew = reopening.reopen(
            found, form.cleaned_data["meeting"], reason=form.cleaned_data["reason"], by=request.user
        )
        messages.success(request, _("La décision est reprise : voici la nouvelle proposition, à adapter."))
        return redirect("resolution", anew.pk)
    item = found.point.item
    context = {
        "resolution": found,
        "meeting": found.point.meeting,
        "committee": committee,
        "form": form,
        "meetings": bool(meetings),
        "problem": problem,
        "effect": subject_of(item).reopening_effect(item) if item and found.applied_at else "",
        "can_plan": can_in(request.user, "reopen_decision", probe),
    }
    return render(request, "governance/decisions/reopen.html", context, status=422 if form.errors else 200)
