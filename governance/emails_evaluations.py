"""What is written to the members about the operator's evaluation; whether it still holds is asked as it leaves."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from cimpact.formatting import day
from cimpact.notices.kinds import Message, Moot, writes
from cimpact.notices.models import Notice

from .evaluations import answer_of
from .models import OperatorEvaluation
from .permissions import can, member_of

# kind: subject, sentence, what the link says
KINDS: dict[str, tuple[Promise, Promise, Promise]] = {
    "evaluation_asked": (
        gettext_lazy("Votre avis sur le travail de l’opérateur, d’ici le %(day)s"),
        gettext_lazy(
            "Le comité évalue le travail de l’opérateur pour %(year)s : six questions, quelques minutes. Ce que "
            "vous répondez est lu sans votre nom, et vous pouvez le changer jusqu’au %(day)s."
        ),
        gettext_lazy("Répondre"),
    ),
    "evaluation_reminder": (
        gettext_lazy("Rappel : votre avis sur le travail de l’opérateur, d’ici le %(day)s"),
        gettext_lazy("Votre réponse à l’évaluation de %(year)s est attendue d’ici le %(day)s."),
        gettext_lazy("Répondre"),
    ),
    "evaluation_shared": (
        gettext_lazy("Ce que le comité dit du travail de l’opérateur, %(year)s"),
        gettext_lazy("Ce que les membres ont répondu pour %(year)s est maintenant à lire, sans les noms."),
        gettext_lazy("Lire les réponses"),
    ),
}


@writes("evaluation_asked")
@writes("evaluation_reminder")
@writes("evaluation_shared")
def about_an_evaluation(notice: Notice) -> Message:
    """An answer is awaited, or the answers may be read."""
    evaluation = OperatorEvaluation.objects.select_related("committee__programme").get(pk=notice.object_id)
    committee = evaluation.committee
    if not can(notice.recipient, "read_evaluation", committee):
        raise Moot
    if notice.kind != "evaluation_shared":
        answered = answer_of(evaluation, member_of(notice.recipient, committee))
        if answered or not evaluation.is_open:
            raise Moot
    subject, sentence, action = KINDS[notice.kind]
    said = {"day": day(evaluation.closes_on, weekday=True), "year": evaluation.year}
    return Message(
        subject=str(subject) % said,
        template="governance/emails/accord",
        url=reverse("evaluation", args=[evaluation.pk]),
        action=str(action),
        context={"sentence": str(sentence) % said, "place": committee.name},
    )
