"""What people look at: the list of mounts, the documents, and a page to browse each."""

from __future__ import annotations

import json
from pathlib import Path

import flask
import swagger_ui_bundle

from mock_server.app.api import Api
from mock_server.app.asgi import PAGE
from mock_server.app.fake import ASSETS, DOCS, DOCUMENT, Fake, Page
from mock_server.contract.document import with_security
from mock_server.settings import Settings

OWN_ASSETS = Path(__file__).parent / "assets"
POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"


def register_pages(app: flask.Flask, fake: Fake, settings: Settings) -> None:
    """Add the pages to a Flask application. Each document is rendered once."""
    app.add_url_rule("/", "index", lambda: _index(fake))
    app.add_url_rule(f"{ASSETS}<path:name>", "asset", _asset)
    for api in fake.mounted:
        mode = "off" if api is fake.admin else settings.auth
        document = with_security(api.contract.document.raw, mode)
        app.add_url_rule(api.mount + DOCUMENT, f"document of {api.name}", _document_view(api, document))
        app.add_url_rule(api.mount + DOCS, f"docs of {api.name}", _docs_view(api))


def _page() -> Page:
    """The request as the fake understood it, with the origin that the client really named."""
    page: Page = flask.request.environ["asgi.scope"][PAGE]
    return page


def _index(fake: Fake) -> flask.Response:
    """JSON for programs, HTML for browsers."""
    root = _page().origin + _page().prefix
    entries = [
        {
            "name": api.name,
            "base": root + api.mount,
            "document": root + api.mount + DOCUMENT,
            "docs": root + api.mount + DOCS,
        }
        for api in fake.mounted
    ]
    best = flask.request.accept_mimetypes.best_match(["application/json", "text/html"], "application/json")
    if best == "text/html":
        return _html(flask.render_template_string(_INDEX, vendors=entries))
    return _json(json.dumps({"mounts": entries}, indent=2))


def _document_view(api: Api, document: dict[str, object]) -> flask.typing.RouteCallable:
    head, _, tail = json.dumps({**document, "servers": _SERVERS}, indent=2, ensure_ascii=False).partition(_SERVERS)

    def view() -> flask.Response:
        # Whoever reads the document below a session prefix works in that session.
        servers = json.dumps([{"url": _page().prefix + api.mount or "/"}])
        return _json(f"{head[:-1]}{servers}{tail[1:]}")

    return view


def _docs_view(api: Api) -> flask.typing.RouteCallable:
    title = api.contract.document.raw["info"]["title"]

    def view() -> flask.Response:
        return _html(flask.render_template_string(_DOCS, title=title))

    return view


def _asset(name: str) -> flask.Response:
    folder = OWN_ASSETS if name in _OWN else swagger_ui_bundle.swagger_ui_path
    try:
        return flask.send_from_directory(folder, name)
    except OSError:
        flask.abort(404)


def _json(text: str) -> flask.Response:
    return flask.Response(text, content_type="application/json")


def _html(text: str) -> flask.Response:
    return flask.Response(text, headers={"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff"})


_OWN = frozenset(file.name for file in OWN_ASSETS.iterdir())
_SERVERS = "@servers@"
"""Stands in the rendered document where the list of servers of each request is put."""
_INDEX = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Profile mock server</title>
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/__assets/pages.css"></head>
<body><main><h1>Profile mock server</h1>
<p>Point a client at one of these base URLs. Put <code>/__sessions/NAME</code> before a path, or send
<code>X-Mock-Session: NAME</code>, to work in a state of your own.</p>
<table><thead><tr><th>Name</th><th>Base URL</th><th>Look</th></tr></thead><tbody>
{% for vendor in vendors %}<tr><td>{{ vendor.name }}</td><td><code>{{ vendor.base }}</code></td>
<td><a href="{{ vendor.docs }}">docs</a> <a href="{{ vendor.document }}">document</a></td></tr>
{% endfor %}</tbody></table></main></body></html>
"""

_DOCS = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title>
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/__assets/swagger-ui.css"></head>
<body><div id="docs"></div>
<script src="/__assets/swagger-ui-bundle.js"></script><script src="/__assets/docs.js"></script></body></html>
"""
