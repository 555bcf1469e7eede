"""The public API, as a user's type checker sees it. Checked by mypy, never run."""

import copydesk

version: str = copydesk.__version__
