"""How tests write a proposal: addresses of its parts, the fields of a page, a save as the page's script sends it."""

import html
import re

from django.urls import reverse

_FIELD = re.compile(r"<(input)\b([^>]*)>()|<(textarea)\b([^>]*)>(.*?)</textarea>", re.S)
_ATTRIBUTE = re.compile(r'([\w-]+)(?:="([^"]*)")?')


def section_url(dossier, code: str) -> str:
    return reverse("section", args=[dossier.pk, code])


def answer_url(dossier, question: int, document=None) -> str:
    """Where an answer to a question (its id) is saved: of the proposal, unless another document is given."""
    return reverse("answer", args=[dossier.pk, (document or dossier.document).pk, question])


def question_of(dossier, code: str):
    """A question of the proposal, by its code."""
    return next(q for s in dossier.document.sections for q in s.questions.all() if q.code == code)


def section_of(dossier, kind: str):
    """The first section of a kind."""
    return next(s for s in dossier.document.sections if s.kind == kind)


def autosave(client, url: str, data: dict):
    """Post as static/js/autosave.js does."""
    return client.post(url, data, headers={"X-Autosave": "1", "Accept": "application/json"})


def fields(response) -> dict[str, str]:
    """What the page's form would send as it stands: named fields, filled as shown; files and buttons apart."""
    page = response.content.decode()
    form = page[page.index("data-autosave") : page.index("</form>", page.index("data-autosave"))]
    filled = {}
    for found in _FIELD.finditer(form):
        tag, attributes, text = filter(lambda group: group is not None, found.groups())
        given = dict(_ATTRIBUTE.findall(attributes))
        name, kind = given.get("name"), given.get("type", "text")
        if not name or "disabled" in given or kind in ("file", "submit"):
            continue
        if kind == "radio":
            if "checked" in given:
                filled[name] = given["value"]
        else:
            # A browser drops the line end that follows <textarea>.
            value = text.removeprefix("\n") if tag == "textarea" else given.get("value", "")
            filled[name] = html.unescape(value)
    return filled
