"""Subscribers are told of what is new: programs by webhooks, people by apprise, feed readers by a WebSub hub."""
