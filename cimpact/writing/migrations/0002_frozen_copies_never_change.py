from django.db import migrations

from cimpact.history.append_only import protect


class Migration(migrations.Migration):
    dependencies = [("writing", "0001_initial"), ("history", "0002_append_only")]

    operations = [migrations.RunPython(*protect("writing_frozencopy"))]
