"""Several people at the same instant, each on a connection of her own."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection

PATIENCE = 30


def at_once(*actions: Callable[[], Any]) -> list[Any]:
    """What each action returned, or the exception that stopped it; all begin together."""
    together = threading.Barrier(len(actions))
    outcomes: list[Any] = [None] * len(actions)

    def act(place: int, action: Callable[[], Any]) -> None:
        try:
            together.wait(PATIENCE)
            outcomes[place] = action()
        except Exception as error:
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive(), "two actions wait for each other"
    return outcomes
