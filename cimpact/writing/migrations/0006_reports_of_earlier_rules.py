"""Rules loaded before reports were written in the portal receive their questions (R33, R34); nothing else of them moves.

Read from the file of the programme where the portal carries one, else from the first, without naming its guide.
"""

from pathlib import Path

import yaml
from django.db import migrations

DATA = Path(__file__).parent.parent / "data"
PURPOSES = {"annual": "annual", "final": "final", "sustainability": "sustain"}


def add_reports(apps, schema_editor):
    carried = {}
    for name in ("pic2", "elan"):
        data = yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
        carried[data["programme"]["code"]] = data["reports"]
    first = next(iter(carried.values()))
    for rules in apps.get_model("programmes", "RulesVersion").objects.select_related("programme"):
        code = rules.programme.code
        for name, purpose in PURPOSES.items():
            if not rules.question_sets.filter(purpose=purpose).exists():
                _add(apps, rules, purpose, carried.get(code, first)[name], named=code in carried)


def _add(apps, rules, purpose, sections, *, named):
    Section, Question = (apps.get_model("writing", name) for name in ("Section", "Question"))
    question_set = apps.get_model("writing", "QuestionSet").objects.create(rules=rules, purpose=purpose)
    for order, source in enumerate(sections):
        section = Section.objects.create(
            question_set=question_set,
            order=order,
            code=source["code"],
            kind=source["kind"],
            **_texts(source, "title", "intro"),
        )
        Question.objects.bulk_create(
            Question(
                section=section,
                order=rank,
                code=q["code"],
                max_words=q["max_words"],
                required=q["required"],
                **_texts(q, "label", "help", *(["source"] if named else [])),
            )
            for rank, q in enumerate(source["questions"])
        )


def _texts(source, *names):
    return {f"{name}_{language}": source[name][language] for name in names for language in ("fr", "en")}


class Migration(migrations.Migration):
    dependencies = [
        ("writing", "0005_reports_are_documents"),
        ("programmes", "0004_capacity_categories_of_earlier_rules"),
    ]
    operations = [migrations.RunPython(add_reports, migrations.RunPython.noop)]
