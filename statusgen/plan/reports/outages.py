"""The longest outages."""

from statusgen import addresses
from statusgen.language import Language
from statusgen.metrics import Outage
from statusgen.model import State
from statusgen.plan.charts import percent
from statusgen.plan.views import Anchor, OutageView
from statusgen.plan.words import state_word


def outage_views(outages: tuple[Outage, ...], language: Language) -> tuple[OutageView, ...]:
    return tuple(_view(outage, outage.length / outages[0].length, language) for outage in outages)


def _view(outage: Outage, share: float, language: Language) -> OutageView:
    item = outage.case.item
    names = dict(outage.case.names)
    out = {key: state for key, state in outage.case.course.worst if state >= State.PARTIAL_OUTAGE}
    duration = language.duration(outage.length)
    return OutageView(
        incident=Anchor(item.title, addresses.incident(item.slug)),
        state=state_word(max(out.values()), language),
        when=language.period(outage.start, outage.end),
        duration=language.gettext("%(duration)s so far", duration=duration) if outage.end is None else duration,
        components=language.listed([names[key] for key in out]),
        length=percent(share),
    )
