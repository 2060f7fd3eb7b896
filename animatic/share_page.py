"""The page behind a share link: HTML that needs nothing but itself and the films, on a phone as on a desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from html import escape

from animatic import headers
from animatic.clips import Clip
from animatic.shares import Shared
from animatic.showings import Showing

STYLE = """
:root { color-scheme: light dark; --ground: #fff; --words: #1a1c21; --quiet: #5a6070; --line: #d9dce3; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #111318; --words: #eceef3; --quiet: #a3a9b8; --line: #2d313b; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 80rem; padding: 1.5rem 1rem 3rem; background: var(--ground); color: var(--words);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; overflow-wrap: anywhere; }
h1 { margin: 0; font-size: 1.5rem; line-height: 1.25; }
p, figcaption, footer { margin: .25rem 0 0; color: var(--quiet); font-size: .9375rem; }
main { display: grid; gap: 1.5rem; margin: 1.5rem 0; justify-content: start;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); }
body:has(.one) { max-width: 62rem; }
main.one { grid-template-columns: minmax(0, 1fr); }
figure { margin: 0; }
video { display: block; width: 100%; height: auto; max-height: 85vh; background: #000; border-radius: .5rem; }
video:focus-visible { outline: 3px solid #4c7dff; outline-offset: 2px; }
footer { border-top: 1px solid var(--line); padding-top: .75rem; }
"""
NOTHING_YET = "<p>No clip is approved yet. Come back later.</p>"

HEADERS = headers.alone(STYLE)


def draw(showing: Showing, path: Callable[[str], str]) -> str:
    """The page of a link that is good. `path` answers where a stored file is to be had."""
    share, count = showing.share, len(showing.clips)
    until = datetime.fromtimestamp(share.expires_at, UTC)
    named = share.key if share.kind is Shared.CAMPAIGN else "A clip to watch"
    by = f"Shared by {share.made_by}" if share.made_by else "Shared"
    till = f"until {until.day} {until:%B %Y, %H:%M} UTC"
    films = "\n".join(_film(clip, place, count, path) for place, clip in enumerate(showing.clips, 1))
    return _page(
        named,
        f"<header><h1>{escape(named)}</h1><p>{escape(f'{by} {till}')}</p></header>\n"
        f'<main class="{"several" if count > 1 else "one"}">\n{films or NOTHING_YET}\n</main>',
    )


def draw_closed() -> str:
    """What every link answers that opens nothing, whatever the reason."""
    return _page(
        "Nothing to watch here",
        "<header><h1>Nothing to watch here</h1></header>\n"
        "<main><p>This link has run out, was taken back, or is not complete. Ask whoever sent it for a new one."
        "</p></main>",
    )


def _film(clip: Clip, place: int, count: int, path: Callable[[str], str]) -> str:
    name = f"Clip {place} of {count}" if count > 1 else "Clip"
    sound = "with sound" if clip.has_sound else "silent"
    facts = f"{clip.seconds:.1f} s · {sound}"
    return (
        f'<figure><video controls playsinline preload="none" width="{clip.width}" height="{clip.height}"'
        f' aria-label="{name}" poster="{_address(path(clip.poster))}" src="{_address(path(clip.file))}"></video>'
        f"<figcaption>{f'{name} · {facts}' if count > 1 else facts}</figcaption></figure>"
    )


def _address(path: str) -> str:
    # From /s/… up to where the app begins, which need not be the root of its host.
    return escape(f"..{path}")


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n"
        f"<body>\n{body}\n<footer>Animatic</footer>\n</body>\n</html>\n"
    )
