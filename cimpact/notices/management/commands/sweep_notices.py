from django.core.management.base import BaseCommand

from cimpact.notices import outbox


class Command(BaseCommand):
    help = "Send the messages that are due, by hand; safe beside the workers."

    def handle(self, *args, **options):
        self.stdout.write(f"{outbox.send_due()} sent")
