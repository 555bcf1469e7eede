"""The demo newsroom "Harbour Wire": five invented outlets of an invented town, bundled with copydesk, no network needed."""
