"""The page where a person chooses when she is written to: about conversations, and of dates to come."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods

from .models import MessagePace


class PaceForm(forms.ModelForm):
    """Conversations: at once, once a day, never. Reminders: one by one, or once a day."""

    class Meta:
        model = MessagePace
        fields = ["pace", "reminders"]
        labels = {
            "pace": gettext_lazy("Messages des conversations"),
            "reminders": gettext_lazy("Rappels des dates"),
        }
        error_messages = {
            "pace": {"required": gettext_lazy("Choisissez quand les messages vous sont écrits.")},
            "reminders": {"required": gettext_lazy("Choisissez comment les rappels vous viennent.")},
        }
        widgets = {"pace": forms.RadioSelect, "reminders": forms.RadioSelect}
        help_texts = {
            "pace": gettext_lazy(
                "Quand on vous mentionne ou vous répond dans la conversation d’un dossier. Les autres messages de "
                "vos dossiers, et les réflexions qu’une table vous montre, viennent dans le résumé du matin, s’il y "
                "en a que vous n’avez pas lus."
            ),
            "reminders": gettext_lazy(
                "Dépôts, rencontres, rapports et suivis qui approchent ou qui sont en retard. Ce qui est fait ne "
                "vous est plus rappelé."
            ),
        }


@require_http_methods(["GET", "POST"])
def message_pace(request: HttpRequest) -> HttpResponse:
    """When I am written to about the messages and the dates that concern me."""
    chosen = MessagePace.objects.filter(user=request.user).first() or MessagePace(user=request.user)
    form = PaceForm(request.POST or None, instance=chosen)
    if request.method == "POST" and form.is_valid():
        MessagePace.objects.update_or_create(user=request.user, defaults=form.cleaned_data)
        messages.success(request, gettext("C’est noté."))
        return redirect("account")
    return render(request, "notices/pace.html", {"form": form}, status=422 if form.errors else 200)
