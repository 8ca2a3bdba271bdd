"""Pages of one's own: from documents to values."""

from statusgen.content.checking import check
from statusgen.content.definitions.items import PageFile
from statusgen.content.findings import Findings
from statusgen.content.places import title_of
from statusgen.content.scope import Scope
from statusgen.documents import Document
from statusgen.model import Page


def read_page(document: Document, slug: str, scope: Scope, findings: Findings) -> Page:
    entry = check(PageFile, document, findings, scope.context).value
    return Page(slug, entry.title or title_of(slug), scope.html(document.body), entry.description, entry.order)
