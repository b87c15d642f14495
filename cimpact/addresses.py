"""Addresses that only receive a form: whoever opens one lands on the page that holds the form.

A refused form is shown at its own address. From there one changes the language, copies the address, comes back later.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve


def page_above(path: str) -> str:
    """The nearest address above this one that is the portal's; addresses nest as pages do."""
    while path != "/":
        path = path.rstrip("/").rpartition("/")[0] + "/"
        try:
            resolve(path)
        except Resolver404:
            continue
        break
    return path


class PageAboveMiddleware:
    """Send a browser from an address that only receives to the page above; programs are told 405 as usual."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        opened = request.method == "GET" and request.headers.get("Sec-Fetch-Mode") == "navigate"
        if response.status_code == 405 and opened:
            return redirect(page_above(request.path_info))
        return response
