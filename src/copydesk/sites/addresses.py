"""Where Jekyll puts a post, by the permalink setting of the site (https://jekyllrb.com/docs/permalinks/)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from copydesk.text import slug

# The styles that have a name of their own.
_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
DEFAULT = "date"


def jekyll(permalink: str, at: datetime, name: str, categories: Sequence[str]) -> str:
    """The address of a post below the site's root. ``at`` is in the site's zone, ``name`` the file's name without date and ending."""
    year, week, day = at.isocalendar()
    values = {
        "categories": "/".join(dict.fromkeys(slug(c) for c in categories)),
        "output_ext": ".html",
        "short_month": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()[at.month - 1],  # noqa: SIM905
        "short_year": f"{at:%y}",
        "short_day": "Mon Tue Wed Thu Fri Sat Sun".split()[day - 1],  # noqa: SIM905
        "i_month": str(at.month),
        "i_day": str(at.day),
        "y_day": f"{at:%j}",
        "w_year": str(year),
        "w_day": str(day),
        "week": f"{week:02d}",
        "title": name,
        "slug": slug(name),
        "year": f"{at:%Y}",
        "month": f"{at:%m}",
        "day": f"{at:%d}",
        "hour": f"{at:%H}",
        "minute": f"{at:%M}",
        "second": f"{at:%S}",
    }
    # Longer names first: ":year" is no ":y_day", but ":title" is a part of nothing.
    pattern = re.compile(":(" + "|".join(sorted(values, key=len, reverse=True)) + ")")
    made = pattern.sub(lambda m: values[m.group(1)], _STYLES.get(permalink, permalink))
    return re.sub(r"/{2,}", "/", f"/{made}")
