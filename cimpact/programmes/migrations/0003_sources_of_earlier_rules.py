"""Rules loaded before budgets had sources receive the six that the guide knows (F27)."""

from django.db import migrations

SOURCES = {
    "programme": ("Ce programme", "This programme"),
    "capacity": ("Renforcement des compétences", "Capacity building"),
    "confirmed": ("Autres bailleurs, confirmé", "Other funders, confirmed"),
    "requested": ("Autres bailleurs, demandé", "Other funders, requested"),
    "in_kind": ("En nature", "In kind"),
    "own": ("Fonds de la table", "The table’s own funds"),
}


def add_sources(apps, schema_editor):
    BudgetSource = apps.get_model("programmes", "BudgetSource")
    BudgetSource.objects.bulk_create(
        BudgetSource(rules=rules, kind=kind, order=order, name_fr=french, name_en=english)
        for rules in apps.get_model("programmes", "RulesVersion").objects.filter(sources=None)
        for order, (kind, (french, english)) in enumerate(SOURCES.items())
    )


class Migration(migrations.Migration):
    dependencies = [("programmes", "0002_around_the_decision")]
    operations = [migrations.RunPython(add_sources, migrations.RunPython.noop)]
