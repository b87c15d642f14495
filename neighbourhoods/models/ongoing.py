"""What lasts from one day to another."""

from typing import Self

from django.db import models
from django.db.models import Case, Q, Value, When

from cimpact import clock
from cimpact.accounts.models import replaced_today


class OngoingQuerySet(models.QuerySet):
    def ongoing(self) -> Self:
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=clock.today()))

    def replaced_by(self, user, condition: Q) -> Self:
        """Those of the person, and of whoever she replaces today as far as the condition goes.

        `until` is the last day of the replacement; None for what is her own.
        """
        away, ongoing = replaced_today(user), self.ongoing()
        if not away:
            return ongoing.filter(user=user).annotate(until=Value(None, models.DateField()))
        last_days = [When(user=absent, then=Value(last_day)) for absent, last_day in away.items()]
        mine = Q(user=user) | (Q(user__in=away) & condition)
        return ongoing.filter(mine).annotate(until=Case(*last_days, output_field=models.DateField()))
