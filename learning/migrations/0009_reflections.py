import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import cimpact.clock


class Migration(migrations.Migration):
    dependencies = [
        ("learning", "0008_regional_plan"),
        ("neighbourhoods", "0005_directory_and_introductions"),
        ("programmes", "0007_reminders_of_earlier_programmes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SelfReflection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("edi", "Équité, diversité et inclusion"),
                            ("conditions", "Cinq conditions de l’impact collectif"),
                        ],
                        max_length=10,
                        verbose_name="sur quoi",
                    ),
                ),
                ("opened_at", models.DateTimeField(default=cimpact.clock.now)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("shared_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "réflexion d’une table",
                "verbose_name_plural": "réflexions des tables",
                "ordering": [
                    models.OrderBy(models.F("closed_at"), descending=True, nulls_first=True),
                    "-opened_at",
                    "-id",
                ],
            },
        ),
        migrations.CreateModel(
            name="SelfReflectionNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=40)),
                ("text", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("updated_at", models.DateTimeField(default=cimpact.clock.now)),
            ],
            options={
                "verbose_name": "note d’une réflexion de table",
                "verbose_name_plural": "notes de réflexions de tables",
            },
        ),
        migrations.CreateModel(
            name="SelfReflectionStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=40)),
                ("what", models.CharField(max_length=300, verbose_name="ce que nous ferons")),
                ("who", models.CharField(blank=True, max_length=120, verbose_name="qui s’en charge")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="d’ici le")),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(default=cimpact.clock.now)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ],
            options={
                "verbose_name": "prochain pas d’une réflexion",
                "verbose_name_plural": "prochains pas de réflexions",
                "ordering": ["created_at", "id"],
            },
        ),
        migrations.AddField(
            model_name="groupoffer",
            name="with_partners",
            field=models.CharField(blank=True, max_length=200, verbose_name="organisé avec"),
        ),
        migrations.AlterField(
            model_name="groupoffer",
            name="kind",
            field=models.CharField(
                choices=[
                    ("workshop", "Atelier"),
                    ("community", "Communauté de pratique"),
                    ("dialogue", "Espace de dialogue"),
                ],
                default="workshop",
                max_length=10,
                verbose_name="ce que c’est",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupoffer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "dialogue"), _negated=True), ("with_partners__gt", ""), _connector="OR"
                ),
                name="dialogue_space_has_partners",
            ),
        ),
        migrations.AddField(
            model_name="selfreflection",
            name="initiative",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="self_reflections",
                to="neighbourhoods.initiative",
            ),
        ),
        migrations.AddField(
            model_name="selfreflection",
            name="neighbourhood",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="self_reflections",
                to="neighbourhoods.neighbourhood",
            ),
        ),
        migrations.AddField(
            model_name="selfreflection",
            name="opened_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="selfreflection",
            name="programme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="self_reflections",
                to="programmes.programme",
            ),
        ),
        migrations.AddField(
            model_name="selfreflectionnote",
            name="reflection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notes",
                to="learning.selfreflection",
            ),
        ),
        migrations.AddField(
            model_name="selfreflectionnote",
            name="updated_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="selfreflectionstep",
            name="created_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="selfreflectionstep",
            name="reflection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="steps",
                to="learning.selfreflection",
            ),
        ),
        migrations.AddIndex(
            model_name="selfreflection",
            index=models.Index(fields=["neighbourhood", "programme", "kind"], name="self_reflection_of"),
        ),
        migrations.AddConstraint(
            model_name="selfreflection",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None), ("initiative", None)),
                fields=("programme", "neighbourhood", "kind"),
                name="one_open_self_reflection_of_a_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="selfreflection",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None), ("initiative__isnull", False)),
                fields=("programme", "neighbourhood", "kind", "initiative"),
                name="one_open_self_reflection_of_an_initiative",
            ),
        ),
        migrations.AddConstraint(
            model_name="selfreflectionnote",
            constraint=models.UniqueConstraint(
                fields=("reflection", "code"), name="self_reflection_note_once"
            ),
        ),
    ]
