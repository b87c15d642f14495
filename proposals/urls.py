from django.urls import URLPattern, path

from .views import answers, attachments, decisions, session, writing

urlpatterns: list[URLPattern] = [
    # Writing a proposal
    path("dossiers/jeton/", session.token, name="csrf_token"),
    path("dossiers/<int:pk>/proposition/", writing.proposal, name="proposal"),
    path("dossiers/<int:pk>/proposition/<slug:section>/", writing.section, name="section"),
    path("dossiers/<int:pk>/reponses/<int:question>/", writing.answer, name="answer"),
    path("dossiers/<int:pk>/soutien/", writing.support_save, name="support_save"),
    path("dossiers/<int:pk>/budget/", writing.budget_save, name="budget_save"),
    path("dossiers/<int:pk>/preuves/<int:prerequisite>/", writing.evidence_save, name="evidence_save"),
    path("dossiers/<int:pk>/pieces/<int:attachment>/", attachments.attachment, name="attachment"),
    path("dossiers/<int:pk>/vision.pdf", attachments.vision_pdf, name="vision_pdf"),
    # From the analysis to the participation
    path("dossiers/<int:pk>/recommandation/", decisions.recommendation, name="recommendation"),
    path("dossiers/<int:pk>/enterinement/", decisions.ratification, name="ratification"),
    path("dossiers/<int:pk>/reponse/", answers.answer_letter, name="answer_letter"),
    path("dossiers/<int:pk>/reponse/apercu/", answers.letter_preview, name="letter_preview"),
    path("dossiers/<int:pk>/reponse/annonce/", answers.announce, name="announce"),
    path("dossiers/<int:pk>/reponse/envoyer/", answers.send_answer, name="send_answer"),
    path("dossiers/<int:pk>/lettre.pdf", answers.letter_pdf, name="letter_pdf"),
    path("dossiers/<int:pk>/accepter/", answers.accept, name="accept"),
]
