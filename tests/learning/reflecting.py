"""A table that reflects: what the tests write and ask."""

import uuid
from pathlib import Path

from django.urls import reverse

from governance.structures import Structure
from learning.enums import ReflectionKind
from learning.models import SelfReflection, SelfReflectionStep
from learning.workflow.self_reflections import (
    add_step,
    close_reflection,
    open_reflection,
    tick_step,
    write_words,
)

EDI, CONDITIONS = ReflectionKind.EDI, ReflectionKind.CONDITIONS
TEMPLATES = Path(__file__).parents[2] / "templates" / "learning" / "reflections"


def of_ormes(cast) -> Structure:
    return Structure(cast.programme, cast.ormes)


def opened(cast, kind=EDI, *, initiative=None, by=None) -> SelfReflection:
    return open_reflection(of_ormes(cast), kind, initiative=initiative, by=by or cast.coordinator)


def words(reflection, by, text="<p>Nos mots.</p>", *, code="capacity", version=0, read=None):
    return write_words(reflection, code, markup=text, version=version, read=read, by=by)


def step(reflection, by, what="Former quatre bénévoles", *, code="capacity", **more) -> SelfReflectionStep:
    return add_step(reflection, code, what=what, key=uuid.uuid4(), by=by, **more)


def earlier_then_now(cast, clock, kind=EDI, code="capacity") -> tuple[SelfReflection, SelfReflection]:
    """One closed in January with words and two steps, another opened in June."""
    clock.set(2022, 1, 10)
    before = opened(cast, kind)
    words(before, cast.coordinator, "<p>En janvier, trois personnes.</p>", code=code)
    tick_step(step(before, cast.coordinator, "Traduire l’invitation", code=code), done=True, by=cast.reader)
    step(before, cast.coordinator, "Payer la garde", code=code, who="Tuan")
    close_reflection(before, by=cast.coordinator)
    clock.set(2022, 6, 15)
    return before, opened(cast, kind)


def url(cast, name="self_reflections", *more) -> str:
    return reverse(name, args=[cast.programme.code, cast.ormes.slug, *more])


def posted(text: str, *, version: int = 0, code: str = "capacity", read: str = "") -> dict:
    prefix = f"note_{code}"
    return {f"{prefix}-text": text, f"{prefix}-version": version, f"{prefix}-read": read}


def posted_step(what: str, *, code: str = "capacity", key=None, **more) -> dict:
    fields = {"what": what, "key": key or uuid.uuid4(), **more}
    return {f"step_{code}-{name}": value for name, value in fields.items()}


def texts(client, address: str) -> str:
    return client.get(address).content.decode()
