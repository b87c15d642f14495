"""The ledger and the agreed versions are append-only, by the database itself; every budget line has its source."""

import django.db.models.deletion
from django.db import migrations, models

from cimpact.history.append_only import protect


class Migration(migrations.Migration):
    dependencies = [
        ("proposals", "0004_budgets_so_far_are_the_programmes"),
    ]
    operations = [
        migrations.AlterField(
            model_name="budgetline",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programmes.budgetsource"
            ),
        ),
        migrations.RunPython(*protect("proposals_entry", may_blank=("reason",))),
        migrations.RunPython(*protect("proposals_agreedversion")),
    ]
