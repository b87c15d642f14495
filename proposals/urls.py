from django.urls import URLPattern, path

from .views import answers, decisions

urlpatterns: list[URLPattern] = [
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
