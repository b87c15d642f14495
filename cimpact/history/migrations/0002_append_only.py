from django.db import migrations

from cimpact.history.append_only import protect


class Migration(migrations.Migration):
    dependencies = [("history", "0001_initial")]

    operations = [migrations.RunPython(*protect("history_event", may_blank=("comment", "before", "after")))]
