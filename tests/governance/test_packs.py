"""The pack of a meeting: what it holds, what it says it could not hold, and whose it is."""

import pikepdf
import pytest

from governance.enums import PackState, WhyWithdraw
from governance.interests import declare_interest
from governance.models import Pack, Withdrawal
from governance.packs import shelf_of
from governance.workflow import packs
from governance.workflow.point_files import remove_file
from tests import cast as casting
from tests.governance import pack_scenes as scenes
from tests.writing import files


@pytest.fixture(autouse=True)
def own_disk(settings, tmp_path):
    settings.MEDIA_ROOT, settings.VAR_DIR = tmp_path / "files", tmp_path


def test_it_follows_the_agenda_behind_a_cover_that_says_when_and_on_which_page(cast):
    meeting, free, investment = scenes.prepared(cast)
    scenes.join(cast, free, "Plan d’action.pdf", files.pdf(3))
    pack = scenes.made(meeting, cast.member)
    assert (pack.state, pack.left_out, pack.done) == (PackState.READY, [], pack.total)
    cover, first, *_rest = scenes.text_of(pack)
    assert "Cahier de rencontre" in cover
    assert "mercredi 26 janvier 2022" in cover
    assert "Salle du Parc" in cover
    assert "9 h" in cover
    assert "9 h 10" in cover
    assert "Un tour de table." in first
    assert "Plan d’action.pdf" in first
    starts = {row["title"]: row["page"] for row in pack.contents}
    assert starts["1. Mot de bienvenue"] == 2
    assert starts["Plan d’action.pdf"] == 3
    assert starts["2. Des ruelles à vivre"] == 6
    assert starts["Analyse et proposition"] == 7


def test_every_page_says_its_number_also_those_of_a_file(cast):
    meeting, free, _investment = scenes.prepared(cast)
    scenes.join(cast, free, content=files.pdf(3))
    pack = scenes.made(meeting, cast.member)
    said = scenes.text_of(pack)
    assert len(said) == pack.pages
    for number, text in enumerate(said, 1):
        assert f"page {number} de {pack.pages}" in text


def test_its_bookmarks_are_the_points_then_the_parts_of_a_dossier_and_each_file(cast):
    meeting, free, _investment = scenes.prepared(cast)
    scenes.join(cast, free, "Plan d’action.pdf")
    pack = scenes.made(meeting, cast.member)
    marks = scenes.outline_of(pack)
    assert [(level, title) for level, title, _page in marks if level < 2] == [
        (0, "Ordre du jour"),
        (0, "1. Mot de bienvenue"),
        (1, "Plan d’action.pdf"),
        (0, "2. Des ruelles à vivre"),
        (1, "Analyse et proposition"),
    ]
    parts = [title for level, title, _page in marks if level == 2]
    assert "L’essentiel pour le comité" in parts
    assert "La proposition" in parts
    pages = {row["title"]: row["page"] for row in pack.contents}
    assert all(page == pages[title] for _level, title, page in marks if title in pages)


def test_its_cover_leads_to_each_point(cast):
    meeting, _free, _investment = scenes.prepared(cast)
    pack = scenes.made(meeting, cast.member)
    with pikepdf.open(pack.file.path) as book:
        leads = {
            next(n for n, page in enumerate(book.pages, 1) if page.obj == note.Dest[0])
            for note in book.pages[0].Annots
        }
    assert leads == {row["page"] for row in pack.contents if row["level"] == 1}


def test_its_own_pages_are_tagged_and_it_says_its_title_and_language(cast):
    meeting, free, _investment = scenes.prepared(cast)
    scenes.join(cast, free)
    pack = scenes.made(meeting, cast.member)
    with pikepdf.open(pack.file.path) as book:
        assert book.check_pdf_syntax() == []
        assert str(book.Root.Lang) == "fr-CA"
        assert book.Root.ViewerPreferences.DisplayDocTitle
        assert str(book.docinfo.Title) == "Cahier de rencontre, Comité de gestion, 26\xa0janvier 2022"
        numbers = list(book.Root.StructTreeRoot.ParentTree.Nums)[::2]
        assert numbers == sorted(set(numbers))
        parents = dict(zip(numbers, list(book.Root.StructTreeRoot.ParentTree.Nums)[1::2], strict=True))
        for page in book.pages:
            if "/StructParents" in page.obj:
                assert parents[page.obj.StructParents][0].Pg == page.obj
        tagged = ["/StructParents" in page.obj for page in book.pages]
        files_of_others = next(row["page"] for row in pack.contents if row["title"] == "Plan.pdf")
        assert [n for n, is_tagged in enumerate(tagged, 1) if not is_tagged] == [files_of_others]


def test_in_english_it_speaks_english(cast):
    meeting, _free, _investment = scenes.prepared(cast)
    pack = scenes.made(meeting, cast.member, "en")
    cover, *rest = scenes.text_of(pack)
    assert "Meeting pack" in cover
    assert "Wednesday, January 26, 2022" in cover
    assert f"page 2 of {pack.pages}" in rest[0]


def test_images_become_pages(cast):
    meeting, free, _investment = scenes.prepared(cast)
    for name, kind in (("photo.png", "PNG"), ("photo.jpg", "JPEG"), ("photo.webp", "WEBP")):
        scenes.join(cast, free, name, scenes.image(kind, (500 + len(name), 400)))
    pack = scenes.made(meeting, cast.member)
    assert pack.left_out == []
    assert [row["pages"] for row in pack.contents if row["title"].startswith("photo")] == [1, 1, 1]


def test_what_cannot_be_included_has_a_page_that_says_why_and_where_to_open_it(cast):
    meeting, free, _investment = scenes.prepared(cast)
    joined = {
        name: scenes.join(cast, free, name, content)
        for name, content in (
            ("budget.xlsx", files.office("xlsx")),
            ("lettre.odt", files.open_document("text")),
            ("chiffre.pdf", files.pdf(2)),
            ("casse.pdf", files.pdf(4)),
            ("photo.png", scenes.image()),
            ("perdu.pdf", files.pdf(5)),
        )
    }
    # On the disk since, by whatever way: joining refuses these.
    overwrite(joined["chiffre.pdf"], files.pdf(2, password="secret"))
    overwrite(joined["casse.pdf"], b"%PDF-1.7\nrien de bon")
    overwrite(joined["photo.png"], files.JPEG)
    joined["perdu.pdf"].file.storage.delete(joined["perdu.pdf"].file.name)
    pack = scenes.made(meeting, cast.member)
    assert pack.state == PackState.READY
    why = {row["title"]: row["why"] for row in pack.left_out}
    assert set(why) == set(joined)
    assert "mot de passe" in why["chiffre.pdf"]
    assert "endommagé" in why["casse.pdf"]
    assert "endommagé" in why["photo.png"]
    assert "plus sur le serveur" in why["perdu.pdf"]
    said = scenes.text_of(pack)
    for row in pack.left_out:
        page = said[row["page"] - 1].replace("\n", " ")
        assert row["title"] in page
        assert f"/points/{free.pk}/documents/{joined[row['title']].pk}/" in page.replace(" ", "")
        assert row["title"] in said[0]


def overwrite(joined, content):
    with open(joined.file.path, "wb") as file:
        file.write(content)


def test_what_a_file_could_run_stays_out(cast):
    meeting, free, _investment = scenes.prepared(cast)
    joined = scenes.join(cast, free)
    with pikepdf.open(joined.file.path, allow_overwriting_input=True) as pdf_file:
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert('bonjour')"))
        pdf_file.Root.OpenAction = script
        pdf_file.pages[0].obj.AA = pikepdf.Dictionary(O=script)
        pdf_file.pages[0].obj.Annots = pikepdf.Array(
            [
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot,
                    Subtype=pikepdf.Name.Link,
                    Rect=pikepdf.Array([0, 0, 9, 9]),
                    A=script,
                )
            ]
        )
        pdf_file.save()
    pack = scenes.made(meeting, cast.member)
    assert pack.left_out == []
    assert "app.alert" not in scenes.everything_in(pack)


@pytest.mark.skipif(not scenes.REAL_FILES.exists(), reason="the real files are not on this machine")
def test_three_dossiers_and_files_as_people_have_them(cast):
    meeting = scenes.meeting(cast)
    dossier = casting.before_committee(cast)
    scenes.investment(meeting, dossier)
    for n in range(2):
        scenes.point(meeting, f"Point {n}", words="Quelques mots.")
    free = meeting.points.last()
    for number, path in enumerate(sorted(scenes.REAL_FILES.iterdir())):
        joined = scenes.join(cast, free, f"{path.stem}.pdf", files.pdf(2 + number))
        joined.mimetype = "application/pdf" if path.suffix == ".pdf" else "application/x-other"
        joined.save()
        overwrite(joined, path.read_bytes())
    pack = scenes.made(meeting, cast.member)
    assert pack.state == PackState.READY
    assert len(pack.left_out) == len([p for p in scenes.REAL_FILES.iterdir() if p.suffix != ".pdf"]) + 1


# Whoever withdraws (R58, F42)

SECRET = "Le montage financier est serré."


def test_r58_whoever_withdraws_finds_the_title_the_place_and_nothing_else(cast):
    meeting, _free, investment = scenes.prepared(cast)
    scenes.join(cast, investment, "Avis-confidentiel.pdf", files.pdf(2))
    scenes.join(cast, investment, "tableur-confidentiel.xlsx", files.office("xlsx"))
    whole, own = scenes.made(meeting, cast.member), scenes.made(meeting, cast.recused)
    assert whole.pk != own.pk
    assert own.closed == str(investment.pk)
    assert SECRET in " ".join(scenes.text_of(whole))
    said = scenes.text_of(own)
    assert "Fermé pour vous" in said[2]
    assert "Les Ormes" in said[2]
    assert len(said) == 3
    assert [title for _level, title, _page in scenes.outline_of(own)] == [
        "Ordre du jour",
        "1. Mot de bienvenue",
        "2. Des ruelles à vivre",
    ]
    held = scenes.everything_in(own) + str(own.contents) + str(own.left_out) + str(own.pieces)
    for word in ("confidentiel", "serré", "Réponse à", "Analyse et proposition", "PIC-"):
        assert word not in held
    assert "confidentiel" in scenes.everything_in(whole)


def test_r58_who_withdraws_after_the_pack_was_made_is_never_handed_the_old_one(cast, signed_in):
    meeting, _free, investment = scenes.prepared(cast)
    whole = scenes.made(meeting, cast.member)
    client = signed_in(cast.member)
    url = f"/fr/rencontres/{meeting.pk}/cahier"
    assert client.get(f"{url}.pdf").status_code == 200
    declare_interest(cast.member, by=cast.member, subject=investment.item.subject)
    answer = client.get(f"{url}.pdf")
    assert answer.status_code == 302
    page = client.get(f"{url}/")
    assert SECRET not in page.text
    assert "Fermé pour vous" in page.text
    assert "Préparer le cahier" in page.text
    own = scenes.made(meeting, cast.member)
    assert own.pk != whole.pk
    assert b"".join(client.get(f"{url}.pdf").streaming_content) == own.file.read()


def test_r58_a_withdrawal_noted_at_the_meeting_closes_any_point(cast):
    meeting, free, _investment = scenes.prepared(cast)
    member = cast.management.members.get(user=cast.member)
    Withdrawal.objects.create(point=free, member=member, why=WhyWithdraw.AT_MEETING)
    pack = scenes.made(meeting, cast.member)
    assert pack.closed == str(free.pk)
    assert "Un tour de table." not in " ".join(scenes.text_of(pack))


def test_r58_what_changes_in_a_closed_point_is_not_told(cast):
    meeting, _free, investment = scenes.prepared(cast)
    scenes.made(meeting, cast.recused)
    scenes.join(cast, investment, "Secret.pdf")
    investment.words = "Autre chose."
    investment.save()
    assert shelf_of(cast.recused, meeting, "fr").is_current


# Up to date, or not


def test_it_says_what_changed_since(cast):
    meeting, free, _investment = scenes.prepared(cast)
    joined = scenes.join(cast, free, "Plan.pdf")
    scenes.made(meeting, cast.member)
    assert shelf_of(cast.member, meeting, "fr").is_current
    scenes.join(cast, free, "Ajout.pdf", files.pdf(2))
    remove_file(joined, by=cast.team)
    free.words = "Un long tour de table."
    free.save()
    shelf = shelf_of(cast.member, meeting, "fr")
    assert not shelf.is_current
    assert shelf.changes == [
        "Ajout.pdf : ajouté",
        "Mot de bienvenue : modifié",
        "Plan.pdf : retiré",
    ]


def test_an_analysis_that_is_written_again_makes_it_out_of_date(cast):
    meeting, _free, investment = scenes.prepared(cast)
    scenes.made(meeting, cast.member)
    analysis = investment.item.subject.analysis
    analysis.version += 1
    analysis.save()
    assert shelf_of(cast.member, meeting, "fr").changes == ["Le dossier « Des ruelles à vivre » : modifié"]


def test_asking_for_a_pack_that_is_up_to_date_makes_nothing(cast):
    meeting, _free, _investment = scenes.prepared(cast)
    pack = scenes.made(meeting, cast.member)
    built_at, name = pack.built_at, pack.file.name
    again = scenes.made(meeting, cast.member)
    assert (again.pk, again.built_at, again.file.name) == (pack.pk, built_at, name)


def test_made_again_it_takes_the_place_of_the_old_file(cast):
    meeting, free, _investment = scenes.prepared(cast)
    pack = scenes.made(meeting, cast.member)
    former = pack.file.path
    scenes.join(cast, free)
    again = scenes.made(meeting, cast.member)
    assert again.pk == pack.pk
    assert again.file.path != former
    assert Pack.objects.count() == 1
    assert len(list((packs.settings.MEDIA_ROOT / "packs").iterdir())) == 1


def test_a_dossier_that_was_taken_back_is_said_so_and_shows_nothing(cast, clock):
    meeting, _free, investment = scenes.prepared(cast)
    investment.item.withdrawn_at = investment.item.put_at
    investment.item.save()
    pack = scenes.made(meeting, cast.member)
    assert "n’est plus devant le comité" in scenes.text_of(pack)[2].replace("\n", " ")
    assert "Analyse et proposition" not in [row["title"] for row in pack.contents]
