import mailbox
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cimpact.notices import bounces


class Command(BaseCommand):
    help = "Read the e-mails that came back: one from the standard input, or all the new ones of a maildir."

    def add_arguments(self, parser):
        parser.add_argument("maildir", type=Path, nargs="?")

    def handle(self, *args, maildir, **options):
        if maildir is None:
            marked = [bounces.receive(sys.stdin.buffer.read())]
        elif not (maildir / "new").is_dir():
            raise CommandError(f"{maildir} is not a maildir.")
        else:
            marked = list(self.read(mailbox.Maildir(maildir)))
        self.stdout.write(f"{sum(1 for notice in marked if notice)} marked of {len(marked)} read.")

    def read(self, box: mailbox.Maildir):
        """Each new e-mail, which is then one that was seen."""
        for key in box.keys():  # noqa: SIM118  (a maildir is no dictionary)
            message = box.get_message(key)
            if message.get_subdir() != "new":
                continue
            yield bounces.receive(box.get_bytes(key))
            message.set_subdir("cur")
            message.add_flag("S")
            box[key] = message
