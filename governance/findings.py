"""What the composition of a committee shows, in sentences, each with what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cimpact.formatting import day

from .composition import Composition, Finding, Found, Place, TablesSitting


@dataclass(frozen=True)
class Said:
    """A finding as the page shows it: the sentence, what to do, and where, for whoever may."""

    text: str
    advice: str
    url: str = ""
    action: str = ""
    does: str = ""  # an address to post to, where one click is enough


def said_of(composition: Composition) -> list[Said]:
    """Everything found in a committee."""
    return [_said(composition, finding) for finding in composition.findings]


def said_of_tables(sitting: TablesSitting) -> Said | None:
    """Whether the tables that sit in regional governance are as many as expected (R59)."""
    if not sitting.missing:
        return None
    text = ngettext(
        "Il manque %(count)d table de quartier à la gouvernance régionale.",
        "Il manque %(count)d tables de quartier à la gouvernance régionale.",
        sitting.missing,
    )
    advice = _(
        "%(expected)d tables y siègent, dans un comité ou l’autre : invitez une personne de leur part."
    )
    return Said(text % {"count": sitting.missing}, advice % {"expected": sitting.expected})


def _said(composition: Composition, finding: Finding) -> Said:
    of_place = {Found.MISSING: _missing, Found.TOO_MANY: _too_many}
    if (tell := of_place.get(finding.kind)) and finding.place:
        return tell(composition, finding.place)
    if finding.member:
        return _of_member(composition, finding)
    pk = composition.committee.pk
    if finding.kind == Found.NO_SEATS:
        return Said(
            _("La composition du comité n’est pas encore écrite."),
            _("Écrivez ses sièges : qui nomme combien de personnes."),
            reverse("committee_seats", args=[pk]),
            _("Écrire les sièges"),
        )
    return Said(
        _("Personne ne préside le comité."),
        _("Ouvrez la fiche de la personne qui présidera, parmi les membres."),
        f"{reverse('committee', args=[pk])}#membres",
        _("Choisir parmi les membres"),
    )


def _missing(composition: Composition, place: Place) -> Said:
    if place.organisation and not place.members:
        text = _("%(organisation)s n’a personne au comité.") % {"organisation": place.name}
    else:
        text = ngettext(
            "Il manque %(count)d personne : %(place)s.",
            "Il manque %(count)d personnes : %(place)s.",
            place.missing,
        ) % {"count": place.missing, "place": place.name}
    named_by = place.seat.designated_by
    advice = (
        _("Désignation : %(named_by)s. Invitez la personne désignée.") % {"named_by": named_by}
        if named_by
        else _("Invitez une personne à ce siège.")
    )
    return Said(text, advice, invitation_url(composition.committee.pk, place), _("Inviter une personne"))


def invitation_url(committee: int, place: Place) -> str:
    """Where a person is invited to the place."""
    asked = {"seat": place.seat.pk} | ({"organisation": place.organisation.pk} if place.organisation else {})
    return f"{reverse('committee_invite', args=[committee])}?{urlencode(asked)}"


def _too_many(composition: Composition, place: Place) -> Said:
    text = ngettext(
        "Plus d’une personne pour une seule place : %(place)s (%(names)s).",
        "Plus de personnes que de places : %(place)s (%(names)s).",
        place.seat.places,
    )
    names = ", ".join(member.user.full_name for member in place.members)
    return Said(
        text % {"place": place.name, "names": names},
        _("Inscrivez l’une comme suppléante de l’autre, ou mettez fin à un mandat."),
        _member_url(place.members[-1]),
        _("Ouvrir sa fiche"),
    )


def _member_url(member) -> str:
    return reverse("committee_member", args=[member.committee_id, member.pk])


def _of_member(composition: Composition, finding: Finding) -> Said:
    member, committee = finding.member, composition.committee
    assert member is not None
    name = member.user.full_name
    ends = day(member.term_ends_on) if member.term_ends_on else ""
    place = finding.place.seat.label if finding.place else ""
    texts = {
        Found.NO_PLACE: (
            _("%(name)s siège sans place prévue.") % {"name": name},
            _("Choisissez son siège, ou mettez fin à son mandat."),
        ),
        Found.OTHER_GROUP: (
            _("%(name)s ne représente pas le groupe de ce siège : %(place)s.")
            % {"name": name, "place": place},
            _("Corrigez l’organisation ou le siège."),
        ),
        Found.TERM_OVER: (
            _("%(name)s : son mandat devait finir le %(date)s.") % {"name": name, "date": ends},
            _("Renouvelez-le, ou mettez-y fin."),
        ),
        Found.TERM_ENDS_SOON: (
            _("%(name)s : son mandat finit le %(date)s.") % {"name": name, "date": ends},
            _("Renouvelez-le, ou demandez qui prendra la suite."),
        ),
        Found.CHAIR_FROM_ELSEWHERE: (
            _("%(name)s préside sans siéger au comité qui en a la présidence.") % {"name": name},
            _("La présidence revient à un membre de ce comité : %(other)s.")
            % {"other": committee.chaired_from},
        ),
        Found.CHAIR_NOT_ON_PARENT: (
            _("%(name)s préside l’équipe et ne siège pas à ce comité : %(parent)s.")
            % {"name": name, "parent": committee.parent},
            _("Qui préside une équipe d’action y siège, pour que les deux avancent ensemble."),
        ),
    }
    text, advice = texts[finding.kind]
    if finding.kind == Found.CHAIR_NOT_ON_PARENT:
        action = _("L’y inscrire")
        return Said(text, advice, action=action, does=reverse("committee_chair_joins", args=[committee.pk]))
    return Said(text, advice, _member_url(member), _("Ouvrir sa fiche"))


def sentence(found: Iterable[Said]) -> str:
    """Everything found, as one paragraph."""
    return " ".join(said.text for said in found)
