from django.conf import settings
from django.db import migrations, models

from cimpact.history.append_only import protect

write_triggers, drop_triggers = protect("history_event", may_blank=("comment", "before", "after"))


class Migration(migrations.Migration):
    dependencies = [
        ("history", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # The triggers name the columns they keep: they are written again around the new one.
        migrations.RunPython(drop_triggers, write_triggers),
        migrations.AddField(
            "event",
            "on_behalf_of",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(write_triggers, drop_triggers),
    ]
