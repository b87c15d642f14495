import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import cimpact.clock
from learning.searched import searched_columns

# Stems of the title and the tags, then of the text, kept by the database itself from what `save` reduces.
VECTOR = """
ALTER TABLE learning_journalentry ADD COLUMN search_vector tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('french'::regconfig, searched_title || searched_tags), 'A')
    || setweight(to_tsvector('french'::regconfig, searched_text), 'C')
) STORED
"""
INDEX = "CREATE INDEX journal_searched ON learning_journalentry USING gin (search_vector)"


def fill(apps, schema_editor):
    """Find what was written before the library."""
    entries = apps.get_model("learning", "JournalEntry")
    for entry in entries.objects.iterator():
        entries.objects.filter(pk=entry.pk).update(**searched_columns(entry))


def index(apps, schema_editor):
    """PostgreSQL alone: SQLite compares words in the columns themselves."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(VECTOR)
        schema_editor.execute(INDEX)


def unindex(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE learning_journalentry DROP COLUMN search_vector")


class Migration(migrations.Migration):
    dependencies = [
        ("learning", "0006_journal_photos"),
        ("neighbourhoods", "0005_directory_and_introductions"),
        ("programmes", "0007_reminders_of_earlier_programmes"),
        ("proposals", "0012_participations_change_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Collection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("title", models.CharField(max_length=120, verbose_name="nom")),
                ("text", models.TextField(blank=True, verbose_name="ce qui les réunit")),
                (
                    "readers",
                    models.CharField(
                        choices=[("me", "Moi"), ("community", "La communauté du programme")],
                        default="me",
                        max_length=10,
                        verbose_name="qui la voit",
                    ),
                ),
                ("created_at", models.DateTimeField(default=cimpact.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=cimpact.clock.now)),
                ("version", models.PositiveIntegerField(default=1)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "collection",
                "ordering": [models.OrderBy(models.F("updated_at"), descending=True), "-id"],
            },
        ),
        migrations.CreateModel(
            name="CollectionEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("order", models.PositiveIntegerField()),
            ],
            options={
                "verbose_name": "apprentissage d’une collection",
                "verbose_name_plural": "apprentissages d’une collection",
                "ordering": ["order", "id"],
            },
        ),
        migrations.CreateModel(
            name="Reuse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("text", models.TextField(verbose_name="ce que cela a changé chez vous")),
                ("on", models.DateField(default=cimpact.clock.today, verbose_name="depuis le")),
                ("at", models.DateTimeField(default=cimpact.clock.now, editable=False)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "apprentissage réutilisé",
                "verbose_name_plural": "apprentissages réutilisés",
                "ordering": ["-on", "-id"],
            },
        ),
        migrations.AddField(
            model_name="journalentry",
            name="finding",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="journal",
                to="learning.finding",
            ),
        ),
        migrations.AddField(
            model_name="journalentry",
            name="searched_tags",
            field=models.TextField(default="", editable=False),
        ),
        migrations.AddField(
            model_name="journalentry",
            name="searched_text",
            field=models.TextField(default="", editable=False),
        ),
        migrations.AddField(
            model_name="journalentry",
            name="searched_title",
            field=models.TextField(default="", editable=False),
        ),
        migrations.AddConstraint(
            model_name="journalentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at", None)),
                fields=("finding",),
                name="journal_finding_shared_once",
            ),
        ),
        migrations.AddField(
            model_name="collection",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="collections",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="collection",
            name="programme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="collections",
                to="programmes.programme",
            ),
        ),
        migrations.AddField(
            model_name="collectionentry",
            name="collection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="kept", to="learning.collection"
            ),
        ),
        migrations.AddField(
            model_name="collectionentry",
            name="entry",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="kept", to="learning.journalentry"
            ),
        ),
        migrations.AddField(
            model_name="collection",
            name="entries",
            field=models.ManyToManyField(
                related_name="collections", through="learning.CollectionEntry", to="learning.journalentry"
            ),
        ),
        migrations.AddField(
            model_name="reuse",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="reuse",
            name="entry",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="reuses", to="learning.journalentry"
            ),
        ),
        migrations.AddField(
            model_name="reuse",
            name="neighbourhood",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reuses",
                to="neighbourhoods.neighbourhood",
            ),
        ),
        migrations.AddField(
            model_name="reuse",
            name="withdrawn_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="collectionentry",
            constraint=models.UniqueConstraint(fields=("collection", "entry"), name="collected_once"),
        ),
        migrations.AddConstraint(
            model_name="reuse",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("entry", "neighbourhood"),
                name="reuse_once_a_place",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(index, unindex),
    ]
