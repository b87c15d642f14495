"""A story's beginning: the first contact, the letter of intent, the proposal written and submitted."""

from cimpact import clock
from cimpact.programmes.models import SubmissionWindow
from proposals import workflow
from proposals.joint import carriers, fingerprint
from proposals.models import AmountAsked, Dossier, Evidence
from proposals.workflow.budget import save_budget

from .telling import Telling


class Writing(Telling):
    """From the first contact to the submission."""

    def contact(self) -> None:
        self.dossier = workflow.note_contact(
            self.neighbourhood,
            self.cast.programme,
            on=clock.today(),
            note=self.source.get("contact_note", ""),
            by=self.advisor,
        )

    def stage(self):
        rules = self.dossier.rules if self.dossier else self.cast.programme.current_rules()
        return rules.stages.get(kind=self.source["stage"])

    def _initiative(self):
        """The initiative that goes on from an earlier stage; None for a new one, or once the dossier has its own."""
        if self.dossier and self.dossier.initiative_id:
            return None
        return self.initiatives.get(self.source["initiative"])

    def start_letter(self) -> None:
        self.dossier = workflow.open_letter(
            self.neighbourhood,
            self.cast.programme,
            title=self.source["title"],
            initiative=self._initiative(),
            stage=self.stage(),
            by=self.coordinator,
            dossier=self.dossier,
        )
        self.initiatives[self.source["initiative"]] = self.dossier.initiative
        letter = self.dossier.letter
        contact = self.cast.people[self.source["letter"]["contact"]]
        letter.contact_name, letter.contact_email, letter.contact_phone = (
            contact.full_name,
            contact.email,
            contact.phone,
        )
        letter.save()
        for code, text in self.source["letter"]["answers"].items():
            self.save(letter.document, code, text, self.coordinator)

    def send_letter(self) -> None:
        workflow.send_letter(self.dossier, by=self.coordinator)

    def acknowledge(self) -> None:
        workflow.acknowledge_letter(self.dossier, by=self.advisor)

    def answer_letter(self) -> None:
        workflow.answer_letter(self.dossier, text=self.source["letter"]["answer"], by=self.advisor)

    def open(self) -> None:
        self.dossier = workflow.open_proposal(
            self.neighbourhood,
            self.cast.programme,
            title=self.source["title"],
            initiative=self._initiative(),
            stage=self.stage(),
            by=self.coordinator,
            dossier=self.dossier,
        )
        self.initiatives[self.source["initiative"]] = self.dossier.initiative
        dossier = self.dossier
        dossier.aimed_window = SubmissionWindow.objects.get(
            programme=self.cast.programme, date=self.day(self.source["window"])
        )
        dossier.next_on = dossier.aimed_window.date
        dossier.years = self.source.get("years") or dossier.years
        if self.source.get("starts") is not None:
            dossier.starts_on = self.day(self.source["starts"])
        dossier.save()
        AmountAsked.objects.bulk_create(
            AmountAsked(dossier=dossier, year=year, cents=dollars * 100)
            for year, dollars in enumerate(self.source.get("amounts", []), 1)
            if dollars is not None
        )
        self._plan_budget({"programme": self.source.get("budget", {}), **self.source.get("sources", {})})
        self._invite_tables()
        prerequisites = {p.code: p for p in dossier.stage.prerequisites.all()}
        # What an earlier stage proved is there already.
        for code, evidence in self.source.get("evidence", {}).items():
            Evidence.objects.update_or_create(
                dossier=dossier,
                prerequisite=prerequisites[code],
                defaults={
                    "state": evidence["state"],
                    "note": evidence.get("note", ""),
                    "updated_by": self.coordinator,
                    "inherited_from": None,
                    "shown_in": None,
                },
            )

    def _plan_budget(self, sources: dict[str, dict]) -> None:
        """Who pays what: by kind of source, dollars a year by category, and the words that name the source."""
        rules = self.dossier.rules
        categories = {category.code: category for category in rules.categories.all()}
        by_kind = {source.kind: source for source in rules.sources_by_id.values()}
        save_budget(
            self.dossier,
            cents={
                (by_kind[kind].pk, categories[code].pk, year): dollars * 100
                for kind, lines in sources.items()
                for code, amounts in lines.items()
                if code != "note"
                for year, dollars in enumerate(amounts, 1)
            },
            notes={by_kind[kind].pk: lines["note"] for kind, lines in sources.items() if "note" in lines},
            version=0,
            by=self.coordinator,
        )

    def _invite_tables(self) -> None:
        """The other neighbourhoods that carry the proposal, each with its part; the rest is for the one that leads."""
        joint = self.source.get("joint", {})
        if not joint:
            return
        parts = {self.neighbourhood: list(self.source["amounts"])}
        for slug, part in joint.items():
            place = self.cast.neighbourhoods[slug]
            workflow.add_table(self.dossier, place, by=self.coordinator)
            parts[place] = part["amounts"]
            parts[self.neighbourhood] = [
                whole - own for whole, own in zip(parts[self.neighbourhood], part["amounts"], strict=True)
            ]
        workflow.save_shares(
            self.dossier,
            cents={
                (place.pk, year): dollars * 100
                for place, amounts in parts.items()
                for year, dollars in enumerate(amounts, 1)
            },
            version=fingerprint({}),
            by=self.coordinator,
        )

    def agree(self) -> None:
        """The tables that carry the proposal too give their agreement."""
        for carrier in carriers(Dossier.objects.get(pk=self.dossier.pk))[1:]:
            part = self.source["joint"][carrier.neighbourhood.slug]
            workflow.agree_jointly(
                self.dossier,
                carrier.neighbourhood,
                name=part["name"],
                title=part["title"],
                read=carrier.fingerprint,
                by=self.cast.coordinators[carrier.neighbourhood.slug],
            )

    def write(self, code: str, text: str) -> None:
        before = next(
            (
                p["before"]
                for p in self.source.get("precisions", [])
                if p["question"] == code and "before" in p
            ),
            text,
        )
        if first := self.source.get("earlier", {}).get(code):
            self.save(self.dossier.document, code, first, self.coordinator)
        author = self.source.get("authors", {}).get(code)
        self.save(
            self.dossier.document, code, before, self.cast.people[author] if author else self.coordinator
        )

    def show(self) -> None:
        workflow.share_draft(self.dossier, shared=True, by=self.coordinator)

    def submit(self) -> None:
        workflow.submit(self.dossier, by=self.coordinator)
