"""Committees and who sits on them."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
