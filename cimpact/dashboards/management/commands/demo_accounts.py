import json

from django.core.management.base import BaseCommand, CommandError

from cimpact.dashboards.demo.people import accounts_file


class Command(BaseCommand):
    help = "Print the demonstration's accounts as JSON: email, password, role, about."

    def handle(self, *args, **options):
        if not accounts_file().exists():
            raise CommandError("No demonstration here: load it with `make demo`.")
        accounts = json.loads(accounts_file().read_text(encoding="utf-8"))
        shown = [{k: a[k] for k in ("email", "password", "role", "about")} for a in accounts]
        self.stdout.write(json.dumps(shown, ensure_ascii=False, indent=2))
