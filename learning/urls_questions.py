"""Learning questions: written in a proposal, lived with during the stage, taken up in a report."""

from django.urls import path

from .views import question_findings, questions, taking_up

QUESTION = "dossiers/<int:pk>/apprentissages/<int:question>/"

urlpatterns = [
    path(
        "dossiers/<int:pk>/apprentissages/proposition/",
        questions.learning_plan_save,
        name="learning_plan_save",
    ),
    path("dossiers/<int:pk>/apprentissages/", questions.learning_questions, name="learning_questions"),
    path("dossiers/<int:pk>/apprentissages/ajouter/", questions.question_add, name="question_add"),
    path(f"{QUESTION}", questions.question, name="learning_question"),
    path(f"{QUESTION}modifier/", questions.question_edit, name="question_edit"),
    path(f"{QUESTION}terminer/", questions.question_end, name="question_end"),
    path(f"{QUESTION}constats/", question_findings.finding_add, name="finding_add"),
    path(f"{QUESTION}constats/<int:finding>/", question_findings.finding_edit, name="finding_edit"),
    path(
        "dossiers/<int:pk>/rapports/<int:obligation>/reprendre/",
        taking_up.report_take_up,
        name="report_take_up",
    ),
]
