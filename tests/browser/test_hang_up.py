"""Browsers that hang up in the middle of an answer, as Chromium does when another page is asked for."""

import gc
import socket
import struct
import time
from urllib.parse import urlsplit

AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: the connection is reset, not closed
MOMENTS = 120  # spread over the time an answer takes
RESET_AFTER = 0.0005  # seconds, times the number of the moment


def test_a_browser_that_hangs_up_leaves_no_file_open(live_url: str) -> None:
    """Files left open are warnings at collection, and warnings fail."""
    place = urlsplit(live_url)
    asked = f"GET /static/favicon.svg HTTP/1.1\r\nHost: {place.netloc}\r\n\r\n".encode()
    for moment in range(MOMENTS):
        with socket.create_connection((place.hostname or "", place.port or 0)) as browser:
            browser.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
            browser.sendall(asked)
            time.sleep(RESET_AFTER * (moment % 40))
    time.sleep(0.5)  # the last answers end
    gc.collect()
