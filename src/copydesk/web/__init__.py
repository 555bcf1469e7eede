"""The polite client: what sources answer, asked at a pace they do not mind and never beyond the open web.

`client` makes the requests; the other modules are the rules it keeps, each a few plain functions.
"""

from copydesk.web.addresses import refusal, target
from copydesk.web.client import Web, user_agent
from copydesk.web.licences import Licence
from copydesk.web.pauses import retry_after
from copydesk.web.reservations import Tdmrep
from copydesk.web.robots import Robots

__all__ = ["Licence", "Robots", "Tdmrep", "Web", "refusal", "retry_after", "target", "user_agent"]
