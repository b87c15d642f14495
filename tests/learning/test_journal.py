"""The learning journal: an entry takes a minute, its author says who reads it, a failure is a kind (F68, R30, R50)."""

import io
import re
import uuid

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image

from cimpact.history.models import Event
from cimpact.writing.enums import Scan
from cimpact.writing.tasks import scan_waiting_photos
from learning.enums import EntryKind, Visibility
from learning.models import JournalEntry, JournalPhoto, JournalRevision, LearningQuestion
from learning.workflow.journal import change_entry, open_entry_to, take_back_entry
from neighbourhoods.models import Membership
from tests import cast as casting

from .journals import entry, jpeg, posted, said

WRITE = "journal_write"


def page_of(client, name: str, *args, **query) -> str:
    return client.get(reverse(name, args=args), query).content.decode()


# Writing


def test_f68_an_entry_takes_a_sentence_and_a_kind(cast, signed_in):
    answer = signed_in(cast.contributor).post(reverse(WRITE), posted())
    kept = JournalEntry.objects.get()
    assert answer.url == reverse("journal_entry", args=[kept.pk])
    assert (kept.author, kept.neighbourhood, kept.programme) == (cast.contributor, cast.ormes, cast.programme)
    assert kept.visibility == Visibility.ME
    assert [event.kind for event in Event.objects.about(kept)] == ["journal.write"]


def test_r50_what_did_not_work_is_a_kind_like_the_others(cast, signed_in):
    client = signed_in(cast.coordinator)
    assert "Ce qui n’a pas marché" in page_of(client, WRITE)
    client.post(reverse(WRITE), posted(kind="failed"))
    assert JournalEntry.objects.get().kind == EntryKind.FAILED
    assert "Ce qui n’a pas marché" in page_of(client, "journal_entry", JournalEntry.objects.get().pk)


def test_f68_the_narrowest_is_chosen_whatever_was_chosen_last(cast, signed_in):
    client = signed_in(cast.coordinator)
    client.post(reverse(WRITE), posted(visibility="public"))
    offered = re.findall(r'<input[^>]*name="visibility"[^>]*>', page_of(client, WRITE))
    assert len(offered) == len(Visibility)
    assert ['value="me"' in choice for choice in offered if "checked" in choice] == [True]


def test_f68_the_same_key_is_the_same_entry(cast, signed_in):
    client, sent = signed_in(cast.coordinator), posted()
    first = client.post(reverse(WRITE), sent, headers={"X-Autosave": "1"})
    again = client.post(reverse(WRITE), sent, headers={"X-Autosave": "1"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["url"] == again.json()["url"]
    assert JournalEntry.objects.count() == 1
    assert Event.objects.filter(kind="journal.write").count() == 1


def test_f68_a_key_of_someone_else_gives_nothing(cast, signed_in):
    hers = entry(cast)
    answer = signed_in(cast.contributor).post(
        reverse(WRITE), posted(key=str(hers.key)), headers={"X-Autosave": "1"}
    )
    assert answer.status_code == 409
    assert "url" not in answer.json()


def test_f68_what_is_missing_is_said_beside_and_nothing_typed_is_lost(cast, signed_in):
    client = signed_in(cast.coordinator)
    sent = posted(title="", kind="", text="Il pleuvait.", tags="mobilité, logement")
    answer = client.post(reverse(WRITE), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in (
        "Dites-le en une phrase.",
        "Choisissez ce que c’est.",
        "Il pleuvait.",
        "mobilité, logement",
    ):
        assert words in page
    scripted = client.post(reverse(WRITE), sent, headers={"X-Autosave": "1"})
    assert scripted.status_code == 422
    assert scripted.json()["errors"]["title"] == "<p>Dites-le en une phrase.</p>"
    assert not JournalEntry.objects.exists()


def test_f68_tags_are_small_each_once_and_few(cast, signed_in):
    client = signed_in(cast.coordinator)
    client.post(reverse(WRITE), posted(tags=" Mobilité,  logement social ,mobilité, "))
    assert JournalEntry.objects.get().tags == ["mobilité", "logement social"]
    too_many = client.post(reverse(WRITE), posted(tags=",".join("abcdefghi")))
    assert too_many.status_code == 422
    assert '<option value="logement social">' in page_of(client, WRITE)


def test_f68_an_entry_written_offline_is_dated_from_when_it_was_written(cast, signed_in):
    client = signed_in(cast.coordinator)
    client.post(reverse(WRITE), posted(written_at="2022-01-08T03:30:00.000Z"))
    kept = JournalEntry.objects.get()
    assert str(kept.happened_on) == "2022-01-07"  # in the evening, where the programme lives
    assert kept.created_at.day == 10
    client.post(reverse(WRITE), posted(written_at="1970-01-01T00:00:00.000Z"))
    assert str(JournalEntry.objects.latest("pk").happened_on) == "2022-01-10"


def test_f68_it_may_answer_a_learning_question_of_a_running_stage(cast, signed_in):
    dossier = casting.active(cast)
    question = LearningQuestion.objects.create(dossier=dossier, order=1, text="Qui ne vient pas?")
    client = signed_in(cast.contributor)
    assert "Qui ne vient pas?" in page_of(client, WRITE)
    client.post(reverse(WRITE), posted(question=question.pk))
    kept = JournalEntry.objects.get()
    assert (kept.question, kept.dossier) == (question, dossier)
    # The question is the proposal's: it is not opened with the entry.
    open_entry_to(kept, Visibility.PUBLIC, by=cast.contributor)
    for who, reads in (("reader", True), ("advisor", True), ("neighbour", False), ("member", False)):
        assert (
            "Qui ne vient pas?" in page_of(signed_in(getattr(cast, who)), "journal_entry", kept.pk)
        ) is reads
    assert "Qui ne vient pas?" not in page_of(signed_in(), "journal_entry", kept.pk)
    assert "Qui ne vient pas?" not in page_of(signed_in(cast.neighbour), WRITE)


def test_f68_from_a_dossier_the_entry_is_about_it(cast, signed_in):
    dossier = casting.active(cast)
    client = signed_in(cast.coordinator)
    assert f"?dossier={dossier.pk}" in page_of(client, "dossier", dossier.pk)
    client.post(reverse(WRITE), posted(dossier=dossier.pk))
    assert JournalEntry.objects.get().dossier == dossier
    signed_in(cast.neighbour).post(reverse(WRITE), posted(dossier=dossier.pk))
    assert JournalEntry.objects.latest("pk").dossier is None


# Where from


@pytest.mark.parametrize("who", ["advisor", "team", "member", "governor", "recused"])
def test_f68_without_a_table_one_writes_for_the_region(cast, signed_in, who):
    client = signed_in(getattr(cast, who))
    page = page_of(client, WRITE)
    assert 'value="table"' not in page
    assert 'value="advisor"' not in page
    assert client.post(reverse(WRITE), posted(visibility="table")).status_code == 422
    assert client.post(reverse(WRITE), posted(visibility="community")).status_code == 302
    assert JournalEntry.objects.get().neighbourhood is None


def test_f68_whoever_has_several_places_says_which(cast, signed_in):
    casting.joins(cast.coordinator, cast.canal, "contributor")
    client = signed_in(cast.coordinator)
    nowhere = client.post(reverse(WRITE), posted())
    assert "Dites pour quel lieu vous écrivez." in nowhere.content.decode()
    client.post(reverse(WRITE), posted(origin=f"{cast.programme.pk}-{cast.canal.pk}"))
    assert JournalEntry.objects.get().neighbourhood == cast.canal


def test_f68_whoever_has_no_part_writes_nothing(cast, signed_in):
    client = signed_in(cast.outsider)
    assert client.get(reverse(WRITE)).status_code == 403
    assert client.post(reverse(WRITE), posted()).status_code == 403
    assert not JournalEntry.objects.exists()


# The photo


def kept_files() -> set[str]:
    return set(default_storage.listdir("journal")[1]) if default_storage.exists("journal") else set()


def shown_in(kept: JournalPhoto) -> Image.Image:
    return Image.open(io.BytesIO(kept.file.read()))


def test_f68_a_photo_is_drawn_anew_upright_and_says_nothing_of_where_it_was_taken(cast, signed_in):
    client = signed_in(cast.coordinator)
    sent = posted(photo=jpeg(), photo_alt="La table mise", visibility="table")
    client.post(reverse(WRITE), sent)
    kept = JournalPhoto.objects.get()
    drawn = shown_in(kept)
    assert (drawn.width, drawn.height) == (kept.width, kept.height) == (800, 1600)
    assert dict(drawn.getexif()) == {}
    assert kept.file.name.startswith("journal/")
    assert "IMG_0042" not in kept.file.name
    url = reverse("journal_photo", args=[kept.entry_id, kept.pk])
    assert f'src="{url}"' in page_of(signed_in(cast.reader), "journal_entry", kept.entry_id)
    answer = signed_in(cast.reader).get(url)
    assert answer["Content-Type"] == "image/jpeg"
    assert "no-store" in answer["Cache-Control"]
    assert signed_in(cast.neighbour).get(url).status_code == 404
    assert signed_in().get(url).status_code == 404


def test_f68_a_photo_waits_for_the_scanner_then_opens(cast, signed_in, settings):
    settings.CLAMAV_URL = "tcp://127.0.0.1:9"  # nobody answers there
    client = signed_in(cast.coordinator)
    client.post(reverse(WRITE), posted(photo=jpeg(), photo_alt="La table mise"))
    kept = JournalPhoto.objects.get()
    assert kept.scan == Scan.WAITING
    url = reverse("journal_photo", args=[kept.entry_id, kept.pk])
    assert client.get(url).status_code == 404
    assert url not in page_of(client, "journal_entry", kept.entry_id)
    assert scan_waiting_photos() == 0
    settings.CLAMAV_URL = ""
    assert scan_waiting_photos() == 1
    assert client.get(url).status_code == 200


def test_f68_a_photo_asks_for_words(cast, signed_in):
    answer = signed_in(cast.coordinator).post(reverse(WRITE), posted(photo=jpeg()))
    assert answer.status_code == 422
    assert "Dites en quelques mots ce que montre la photo." in answer.content.decode()
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize("name", ["photo.pdf", "photo.jpg", "photo.heic"])
def test_f68_what_is_no_photo_is_refused(cast, signed_in, name):
    before = kept_files()
    broken = jpeg(name=name)
    content = {"photo.pdf": b"%PDF-1.7 no", "photo.jpg": broken.read()[:300], "photo.heic": b"ftypheic"}[name]
    upload = type(broken)(name, content, "image/jpeg")
    answer = signed_in(cast.coordinator).post(reverse(WRITE), posted(photo=upload, photo_alt="Une photo"))
    assert answer.status_code == 422
    assert not JournalPhoto.objects.exists()
    assert kept_files() == before


# Changing


def test_f68_a_change_keeps_what_was_said_before_for_its_author_only(cast, signed_in):
    made = entry(cast, visibility=Visibility.TABLE, title="Avant.")
    client = signed_in(cast.coordinator)
    sent = posted(title="Après.", version=1)
    assert client.post(reverse("journal_change", args=[made.pk]), sent).status_code == 302
    former = JournalRevision.objects.get()
    assert (former.title, former.version, former.author) == ("Avant.", 1, cast.coordinator)
    assert "Avant." in page_of(client, "journal_entry", made.pk)
    seen = page_of(signed_in(cast.contributor), "journal_entry", made.pk)
    assert "Après." in seen
    assert "Avant." not in seen


def test_f68_two_pages_that_change_it_lose_nothing(cast, signed_in):
    made = entry(cast)
    client, url = signed_in(cast.coordinator), reverse("journal_change", args=[made.pk])
    client.post(url, posted(title="D’ici.", version=1))
    late = client.post(url, posted(title="De là.", version=1))
    page = late.content.decode()
    assert late.status_code == 409
    assert "D’ici." in page
    assert "De là." in page
    assert client.post(url, posted(title="De là.", version=2)).status_code == 302
    assert JournalEntry.objects.get().title == "De là."
    assert [former.title for former in JournalRevision.objects.all()][0] == "D’ici."


def test_f68_a_change_without_a_change_keeps_no_version(cast):
    made = entry(cast)
    change_entry(made, version=1, said=said(), by=cast.coordinator)
    made.refresh_from_db()
    assert made.version == 1
    assert not JournalRevision.objects.exists()


def test_f68_the_photo_is_replaced_then_taken_out(cast, signed_in):
    client = signed_in(cast.coordinator)
    client.post(reverse(WRITE), posted(photo=jpeg(), photo_alt="Avant"))
    made = JournalEntry.objects.get()
    url = reverse("journal_change", args=[made.pk])
    client.post(url, posted(version=1, photo=jpeg(900, 300), photo_alt="Après"))
    assert [photo.alt for photo in made.photos.filter(removed_at=None)] == ["Après"]
    former = made.photos.exclude(removed_at=None).get()
    assert client.get(reverse("journal_photo", args=[made.pk, former.pk])).status_code == 404
    client.post(url, posted(version=2, without_photo="on"))
    assert not made.photos.filter(removed_at=None).exists()


@pytest.mark.parametrize("who", ["contributor", "advisor", "team", "neighbour"])
def test_f68_only_its_author_changes_opens_or_takes_back(cast, signed_in, who):
    made = entry(cast, visibility=Visibility.COMMUNITY)
    client = signed_in(getattr(cast, who))
    assert client.get(reverse("journal_change", args=[made.pk])).status_code == 403
    assert client.post(reverse("journal_change", args=[made.pk]), {"version": 1}).status_code == 403
    assert client.post(reverse("journal_visibility", args=[made.pk]), {"visibility": "me"}).status_code == 403
    assert client.post(reverse("journal_take_back", args=[made.pk])).status_code == 403
    made.refresh_from_db()
    assert (made.version, made.visibility, made.removed_at) == (1, Visibility.COMMUNITY, None)


# Who reads it, in time


def test_f68_narrowing_takes_it_away_at_once_and_history_says_so(cast, signed_in):
    made = entry(cast)
    client, url = signed_in(cast.coordinator), reverse("journal_visibility", args=[made.pk])
    client.post(url, {"visibility": "public"})
    assert signed_in().get(reverse("journal_entry", args=[made.pk])).status_code == 200
    client.post(url, {"visibility": "me"})
    client.post(url, {"visibility": "me"})
    assert signed_in().get(reverse("journal_entry", args=[made.pk])).status_code == 302
    assert signed_in(cast.contributor).get(reverse("journal_entry", args=[made.pk])).status_code == 404
    told = Event.objects.about(made).filter(kind="journal.visibility")
    assert [(event.before, event.after) for event in told] == [
        ({"visibility": "public"}, {"visibility": "me"}),
        ({"visibility": "me"}, {"visibility": "public"}),
    ]


def test_f68_a_choice_that_is_none_is_refused(cast, signed_in):
    made = entry(cast, place=None, by=cast.advisor)
    for chosen in ("table", "everyone", ""):
        answer = signed_in(cast.advisor).post(
            reverse("journal_visibility", args=[made.pk]), {"visibility": chosen}, follow=True
        )
        assert "Choisissez qui peut la lire." in answer.content.decode()
    made.refresh_from_db()
    assert made.visibility == Visibility.ME


def test_f68_whoever_left_the_table_narrows_and_takes_back_but_opens_nothing(cast, signed_in):
    made = entry(cast, visibility=Visibility.TABLE)
    Membership.objects.filter(user=cast.coordinator).update(ended_on="2022-01-09")
    client = signed_in(cast.coordinator)
    assert client.get(reverse("journal_change", args=[made.pk])).status_code == 403
    url = reverse("journal_visibility", args=[made.pk])
    refused = client.post(url, {"visibility": "community"}, follow=True)
    assert "ne peut plus s’ouvrir" in refused.content.decode()
    client.post(url, {"visibility": "me"})
    made.refresh_from_db()
    assert made.visibility == Visibility.ME
    client.post(reverse("journal_take_back", args=[made.pk]))
    made.refresh_from_db()
    assert made.removed_at


def test_f68_taken_back_it_is_nobodys_not_even_hers(cast, signed_in):
    made = entry(cast, visibility=Visibility.PUBLIC)
    for _click in range(2):
        take_back_entry(made, by=cast.coordinator)
    for who in (cast.coordinator, cast.contributor, cast.advisor):
        assert signed_in(who).get(reverse("journal_entry", args=[made.pk])).status_code == 404
    assert Event.objects.about(made).filter(kind="journal.take_back").count() == 1


# Reading


def test_f68_an_empty_journal_says_why(cast, signed_in):
    page = page_of(signed_in(cast.contributor), "journal")
    assert "Un essai qui n’a pas marché compte autant que les autres" in page


def test_f68_the_journal_is_filtered(cast, signed_in):
    entry(cast, title="Un.", kind=EntryKind.FAILED, tags=["mobilité", "école"], visibility=Visibility.TABLE)
    entry(cast, title="Deux.", aims=["people"], by=cast.contributor)
    entry(
        cast,
        title="Trois.",
        by=cast.neighbour,
        place="canal",
        visibility=Visibility.COMMUNITY,
        tags=["école"],
    )
    client = signed_in(cast.contributor)

    def found(**query) -> set[str]:
        page = page_of(client, "journal", **query)
        return {title for title in ("Un.", "Deux.", "Trois.") if f">{title}</a>" in page}

    assert found() == {"Un.", "Deux.", "Trois."}
    assert found(kind="failed") == {"Un."}
    assert found(tag="école") == {"Un.", "Trois."}
    assert found(aim="people") == {"Deux."}
    assert found(place="le-canal") == {"Trois."}
    assert found(who="me") == {"Deux."}
    assert found(tag="mobilité", kind="noticed") == set()


def test_f68_a_long_journal_asks_no_more_of_the_database(cast, signed_in, django_assert_max_num_queries):
    client, url = signed_in(cast.contributor), reverse("journal")
    entry(cast, visibility=Visibility.TABLE, tags=["un"])
    client.get(url)
    with django_assert_max_num_queries(15) as few:
        client.get(url)
    for number in range(6):
        entry(cast, visibility=Visibility.TABLE, tags=[str(number)])
    with django_assert_max_num_queries(len(few)):
        client.get(url)


# Without a connection


def test_f68_the_page_kept_on_devices_knows_nobody(cast, signed_in):
    entry(cast, tags=["confidentiel"])
    page = page_of(signed_in(cast.coordinator), "journal_offline")
    nobody = page_of(signed_in(), "journal_offline")
    for words in ("Lafleur", "Les Ormes", "confidentiel", "csrfmiddlewaretoken"):
        assert words not in nobody
        assert words not in page


def test_f68_the_worker_keeps_files_that_exist_and_nothing_made_for_someone(client):
    answer = client.get(reverse("journal_worker"))
    script = answer.content.decode()
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert f"const PAGE = '{reverse('journal_offline')}'" in script
    assert "credentials: 'omit'" in script
    assert "/static/js/journal.js" in script


def test_f68_signed_out_what_was_sent_is_not_taken(cast, signed_in):
    sent = posted(key=str(uuid.uuid4()))
    scripted = signed_in().post(reverse(WRITE), sent, headers={"X-Autosave": "1"})
    assert scripted.status_code == 401
    by_hand = signed_in().post(reverse(WRITE), sent | {"text": "Il pleuvait."})
    assert by_hand.status_code == 401
    assert "Il pleuvait." in by_hand.content.decode()
    assert "noticed" not in by_hand.content.decode()
    assert not JournalEntry.objects.exists()


def test_f68_a_widening_while_the_text_changes_stays_apart(cast):
    made = entry(cast)
    open_entry_to(made, Visibility.TABLE, by=cast.coordinator)
    change_entry(made, version=1, said=said("Autrement."), by=cast.coordinator)
    made.refresh_from_db()
    assert (made.visibility, made.title) == (Visibility.TABLE, "Autrement.")
