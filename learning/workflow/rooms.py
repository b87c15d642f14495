"""What a room sends from its phones: answers to polls, a word, questions, what is said after (F107, F108).

A phone counts once: each action is the same however many times it comes.
"""

import unicodedata
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact.errors import NotPossible

from ..devices import apart
from ..dialogue_enums import PollKind, PollState, Shown
from ..models import Ballot, Dialogue, Poll, QuestionSupport, RoomQuestion, SurveyAnswer, TakeawayWord


def _locked(dialogue: Dialogue) -> Dialogue:
    dialogue = Dialogue.objects.select_for_update(of=("self",)).select_related("offer").get(pk=dialogue.pk)
    if dialogue.offer.cancelled_at or not dialogue.offer.is_published:
        raise NotPossible(_("Cette activité est annulée."))
    return dialogue


@transaction.atomic
def vote(poll: Poll, *, chosen: set[int], device: str) -> Ballot:
    """Answer a poll while it is open; answered again, the new answer takes the place of the former one."""
    poll = Poll.objects.select_for_update().get(pk=poll.pk)
    if poll.state != PollState.OPEN:
        raise NotPossible(_("Ce sondage est fermé : votre réponse n’a pas été comptée."))
    options = [option for option in poll.options.all() if option.pk in chosen]
    if not options:
        raise NotPossible(_("Choisissez une réponse."))
    if poll.kind != PollKind.MULTIPLE and len(options) > 1:
        raise NotPossible(_("Choisissez une seule réponse."))
    ballot, _is_new = Ballot.objects.get_or_create(poll=poll, device=apart(device, "vote"))
    ballot.options.set(options)
    return ballot


@transaction.atomic
def say_word(dialogue: Dialogue, *, text: str, device: str) -> TakeawayWord:
    """One's word; said again, it takes the place of the former one. A word already shown, or set aside, is known."""
    dialogue = _locked(dialogue)
    if not dialogue.takes_words:
        raise NotPossible(_("Les mots ne sont pas reçus en ce moment."))
    folded = fold(text)
    known = dialogue.words.filter(folded=folded).exclude(state=Shown.WAITING).first()
    word, _is_new = TakeawayWord.objects.update_or_create(
        dialogue=dialogue,
        device=apart(device, "word"),
        defaults={"text": text, "folded": folded, "state": known.state if known else Shown.WAITING},
    )
    return word


def fold(text: str) -> str:
    """The same word, with or without capitals and accents."""
    plain = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


@transaction.atomic
def ask(dialogue: Dialogue, *, key: uuid.UUID, text: str, name: str, device: str) -> RoomQuestion:
    """Send a question: the team reads it before the room does."""
    dialogue = _locked(dialogue)
    if not dialogue.takes_questions:
        raise NotPossible(_("Les questions ne sont plus reçues."))
    question, _is_new = RoomQuestion.objects.get_or_create(
        key=key, defaults={"dialogue": dialogue, "text": text, "name": name, "device": apart(device, "ask")}
    )
    return question


@transaction.atomic
def support(question: RoomQuestion, *, device: str) -> None:
    """Ask the same as somebody else: once a phone, and not one's own question."""
    question = RoomQuestion.objects.select_for_update().get(pk=question.pk)
    if question.state != Shown.SHOWN or question.answered_at:
        raise NotPossible(_("Cette question ne se soutient plus."))
    mark = apart(device, "ask")
    if question.device != mark:
        QuestionSupport.objects.get_or_create(question=question, device=mark)


@transaction.atomic
def answer_survey(dialogue: Dialogue, *, kept: str, change: str, useful: int, device: str) -> SurveyAnswer:
    """Say what one thinks of it, after; answered again, the new answer takes the place of the former one."""
    dialogue = _locked(dialogue)
    if dialogue.survey_sent_at is None:
        raise NotPossible(_("Le questionnaire n’est pas encore ouvert."))
    answer, _is_new = SurveyAnswer.objects.update_or_create(
        dialogue=dialogue,
        device=apart(device, "survey"),
        defaults={"kept": kept, "change": change, "useful": useful},
    )
    return answer
