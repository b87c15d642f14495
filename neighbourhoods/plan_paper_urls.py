"""What a table shows of its plan: on a page, by its progress reports and by briefs."""

from django.urls import path

from . import plan_brief_views, plan_page_views, plan_report_views

PLAN = "initiatives/<int:pk>/plan/"
PAGE, REPORTS, BRIEFS = f"{PLAN}une-page/", f"{PLAN}rapports/", f"{PLAN}notes/"
PUBLIC = "plans/<str:token>/"

urlpatterns = [
    path(PAGE, plan_page_views.plan_page, name="plan_page"),
    path(f"{PAGE}choix/", plan_page_views.plan_page_choice, name="plan_page_choice"),
    path(f"{PAGE}lien/", plan_page_views.plan_page_link, name="plan_page_link"),
    path(f"{PAGE}plan.pdf", plan_page_views.plan_page_pdf, name="plan_page_pdf"),
    path(f"{PAGE}parties/<slug:part>/", plan_page_views.plan_page_part, name="plan_page_part"),
    path(PUBLIC, plan_page_views.plan_public, name="plan_public"),
    path(f"{PUBLIC}plan.pdf", plan_page_views.plan_public_pdf, name="plan_public_pdf"),
    path(REPORTS, plan_report_views.plan_reports, name="plan_reports"),
    path(f"{REPORTS}<int:report>/", plan_report_views.plan_report, name="plan_report"),
    path(f"{REPORTS}<int:report>/montrer/", plan_report_views.plan_report_show, name="plan_report_show"),
    path(
        f"{REPORTS}<int:report>/supprimer/", plan_report_views.plan_report_remove, name="plan_report_remove"
    ),
    path(f"{REPORTS}<int:report>/rapport.pdf", plan_report_views.plan_report_pdf, name="plan_report_pdf"),
    path(
        f"{REPORTS}<int:report>/parties/<slug:part>/",
        plan_report_views.plan_report_part,
        name="plan_report_part",
    ),
    path(BRIEFS, plan_brief_views.plan_briefs, name="plan_briefs"),
    path(f"{BRIEFS}<int:brief>/", plan_brief_views.plan_brief, name="plan_brief"),
    path(f"{BRIEFS}<int:brief>/supprimer/", plan_brief_views.plan_brief_remove, name="plan_brief_remove"),
    path(f"{BRIEFS}<int:brief>/note.pdf", plan_brief_views.plan_brief_pdf, name="plan_brief_pdf"),
    path(
        f"{BRIEFS}<int:brief>/parties/<slug:part>/",
        plan_brief_views.plan_brief_part,
        name="plan_brief_part",
    ),
]
