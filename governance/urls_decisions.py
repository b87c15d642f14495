"""What committees decide: in a meeting, in writing, and the register of it all."""

from django.urls import URLPattern, path

from .views import consultations, decisions, register, withdrawals

urlpatterns: list[URLPattern] = [
    path("decisions/", register.decisions, name="decisions"),
    path("decisions/export.<slug:kind>", register.export, name="decisions_export"),
    path("decisions/inscrites/<int:pk>/", register.recorded, name="decision_recorded"),
    path("decisions/<int:pk>/", decisions.resolution, name="resolution"),
    path("decisions/<int:pk>/modifier/", decisions.edit, name="resolution_edit"),
    path("decisions/<int:pk>/amender/", decisions.amend, name="resolution_amend"),
    path("decisions/<int:pk>/soumettre/", decisions.put_to_decision, name="resolution_open"),
    path("decisions/<int:pk>/retirer/", decisions.take_back, name="resolution_take_back"),
    path("decisions/<int:pk>/voter/", decisions.vote, name="resolution_vote"),
    path("decisions/<int:pk>/appel/", decisions.roll_call, name="resolution_roll_call"),
    path("decisions/<int:pk>/decider/", decisions.decide, name="resolution_decide"),
    path("decisions/<int:pk>/recommencer/", decisions.start_again, name="resolution_start_again"),
    path("decisions/<int:pk>/effet/", decisions.apply_effect, name="resolution_apply"),
    path("decisions/<int:pk>/reprendre/", decisions.reopen, name="resolution_reopen"),
    path("points/<int:pk>/proposer/", decisions.propose, name="resolution_propose"),
    path("points/<int:pk>/retrait/", withdrawals.oneself, name="point_withdraw"),
    path("points/<int:pk>/retraits/", withdrawals.noted, name="point_note_withdrawal"),
    path("comites/<int:pk>/consultations/nouvelle/", consultations.new, name="consultation_new"),
    path("consultations/<int:pk>/", consultations.consultation, name="consultation"),
    path("consultations/<int:pk>/modifier/", consultations.edit, name="consultation_edit"),
    path("consultations/<int:pk>/question/", consultations.question_add, name="consultation_question"),
    path(
        "consultations/<int:pk>/question/<int:item>/",
        consultations.question_add,
        name="consultation_question",
    ),
    path("consultations/<int:pk>/envoyer/", consultations.send, name="consultation_send"),
    path("consultations/<int:pk>/prolonger/", consultations.extend, name="consultation_extend"),
    path("consultations/<int:pk>/annuler/", consultations.call_off, name="consultation_call_off"),
    path("consultations/<int:pk>/de-nouveau/", consultations.again, name="consultation_again"),
    path("consultations/questions/<int:pk>/retirer/", consultations.question_remove, name="question_remove"),
]
