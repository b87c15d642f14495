"""What a version of the regional plan changed since the one before, in words."""

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cimpact.formatting import long_date

from .regional_enums import TransferForm


def changes_between(before: dict, after: dict) -> list[str]:
    """A sentence for each change, in the order of the newer version; both are regional_text.content_of."""
    return list(_changes(before, after))


def _changes(before: dict, after: dict) -> Iterator[str]:
    if before["title"] != after["title"]:
        yield _("Le titre devient « {title} ».").format(title=after["title"])
    years = ("first_year", "last_year")
    if [before[year] for year in years] != [after[year] for year in years]:
        yield _("La période devient {first} à {last}.").format(
            first=after["first_year"], last=after["last_year"]
        )
    if before["purpose"] != after["purpose"]:
        yield _("Ce que le plan cherche est écrit autrement.")
    old = {theme["thread"]: theme for theme in before["themes"]}
    for theme in after["themes"]:
        if theme["thread"] not in old:
            yield _("Nouveau thème : {title}.").format(title=_plain(theme["title"]))
        else:
            yield from _of_theme(old[theme["thread"]], theme)
    kept = {theme["thread"] for theme in after["themes"]}
    for theme in before["themes"]:
        if theme["thread"] not in kept:
            yield _("Thème retiré : {title}.").format(title=_plain(theme["title"]))


def _of_theme(before: dict, after: dict) -> Iterator[str]:
    title = after["title"]
    if before["title"] != title:
        yield _("Le thème « {before} » s’appelle maintenant « {after} ».").format(
            before=before["title"], after=title
        )
    if before["kind"] != after["kind"]:
        yield _("« {title} » : le thème change de nature.").format(title=title)
    if any(before[name] != after[name] for name in ("learned", "retained")):
        yield _("« {title} » : le texte est récrit.").format(title=title)
    if more := len(set(after["entries"]) - set(before["entries"])):
        yield ngettext(
            "« {title} » : {n} source de plus.", "« {title} » : {n} sources de plus.", more
        ).format(title=title, n=more)
    if less := len(set(before["entries"]) - set(after["entries"])):
        yield ngettext(
            "« {title} » : {n} source de moins.", "« {title} » : {n} sources de moins.", less
        ).format(title=title, n=less)
    yield from _of_actions(title, before["actions"], after["actions"])


def _of_actions(title: str, before: list[dict], after: list[dict]) -> Iterator[str]:
    old = {action["thread"]: action for action in before}
    for action in after:
        if action["thread"] not in old:
            yield _("« {title} » : nouvelle action, {what}.").format(title=title, what=_plain(action["what"]))
        else:
            yield from _of_action(old[action["thread"]], action)
    kept = {action["thread"] for action in after}
    for action in before:
        if action["thread"] not in kept:
            yield _("« {title} » : action retirée, {what}.").format(title=title, what=_plain(action["what"]))


def _of_action(before: dict, after: dict) -> Iterator[str]:
    what = _plain(after["what"])
    if before["what"] != after["what"]:
        yield _("L’action « {before} » devient « {after} ».").format(
            before=_plain(before["what"]), after=what
        )
    if before["due_on"] != after["due_on"]:
        yield _("« {what} » : l’échéance passe du {before} au {after}.").format(
            what=what, before=_date(before["due_on"]), after=_date(after["due_on"])
        )
    if before["owner"] != after["owner"]:
        yield _("« {what} » : s’en charge maintenant, {owner}.").format(what=what, owner=after["owner"])
    if before["audience"] != after["audience"]:
        yield _("« {what} » : pour qui, maintenant : {audience}.").format(
            what=what, audience=_plain(after["audience"])
        )
    if before["form"] != after["form"]:
        yield _("« {what} » : prend maintenant cette forme, {form}.").format(
            what=what, form=TransferForm(after["form"]).label
        )


def _plain(what: str) -> str:
    """Without the full stop that a sentence around it puts itself."""
    return what.rstrip(" .")


def _date(written: str) -> str:
    return long_date(dt.date.fromisoformat(written))
