"""The state of a newsroom: what arrived, what people decided, what we worked out, and what is to be done next."""

from copydesk.store.state import Advance, FeedState, Held, HeldImage, Identity, Known, Move, Placed, Poll, Store, Work

__all__ = ["Advance", "FeedState", "Held", "HeldImage", "Identity", "Known", "Move", "Placed", "Poll", "Store", "Work"]
