"""A pack that cannot be made, a worker that dies, a disk that is full: said, tidied, taken up again."""

import errno

import pytest

from governance import pack_making
from governance.enums import PackProblem, PackState
from governance.models import Pack
from governance.workflow import packs
from tests.governance import pack_scenes as scenes


@pytest.fixture(autouse=True)
def own_disk(settings, tmp_path):
    settings.MEDIA_ROOT, settings.VAR_DIR = tmp_path / "files", tmp_path


def test_a_build_run_twice_is_made_once(cast):
    meeting, _free, _investment = scenes.prepared(cast)
    pack = packs.ask_pack(meeting, language="fr", by=cast.member)
    assert packs.build(pack.pk)
    assert not packs.build(pack.pk)


def test_a_failure_says_what_to_do_and_asking_again_tries_again(cast, monkeypatch):
    meeting, _free, _investment = scenes.prepared(cast)

    def explode(*args):
        raise RuntimeError("a surprise")

    with monkeypatch.context() as patched:
        patched.setattr("governance.workflow.packs.make", explode)
        pack = scenes.made(meeting, cast.member)
    assert (pack.state, pack.problem) == (PackState.FAILED, PackProblem.OTHER)
    assert scenes.made(meeting, cast.member).state == PackState.READY


def test_a_disk_that_is_full_is_said(cast, settings, signed_in):
    meeting, _free, _investment = scenes.prepared(cast)
    settings.FREE_SPACE_MIN_BYTES = 10**18
    pack = scenes.made(meeting, cast.member)
    assert (pack.state, pack.problem) == (PackState.FAILED, PackProblem.DISK)
    page = signed_in(cast.member).get(f"/fr/rencontres/{meeting.pk}/cahier/")
    assert "n’a plus de place" in page.text
    assert "Réessayer" in page.text


def test_a_disk_that_fills_while_parts_are_laid_out_leaves_nothing(cast, monkeypatch, tmp_path):
    meeting, _free, _investment = scenes.prepared(cast)

    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("cimpact.binding.Book.save", full)
    pack = scenes.made(meeting, cast.member)
    assert (pack.state, pack.problem, pack.file.name) == (PackState.FAILED, PackProblem.DISK, "")
    assert not list((tmp_path / "packs").iterdir())


def test_the_sweep_takes_over_from_a_dead_worker_which_goes_on_where_it_stopped(cast, clock, monkeypatch):
    meeting, _free, _investment = scenes.prepared(cast)
    pack = packs.ask_pack(meeting, language="fr", by=cast.member)
    laid = []
    real = packs.make

    class Killed(BaseException):
        """The worker is gone: nothing is caught, nothing is tidied."""

    def die(*args):
        *given, step = args

        def stop(done, total):
            step(done, total)
            if done == 2:
                raise Killed

        return real(*given, stop)

    with monkeypatch.context() as patched:
        patched.setattr("governance.workflow.packs.make", die)
        with pytest.raises(Killed):
            packs.build(pack.pk)
    pack.refresh_from_db()
    assert (pack.state, pack.done) == (PackState.BUILDING, 2)
    assert packs.sweep() == 0
    assert not packs.build(pack.pk)
    clock.set_moment(packs.clock.now() + Pack.CLAIM_LIFETIME * 2)
    lay = pack_making._lay
    monkeypatch.setattr(pack_making, "_lay", lambda *args: laid.append(args[0].title) or lay(*args))
    assert packs.sweep() == 1
    assert packs.build(pack.pk)
    pack.refresh_from_db()
    assert pack.state == PackState.READY
    assert laid == ["Analyse et proposition"]


def test_a_worker_that_was_given_up_changes_nothing_when_it_comes_back(cast, clock, monkeypatch):
    meeting, _free, _investment = scenes.prepared(cast)
    pack = packs.ask_pack(meeting, language="fr", by=cast.member)
    real = packs.make

    def slow(*args):
        made = real(*args)
        Pack.objects.filter(pk=pack.pk).update(attempts=2)  # another took it up meanwhile
        return made

    monkeypatch.setattr("governance.workflow.packs.make", slow)
    assert not packs.build(pack.pk)
    pack.refresh_from_db()
    assert (pack.state, pack.file.name) == (PackState.BUILDING, "")


def test_a_pack_that_stops_every_worker_is_given_up(cast, clock):
    meeting, _free, _investment = scenes.prepared(cast)
    pack = packs.ask_pack(meeting, language="fr", by=cast.member)
    Pack.objects.filter(pk=pack.pk).update(
        state=PackState.BUILDING, attempts=Pack.MOST_ATTEMPTS, claimed_at=packs.clock.now()
    )
    clock.set_moment(packs.clock.now() + Pack.CLAIM_LIFETIME * 2)
    assert packs.sweep() == 0
    pack.refresh_from_db()
    assert (pack.state, pack.problem) == (PackState.FAILED, PackProblem.OTHER)
