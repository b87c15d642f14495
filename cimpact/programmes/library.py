"""The team keeps the glossary and the resources. Each action is atomic, and kept in the programme's history."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.accounts.models import User
from cimpact.errors import NotPossible
from cimpact.history.models import record

from .models import Programme, Resource, Term


@transaction.atomic
def keep_term(programme: Programme, *, texts: dict[str, str], by: User, term: Term | None = None) -> Term:
    """Add a term, or change one. `texts`: term_fr, term_en, meaning_fr, meaning_en. Raises NotPossible."""
    Programme.objects.select_for_update().get(pk=programme.pk)
    same = programme.terms.filter(term_fr__iexact=texts["term_fr"])
    if term is None:
        if found := same.filter(**texts).first():
            return found  # added twice, kept once
        term = Term(programme=programme)
    else:
        term = Term.objects.select_for_update().get(pk=term.pk)
    if same.exclude(pk=term.pk).exists():
        raise NotPossible(_("Le glossaire a déjà ce terme : modifiez-le plutôt."))
    before = {name: getattr(term, name) for name in texts} if term.pk else None
    if before == texts:
        return term
    for name, text in texts.items():
        setattr(term, name, text)
    term.save()
    record(
        programme,
        "programme.change_term" if before else "programme.add_term",
        by=by,
        before=before,
        after=texts,
    )
    return term


@transaction.atomic
def remove_term(term: Term, *, by: User) -> None:
    """Take a term out of the glossary; its words stay in the history."""
    found = Term.objects.select_for_update().filter(pk=term.pk).first()
    if found is None:
        return
    before = {"term_fr": found.term_fr, "term_en": found.term_en, "meaning_fr": found.meaning_fr}
    record(found.programme, "programme.remove_term", by=by, before=before)
    found.delete()


@transaction.atomic
def keep_resource(
    programme: Programme, *, values: dict[str, Any], by: User, resource: Resource | None = None
) -> Resource:
    """Add a resource after the others, or change one. A file replaced is deleted once the change is sure."""
    Programme.objects.select_for_update().get(pk=programme.pk)
    if resource is None:
        plain = {name: values[name] for name in ("kind", "title_fr", "title_en", "url")}
        if values["url"] and (found := programme.resources.filter(**plain).first()):
            return found  # added twice, kept once
        resource = Resource(programme=programme, order=programme.resources.count())
    else:
        resource = Resource.objects.select_for_update().get(pk=resource.pk)
    is_new, former = resource.pk is None, resource.file.name
    for name, value in values.items():
        setattr(resource, name, value)
    resource.updated_at = clock.now()
    resource.save()
    if former and former != resource.file.name:
        storage = resource.file.storage
        transaction.on_commit(lambda: storage.delete(former))
    record(
        programme,
        "programme.add_resource" if is_new else "programme.change_resource",
        by=by,
        after={"title": resource.title_fr, "address": resource.url or resource.name},
    )
    return resource


@transaction.atomic
def publish_resource(resource: Resource, published: bool, *, by: User) -> None:
    """Show a resource to everyone, or to the team only."""
    resource = (
        Resource.objects.select_for_update(of=("self",)).select_related("programme").get(pk=resource.pk)
    )
    if resource.published == published:
        return
    resource.published = published
    resource.save(update_fields=["published"])
    record(
        resource.programme,
        "programme.show_resource" if published else "programme.hide_resource",
        by=by,
        after={"title": resource.title_fr},
    )


@transaction.atomic
def move_resource(resource: Resource, by_places: int) -> None:
    """Move a resource up (-1) or down (1) among those of its kind; at an end it stays."""
    Programme.objects.select_for_update().get(pk=resource.programme_id)
    every = list(Resource.objects.filter(programme=resource.programme_id).order_by("order", "pk"))
    same = [other for other in every if other.kind == resource.kind]
    place = [other.pk for other in same].index(resource.pk)
    beside = place + by_places
    if not 0 <= beside < len(same):
        return
    one, other = every.index(same[place]), every.index(same[beside])
    every[one], every[other] = every[other], every[one]
    for order, each in enumerate(every):
        each.order = order
    Resource.objects.bulk_update(every, ["order"])
