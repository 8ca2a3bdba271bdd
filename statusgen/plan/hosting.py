"""The files that search engines and static hosts read."""

from html import escape

from statusgen import addresses
from statusgen.drafts import Draft

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)

# A format that Netlify and Cloudflare Pages share; other hosts serve it as a file, which does no harm.
HEADERS = f"""/*
  Content-Security-Policy: {POLICY}
  Cache-Control: public, max-age=0, must-revalidate
  Referrer-Policy: strict-origin-when-cross-origin
  X-Content-Type-Options: nosniff
/assets/*
  Cache-Control: public, max-age=31536000, immutable
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

SITEMAP = "sitemap.xml"


def hosting_files(site_url: str) -> dict[str, bytes]:
    """Return `{path: bytes}` of robots.txt, `_headers` and `.nojekyll`.

    Those who have rules of their own lay such a file below `static/`.
    """
    texts = {
        ".nojekyll": "",
        "_headers": HEADERS,
        "robots.txt": f"User-agent: *\nAllow: /\nSitemap: {site_url}{SITEMAP}\n",
    }
    return {path: text.encode() for path, text in texts.items()}


def sitemap_draft(paths: tuple[str, ...], site_url: str) -> Draft[bytes]:
    return Draft(SITEMAP, _sitemap, (paths, site_url))


def _sitemap(paths: tuple[str, ...], site_url: str) -> bytes:
    """Return the sitemap, after sitemaps.org's protocol 0.9: of the pages in the order of their addresses."""
    addressed = sorted(addresses.absolute(site_url, path) for path in paths)
    rows = "".join(f"<url><loc>{escape(address)}</loc></url>\n" for address in addressed)
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'
    )
    return text.encode()
