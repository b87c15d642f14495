"""The components and their states on one page, for whoever builds pages; a demonstration opens it.

The samples are in French, as in a dossier; nothing here is real.
"""

import datetime as dt
from types import SimpleNamespace

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.safestring import mark_safe

from cimpact import clock, formatting


class SampleForm(forms.Form):
    households = forms.IntegerField(label="Nombre de ménages rejoints", help_text="Une estimation suffit.")
    assembly = forms.CharField(label="Date de l’assemblée")
    amount = forms.CharField(label="Première année", help_text="Avril 2026 à mars 2027")
    languages = forms.CharField(label="Langues parlées au quartier", required=False)
    adopted = forms.BooleanField(label="Notre plan de quartier est adopté", required=False)
    duration = forms.ChoiceField(
        label="Combien de temps durera le déploiement?",
        help_text="La quatrième année demande une justification.",
        choices=[("3", "3 ans"), ("4", "4 ans, avec une justification")],
        widget=forms.RadioSelect,
    )
    stage = forms.ChoiceField(label="Étape", choices=[("", "Toutes"), ("2", "Déploiement")])
    vision = forms.CharField(
        label="Que sera devenu le quartier, et pour qui?",
        help_text="Décrivez le changement, pas les activités.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    minutes = forms.FileField(label="Procès-verbal de l’assemblée", required=False)

    def clean_assembly(self):
        raise forms.ValidationError("Septembre a 30 jours. Écrivez par exemple 23 septembre 2025.")

    def clean_duration(self):
        raise forms.ValidationError("Choisissez une durée.")


class FilterForm(forms.Form):
    """As a list would filter its dossiers."""

    q = forms.CharField(
        label="Chercher",
        required=False,
        widget=forms.SearchInput(
            attrs={"class": "form-control", "placeholder": "Initiative, quartier, personne"}
        ),
    )
    stage = forms.ChoiceField(
        label="Étape",
        required=False,
        choices=[("", "Toutes"), ("1", "Planification"), ("2", "Déploiement"), ("3", "Intensification")],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    state = forms.ChoiceField(
        label="Où ça en est",
        required=False,
        choices=[("", "Tous les états")],
        widget=forms.Select(attrs={"class": "form-select"}),
    )


class CommentForm(forms.Form):
    hide_optional = True

    text = forms.CharField(label="Répondre", widget=forms.Textarea(attrs={"rows": 2}))


def person(first_name: str, last_name: str) -> SimpleNamespace:
    full_name = f"{first_name} {last_name}"
    return SimpleNamespace(
        first_name=first_name,
        full_name=full_name,
        initials=formatting.initials(full_name),
        email=f"{first_name.lower()}@exemple.org",
        phone="514 555-0142",
    )


KARIM = person("Karim", "Haddad-Gagnon")
TUAN = person("Tuan", "Bélisle-Pham")

STATUSES = [
    ("you", "À vous"),
    ("draft", "Brouillon"),
    ("theirs", "En analyse"),
    ("paused", "Précision demandée, délai en pause"),
    ("done", "Participation en cours"),
    ("late", "Rapport en retard"),
    ("closed", "Fermé pour vous\xa0: vous vous retirez"),
]

SECTIONS = [
    ("Le quartier et la table", "done", ""),
    ("Préalables", "done", ""),
    ("Changement prioritaire", "done", ""),
    ("Vision du changement", "error", "4 lignes de trop"),
    ("Durée et soutien demandé", "error", "à corriger"),
    ("Budget", "todo", "à faire"),
    ("Pièces jointes", "todo", "1 manque"),
]

PATH = [
    ("Premier contact", "14 octobre 2025", "Vous et Karim"),
    ("Lettre d’intention", "7 novembre 2025", "Centraide l’a reçue"),
    ("Proposition", "D’ici le 1er février", "La table"),
    ("Analyse", "En février", "Karim"),
    ("Recommandation", "12 mars", "Comité de gestion"),
    ("Entérinement", "D’ici le 29 mars", "Gouvernance"),
    ("Lettre d’allocation", "Dès l’entérinement", "Centraide"),
    ("Acceptation", "Dès la lettre", "La table"),
    ("Participation", "Au printemps", "Le quartier"),
]

MINE = (
    "Dans trois ans, aucune famille du secteur Est n’aura à choisir entre le loyer et l’épicerie. Les "
    "cuisines, les cours d’école et les ruelles auront cessé d’être des lieux séparés."
)
THEIRS = (
    "Dans trois ans, aucune famille du secteur Est n’aura à choisir entre le loyer et l’épicerie\xa0: on y "
    "cultive, on y cuisine, on s’y connaît."
)


def _path(count: int, at: int, *, yours: bool) -> list[dict]:
    return [
        {
            "label": label,
            "date_text": formatting.raised(date),
            "who": who,
            "state": "done" if i < at else "current" if i == at else "todo",
            "yours": yours and i == at,
        }
        for i, (label, date, who) in enumerate(PATH[:count])
    ]


def _todo(today: dt.date) -> list[dict]:
    deadline = today + dt.timedelta(days=10)
    in_words = formatting.raised(
        f"D’ici le {formatting.day(deadline, weekday=True)}, {formatting.in_days(deadline)}"
    )
    return [
        {
            "title": "Terminer la proposition de déploiement",
            "subject": "De la ruelle à l’assiette",
            "deadline": in_words,
            "note": "7 sections complètes sur 11. Il reste la vision, le soutien et le budget.",
            "url": "#",
            "action": "Continuer la proposition",
            "done": 7,
            "total": 11,
        },
        {
            "title": "Répondre à Karim au sujet de la vision",
            "note": "«\xa0Qui sont les familles du secteur Est dont vous parlez?\xa0»",
            "deadline": "Sans date limite",
            "url": "#",
        },
        {
            "title": "Confirmer votre présence à l’espace de dialogue",
            "note": "Avec la CMTQ, de 13\xa0h\xa030 à 16 h",
            "deadline": formatting.raised(f"D’ici le {formatting.day(today + dt.timedelta(days=14))}"),
            "url": "#",
        },
    ]


def _weeks(today: dt.date) -> list[dict]:
    start = today - dt.timedelta(days=24)
    notes = {3: "Aujourd’hui", 4: "À transmettre", 5: "Comité", 7: "Réponse"}
    return [
        {
            "date": start + dt.timedelta(weeks=week),
            "state": "past" if week < 3 else "current" if week == 3 else "todo",
            "note": notes.get(week, ""),
        }
        for week in range(8)
    ]


class BudgetForm(forms.Form):
    hide_optional = True


def _budget() -> dict:
    years = [formatting.ordinal_year(n) for n in (1, 2, 3)]
    amounts = {
        "Salaires et avantages": (70_000_00, 72_000_00, 60_000_00),
        "Honoraires": (12_000_00, 20_500_00, 8_000_00),
        "Soutien à la participation": (18_000_00, 17_500_00, 17_000_00),
    }
    form = BudgetForm()
    for r, cents in enumerate(amounts.values()):
        for y, amount in enumerate(cents):
            field = forms.CharField(initial=formatting.number(amount // 100), required=False)
            field.widget.attrs |= {"inputmode": "numeric", "class": "form-control num"}
            form.fields[f"a{r}_{y}"] = field
    rows = [
        {
            "label": label,
            "help": "Personnes embauchées pour l’initiative" if r == 0 else "",
            "cells": [{"year": year, "field": form[f"a{r}_{y}"]} for y, year in enumerate(years)],
            "total": sum(cents),
        }
        for r, (label, cents) in enumerate(amounts.items())
    ]
    totals = [sum(cents[y] for cents in amounts.values()) for y in range(3)]
    return {
        "years": years,
        "rows": rows,
        "totals": [{"year": year, "amount": total} for year, total in zip(years, totals, strict=True)],
        "expected": [
            {"year": year, "amount": amount, "note": ""}
            for year, amount in zip(years, (100_000_00, 110_000_00, 90_000_00), strict=True)
        ],
        "grand_total": sum(totals),
    }


@login_not_required
def components(request):
    """Every component in every state."""
    today = clock.today()
    page = Paginator(range(400), 25).page(4)
    context = {
        "statuses": [{"tone": tone, "label": label} for tone, label in STATUSES],
        "form": SampleForm(
            {"households": "340", "assembly": "31 septembre 2025", "vision": MINE, "adopted": "on"}
        ),
        "filter_form": FilterForm(),
        "comment_form": CommentForm(),
        "todo": _todo(today),
        "paths": [_path(7, 2, yours=True), _path(9, 4, yours=False), _path(4, 4, yours=False)],
        "sections": [
            {"title": title, "state": state, "note": note, "url": "#", "current": i == 3}
            for i, (title, state, note) in enumerate(SECTIONS)
        ],
        "events": [
            {"date": today + dt.timedelta(days=10), "text": "Dépôt de la proposition, avant 23\xa0h\xa059"},
            {"date": today + dt.timedelta(days=49), "text": "Le comité de gestion étudie les propositions"},
            {"date": today + dt.timedelta(days=66), "text": "Vous avez une réponse au plus tard ce jour-là"},
        ],
        "facts": [
            {"label": "Soutien demandé", "value": formatting.money(390_000_00)},
            {"label": "Durée", "value": "3 ans"},
            {"label": "Organisme fiduciaire", "value": "Table de quartier des Érables"},
        ],
        "crumbs": [{"label": "Accueil", "url": "#"}, {"label": "Dossiers", "url": "#"}],
        "advisor": KARIM,
        "people": [
            {"initials": TUAN.initials, "first_name": TUAN.first_name, "where": "Stratégies"},
            {"initials": "AV", "first_name": "Aïcha", "where": ""},
        ],
        "comments": [
            {
                "author": KARIM,
                "role": "conseiller",
                "at": clock.now() - dt.timedelta(days=1),
                "text": "Qui sont les familles du secteur Est dont vous parlez? Deux phrases suffiront.",
                "mine": False,
                "staff": True,
            },
            {
                "author": TUAN,
                "role": "",
                "at": clock.now() - dt.timedelta(minutes=12),
                "text": "J’ai les données de l’assemblée, je les ajoute ici ce midi.",
                "mine": False,
                "staff": False,
            },
        ],
        "weeks": _weeks(today),
        "clock_title": formatting.raised(
            f"Réponse due au plus tard le {formatting.day(today + dt.timedelta(days=32))}, dans 32 jours"
        ),
        "views": [
            {"label": "Ce qui m’attend", "count": 3, "url": "#", "current": False, "yours": True},
            {"label": "Mes dossiers", "count": 7, "url": "#", "current": True, "yours": False},
            {"label": "Tous", "count": 1033, "url": "#", "current": False, "yours": False},
        ],
        "page_obj": page,
        "page_range": page.paginator.get_elided_page_range(page.number, on_each_side=1),
        "mine": MINE,
        "theirs": THEIRS,
        "who": TUAN.first_name,
        "at": clock.now() - dt.timedelta(minutes=3),
        "answer": mark_safe(f"<p>{MINE}</p><p>{THEIRS}</p>"),
        "proofs": [
            {"name": "Procès-verbal de l’assemblée du 23 septembre", "url": "#", "note": "PDF, 6 pages"}
        ],
        "stage_counts": [("Planification", "s1", 5), ("Déploiement", "s2", 10), ("Intensification", "s3", 3)],
        "budget": _budget(),
    }
    return render(request, "dashboards/components.html", context)
