"""Articles → stories: one event is one story, however many outlets report it.

Online threading: each article is weighed once (`terms`), then placed by comparing it with the live stories (`Threads.place`). What
later articles show to be wrong is put right by `Threads.repair`: stories merge, members leave. Decisions depend on nothing but the
articles within the window and their order. How the numbers came about: docs/notes/threading.md.
"""

from copydesk.stories.demands import Demand
from copydesk.stories.rows import thread
from copydesk.stories.threads import WINDOW, Repair, Threads
from copydesk.stories.words import Terms, terms

__all__ = ["WINDOW", "Demand", "Repair", "Terms", "Threads", "terms", "thread"]
