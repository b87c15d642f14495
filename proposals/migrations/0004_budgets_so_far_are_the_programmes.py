"""What was budgeted before sources existed was what the programme would pay."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def name_the_source(apps, schema_editor):
    BudgetLine = apps.get_model("proposals", "BudgetLine")
    own = apps.get_model("programmes", "BudgetSource").objects.filter(
        kind="programme", rules=OuterRef("category__rules")
    )
    for line in BudgetLine.objects.filter(source=None).annotate(own=Subquery(own.values("pk")[:1])):
        BudgetLine.objects.filter(pk=line.pk).update(source=line.own)


class Migration(migrations.Migration):
    dependencies = [
        ("proposals", "0003_around_the_decision"),
        ("programmes", "0003_sources_of_earlier_rules"),
    ]
    operations = [migrations.RunPython(name_the_source, migrations.RunPython.noop)]
