from django.core.management.base import BaseCommand

from cimpact.programmes.loading import load_library
from cimpact.writing.loading import DATA, load_programme
from governance.loading import load_governance
from governance.procedures import load_procedure
from neighbourhoods.loading import load_partners, load_tables


class Command(BaseCommand):
    help = "Load the real starting data: PIC phase 2, the 32 tables, the partners. Twice is the same as once."

    def handle(self, *args, **options):
        programme = load_programme(DATA / "pic2.yaml")
        load_library(programme)
        tables, partners = load_tables(), load_partners()
        load_governance(programme)
        load_procedure(programme)
        self.stdout.write(f"{programme.code}: {tables} tables, {partners} partners")
