"""Security headers on every response, static files and errors included."""

from flask import Flask, request
from werkzeug.wrappers import Response

from core.config import Settings

CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Of a file to save: should a browser show it all the same, it may do nothing at all.
FILE_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
STATIC_AGE = 3600


def headers_of(response: Response) -> dict[str, str]:
    """Those of a page, or of a file to save."""
    is_file = response.headers.get("Content-Disposition", "").startswith("attachment")
    return HEADERS | {"Content-Security-Policy": FILE_POLICY} if is_file else HEADERS


def init_app(app: Flask, settings: Settings) -> None:
    """Write the headers after each request."""

    def write(response: Response) -> Response:
        response.headers.update(headers_of(response))
        if settings.is_production:
            response.headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
        is_static = request.endpoint == "static" and response.status_code in (200, 304)
        response.headers["Cache-Control"] = f"public, max-age={STATIC_AGE}" if is_static else "no-store"
        return response

    app.after_request(write)
