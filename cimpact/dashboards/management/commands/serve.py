"""Serve the whole portal from one process: pages, background work and its schedule."""

import io
import json
import os
import socket
import threading

from celery import beat, signals
from celery.worker import WorkController
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError, call_command
from gunicorn.app.base import BaseApplication

from cimpact.celery import app as celery_app
from cimpact.wsgi import application


class Command(BaseCommand):
    help = "Serve pages, background work and its schedule from one process; Ctrl-C stops it all."

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", 8000)))
        parser.add_argument("--threads", type=int, default=8)
        parser.add_argument(
            "--demo",
            action="store_true",
            help="First bring the database up to date; when it is new, load the starting data and the demo.",
        )

    def handle(self, *, host, port, threads, demo, **options):
        check_free(host, port)
        if demo:
            self.prepare()
        Server(host, port, threads, ready=lambda: self.announce(host, port)).run()

    def prepare(self):
        call_command("migrate", interactive=False, verbosity=0)
        if not get_user_model().objects.exists():
            self.stdout.write("New database: loading the starting data and the demo…")
            call_command("load_starting_data", verbosity=0)
            call_command("load_demo", verbosity=0)

    def announce(self, host, port):
        if accounts := demo_accounts():
            self.stdout.write("\nDemo accounts:")
            for account in accounts:
                self.stdout.write("  {email:<42} {password:<24} {role}".format_map(account))
        self.stdout.write(f"\ncimpact is at http://{host}:{port}/ (Ctrl-C stops it)\n")
        self.stdout.flush()


def demo_accounts() -> list[dict]:
    """The demonstration's accounts; none when it is not loaded."""
    out = io.StringIO()
    try:
        call_command("demo_accounts", stdout=out)
    except CommandError:
        return []
    return json.loads(out.getvalue())


def check_free(host, port):
    """Say in one line that the port is taken, rather than after five tries and a stack."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(f"Port {port} is taken ({error}). Try another: make run PORT=8001") from error


class Server(BaseApplication):
    """Gunicorn with one process: the broker in memory, and so the worker, must share it with the pages."""

    def __init__(self, host, port, threads, ready):
        self.options = {
            "bind": f"{host}:{port}",
            "workers": 1,
            "worker_class": "gthread",
            "threads": threads,
            "timeout": 120,
            "graceful_timeout": 5,
            "loglevel": "warning",
            "control_socket_disable": True,
            "when_ready": lambda server: ready(),
            "post_worker_init": lambda worker: start_background(),
        }
        super().__init__()

    def load_config(self):
        for name, value in self.options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self):
        return application


def start_background() -> None:
    """Start the worker and the schedule as threads, which end with the process."""
    worker = WorkController(
        app=celery_app, pool_cls="threads", concurrency=2, without_gossip=True, without_mingle=True
    )
    # Celery's command sends this signal, by which each task gives back its database connection.
    signals.worker_init.send(sender=worker)
    # The schedule is short and every task may be repeated, so it needs no file to remember its last run.
    schedule = beat.Service(celery_app, scheduler_cls=beat.Scheduler)
    for name, run in {"worker": worker.start, "schedule": schedule.start}.items():
        threading.Thread(target=run, name=name, daemon=True).start()
