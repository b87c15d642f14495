"""Search across what a person may see (F124): words folded alike on both databases, and a registry of sources.

Each app registers where it finds its own things, and answers for who may see them.
"""

from .sources import MOST, Hit, Source, all_sources, register
from .words import Words, holding

__all__ = ["MOST", "Hit", "Source", "Words", "all_sources", "holding", "register"]
