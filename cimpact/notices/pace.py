"""The page where a person chooses when she is written to about conversations."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .models import MessagePace


class PaceForm(forms.ModelForm):
    """At once, once a day, never."""

    class Meta:
        model = MessagePace
        fields = ["pace"]
        widgets = {"pace": forms.RadioSelect}


@require_http_methods(["GET", "POST"])
def message_pace(request: HttpRequest) -> HttpResponse:
    """When I am written to about the messages that concern me."""
    chosen = MessagePace.objects.filter(user=request.user).first() or MessagePace(user=request.user)
    form = PaceForm(request.POST or None, instance=chosen)
    if request.method == "POST" and form.is_valid():
        MessagePace.objects.update_or_create(user=request.user, defaults={"pace": form.cleaned_data["pace"]})
        messages.success(request, _("C’est noté."))
        return redirect("account")
    return render(request, "notices/pace.html", {"form": form}, status=422 if form.errors else 200)
