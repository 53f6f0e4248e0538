"""An agreement as a file that another council or installation can take over: its draft, and nothing signed."""

from agreements.exchange.reading import LARGEST, Unreadable, read
from agreements.exchange.writing import Exchange, Named, exchange_of, written

__all__ = ["LARGEST", "Exchange", "Named", "Unreadable", "exchange_of", "read", "written"]
