"""Subscribers are told of what is new: programs by webhooks, people by apprise, feed readers by a WebSub hub."""

from statusgen.notify.failure import NotToldError
from statusgen.notify.feeds import feed_paths
from statusgen.notify.hooks import Hooks
from statusgen.notify.jobs import HUB, Listener, identity, plan_jobs
from statusgen.notify.news import News
from statusgen.notify.planning import NEWS_DAYS, Plan, plan_news, settled
from statusgen.notify.record import NewerRecordError, Record, read_record, write_record
from statusgen.notify.sending import Job, send_all
from statusgen.notify.words import Message, message

__all__ = [
    "HUB",
    "NEWS_DAYS",
    "Hooks",
    "Job",
    "Listener",
    "Message",
    "NewerRecordError",
    "News",
    "NotToldError",
    "Plan",
    "Record",
    "feed_paths",
    "identity",
    "message",
    "plan_jobs",
    "plan_news",
    "read_record",
    "send_all",
    "settled",
    "write_record",
]
