"""Whom e-mails do not reach is marked beside her name, with what to do."""

from django.urls import reverse

from cimpact.notices import bounces
from cimpact.notices.models import Notice, Status
from tests import cast as scenes


def test_the_staff_sees_whom_e_mails_do_not_reach_and_the_team_corrects(cast, signed_in, clock):
    clock.set(*scenes.BEFORE_FEBRUARY)
    scenes.submitted(cast)
    Notice.objects.update(status=Status.SENT)
    notice = Notice.objects.get(recipient=cast.coordinator)
    page, people = reverse("person", args=[cast.coordinator.pk]), reverse("people")
    team, advisor = signed_in(cast.team), signed_in(cast.advisor)
    assert "Courriels refusés" not in team.get(people).text
    bounces.mark(notice.message_id, "5.1.1 User unknown")
    assert team.get(people).text.count("Courriels refusés") == 1
    correct = reverse("person_edit", args=[cast.coordinator.pk])
    assert team.get(page).text.count(correct) == 2
    assert correct in team.get(reverse("deliveries")).text
    assert "ne se rendent pas à cette adresse" in advisor.get(page).text
    assert correct not in advisor.get(page).text
    team.post(reverse("delivery", args=[notice.pk]), {"decision": "aside"})
    assert "Courriels refusés" not in team.get(people).text
