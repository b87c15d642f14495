"""Rules loaded before budgets told capacity building apart receive its three categories (R37–R39)."""

from django.db import migrations
from django.db.models import Max

# code: (what it pays, name, its English, help, its English)
CATEGORIES = {
    "capacity_additional": (
        "additional",
        "Autres compétences (portion additionnelle)",
        "Other capacities (additional portion)",
        "Facultatif : une part du montant annuel, prise dedans et non en plus.",
        "Optional: a part of the yearly amount, taken inside it and not on top.",
    ),
    "capacity_external": (
        "external",
        "Partenaires externes de la liste",
        "External partners from the list",
        "Les partenaires ciblés par le programme, pour évaluer et apprendre.",
        "The partners targeted by the program, to evaluate and learn.",
    ),
    "capacity_internal": (
        "internal",
        "Ressources internes en évaluation",
        "Internal evaluation resources",
        "Une partie du montant réservé peut payer quelqu’un de votre milieu pour évaluer.",
        "Part of the reserved amount may pay someone of your own community to evaluate.",
    ),
}


def add_categories(apps, schema_editor):
    BudgetCategory = apps.get_model("programmes", "BudgetCategory")
    told_apart = BudgetCategory.objects.exclude(capacity_use="").values("rules")
    earlier = apps.get_model("programmes", "RulesVersion").objects.exclude(pk__in=told_apart)
    for rules in earlier.annotate(last=Max("categories__order")):
        BudgetCategory.objects.bulk_create(
            BudgetCategory(
                rules=rules,
                code=code,
                order=(rules.last or 0) + order,
                capacity_use=use,
                name_fr=name_fr,
                name_en=name_en,
                help_fr=help_fr,
                help_en=help_en,
            )
            for order, (code, (use, name_fr, name_en, help_fr, help_en)) in enumerate(CATEGORIES.items(), 1)
        )


class Migration(migrations.Migration):
    dependencies = [("programmes", "0003_sources_of_earlier_rules")]
    operations = [migrations.RunPython(add_categories, migrations.RunPython.noop)]
