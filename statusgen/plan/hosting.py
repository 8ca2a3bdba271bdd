"""The files that search engines and static hosts read."""

from collections.abc import Iterable, Iterator
from html import escape

from statusgen import addresses
from statusgen.drafts import Draft

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)

# A format that Netlify and Cloudflare Pages share; other hosts serve it as a file, which does no harm.
COMMON = f"""/*
  Content-Security-Policy: {POLICY}
  Cache-Control: public, max-age=0, must-revalidate
  Referrer-Policy: strict-origin-when-cross-origin
  X-Content-Type-Options: nosniff
/api/*
  Access-Control-Allow-Origin: *
/*.rss
  Content-Type: application/rss+xml; charset=utf-8
/*.atom
  Content-Type: application/atom+xml; charset=utf-8
/*/feed.json
  Content-Type: application/feed+json; charset=utf-8
/feed.json
  Content-Type: application/feed+json; charset=utf-8
/*.ics
  Content-Type: text/calendar; charset=utf-8
"""

# Each by itself: what users lay below `static/assets/` may change.
FOR_EVER = "/{}\n  Cache-Control: public, max-age=31536000, immutable\n"

SITEMAP = "sitemap.xml"
SITEMAP_LIMIT = 50_000  # addresses in one, by that protocol


def hosting_files(site_url: str, assets: Iterable[str]) -> dict[str, bytes]:
    """Return `{path: bytes}` of robots.txt, `_headers` and `.nojekyll`; `assets` are named by their content.

    Those who have rules of their own lay such a file below `static/`.
    """
    texts = {
        ".nojekyll": "",
        "_headers": COMMON + "".join(map(FOR_EVER.format, assets)),
        "robots.txt": f"User-agent: *\nAllow: /\nSitemap: {site_url}{SITEMAP}\n",
    }
    return {path: text.encode() for path, text in texts.items()}


def sitemap_drafts(paths: tuple[str, ...], site_url: str) -> Iterator[Draft[bytes]]:
    """Yield the sitemap of `paths`; where one may not hold as many, it is an index of others."""
    if len(paths) <= SITEMAP_LIMIT:
        yield Draft(SITEMAP, _sitemap, (paths, site_url))
        return
    ordered = sorted(paths)
    parts = [tuple(ordered[start : start + SITEMAP_LIMIT]) for start in range(0, len(ordered), SITEMAP_LIMIT)]
    names = tuple(f"sitemap-{number}.xml" for number in range(1, len(parts) + 1))
    yield Draft(SITEMAP, _sitemap_index, (names, site_url))
    yield from (Draft(name, _sitemap, (part, site_url)) for name, part in zip(names, parts, strict=True))


def _sitemap(paths: tuple[str, ...], site_url: str) -> bytes:
    """Return the sitemap, after sitemaps.org's protocol 0.9: of the pages in the order of their addresses."""
    return _listing("urlset", "url", sorted(addresses.absolute(site_url, path) for path in paths))


def _sitemap_index(names: tuple[str, ...], site_url: str) -> bytes:
    return _listing("sitemapindex", "sitemap", [addresses.absolute(site_url, name) for name in names])


def _listing(whole: str, each: str, listed: Iterable[str]) -> bytes:
    rows = "".join(f"<{each}><loc>{escape(address)}</loc></{each}>\n" for address in listed)
    start = f'<?xml version="1.0" encoding="UTF-8"?>\n<{whole} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return f"{start}\n{rows}</{whole}>\n".encode()
