"""Programmes loaded before reminders were data receive those that a new programme has; nothing past is caught up."""

from pathlib import Path

import yaml
from django.db import migrations

FILE = Path(__file__).resolve().parents[1] / "data" / "reminders.yaml"


def add_reminders(apps, schema_editor):
    Reminder = apps.get_model("programmes", "Reminder")
    sources = yaml.safe_load(FILE.read_text(encoding="utf-8"))["reminders"]
    Reminder.objects.bulk_create(
        Reminder(
            programme=programme,
            kind=source["kind"],
            days=source["days"],
            to=source["to"],
            subject_fr=source["subject"]["fr"],
            subject_en=source["subject"]["en"],
            text_fr=source["text"]["fr"],
            text_en=source["text"]["en"],
        )
        for programme in apps.get_model("programmes", "Programme").objects.filter(reminders=None)
        for source in sources
    )


class Migration(migrations.Migration):
    dependencies = [("programmes", "0006_reminders")]
    operations = [migrations.RunPython(add_reminders, migrations.RunPython.noop)]
