"""Payloads of webhooks, each after the example in its tool's documentation."""

import json
from typing import Any

Payload = dict[str, Any]

DATADOG = {
    "alert_cycle_key": "1871539105",
    "alert_id": "1234",
    "alert_metric": "system.load.1",
    "alert_priority": "P2",
    "alert_scope": "availability-zone:us-east-1a, role:computing-node",
    "alert_title": "[Triggered on {host:ip-012345}] Host is Down",
    "alert_transition": "Triggered",
    "alert_type": "error",
    "body": "The load is too high.",
    "date": "1775984940000",
    "hostname": "ip-012345",
    "tags": "monitor, name:myService, service:api",
}


def written(payload: Payload) -> bytes:
    return json.dumps(payload).encode()


def alertmanager(*alerts: Payload, status: str = "firing", group: str = "ApiDown", **changes: object) -> Payload:
    """https://prometheus.io/docs/alerting/latest/configuration/#webhook_config."""
    return {
        "version": "4",
        "groupKey": f'{{}}/{{severity="critical"}}:{{alertname="{group}"}}',
        "truncatedAlerts": 0,
        "status": status,
        "receiver": "status-page",
        "groupLabels": {"alertname": group},
        "commonLabels": {"alertname": group},
        "commonAnnotations": {},
        "externalURL": "http://alertmanager.example:9093",
        "alerts": [*(alerts or (firing(),))],
        **changes,
    }


def firing(began: str = "2026-04-12T09:09:07.828Z", **labels: str) -> Payload:
    return {
        "status": "firing",
        "labels": {"alertname": "ApiDown", "service": "api", "severity": "critical", **labels},
        "annotations": {"summary": "The API is down", "description": "It has been down for over 5m."},
        "startsAt": began,
        "endsAt": "0001-01-01T00:00:00Z",
        "generatorURL": "http://prometheus.example:9090/graph?g0.expr=probe_success+%3D%3D+0",
        "fingerprint": "1a30ba71cca2921f",
    }


def over(ended: str = "2026-04-12T09:40:05.828Z", **labels: str) -> Payload:
    return {**firing(**labels), "status": "resolved", "endsAt": ended}


def pagerduty(event: str = "incident.triggered", at: str = "2026-04-12T09:09:07.169Z", **data: object) -> Payload:
    """https://developer.pagerduty.com/docs/webhooks-overview."""
    return {
        "event": {
            "id": "5ac64822-4adc-4fda-ade0-410becf0de4f",
            "event_type": event,
            "resource_type": "incident",
            "occurred_at": at,
            "agent": {"id": "PLH1HKV", "summary": "Tenex Engineer", "type": "user_reference"},
            "client": {"name": "PagerDuty"},
            "data": {
                "id": "PGR0VU2",
                "type": "incident",
                "self": "https://api.pagerduty.com/incidents/PGR0VU2",
                "html_url": "https://acme.pagerduty.com/incidents/PGR0VU2",
                "number": 2,
                "status": "triggered",
                "incident_key": "d3640fbd41094207a1c11e58e46b1662",
                "created_at": "2026-04-12T09:09:07Z",
                "title": "A little bump in the road",
                "service": {"id": "PF9KMXH", "summary": "API Service", "type": "service_reference"},
                "assignees": [{"id": "PTUXL6G", "summary": "User 123", "type": "user_reference"}],
                "escalation_policy": {"id": "PUS0KTE", "summary": "Default", "type": "escalation_policy_reference"},
                "teams": [{"id": "PFCVPS0", "summary": "Engineering", "type": "team_reference"}],
                "priority": {"id": "PSO75BM", "summary": "P1", "type": "priority_reference"},
                "urgency": "high",
                "conference_bridge": None,
                "resolve_reason": None,
                **data,
            },
        }
    }


def betterstack(event: str = "started", **attributes: object) -> Payload:
    """https://betterstack.com/docs/uptime/webhooks/."""
    return {
        "event": event,
        "data": {
            "id": "1",
            "type": "incident",
            "attributes": {
                "name": "Acme.example homepage",
                "url": "https://acme.example",
                "http_method": "get",
                "cause": "Error 500",
                "started_at": "2026-04-12T09:09:07.151Z",
                "acknowledged_at": None,
                "resolved_at": None,
                "response_content": None,
                "response_url": None,
                "screenshot_url": None,
                **attributes,
            },
            "relationships": {"monitor": {"data": {"id": "4", "type": "monitor"}}},
        },
    }


def datadog(**values: object) -> Payload:
    """https://docs.datadoghq.com/integrations/webhooks/#variables, by the template of docs/alerts.md."""
    return {**DATADOG, **values}


def opsgenie(action: str = "Create", **alert: object) -> Payload:
    """https://support.atlassian.com/opsgenie/docs/opsgenie-edge-connector-alert-action-data/."""
    return {
        "source": {"name": "web", "type": "API"},
        "alert": {
            "updatedAt": 1775986805166002000,
            "tags": ["service:api", "urgent"],
            "teams": ["team1"],
            "recipients": ["recipient1"],
            "message": "The API is down",
            "description": "It has been down for over 5m.",
            "details": {"region": "eu"},
            "priority": "P1",
            "username": "ada@acme.example",
            "alertId": "052652ac-5d1c-464a-812a-7dd18bbfba8c",
            "source": "ada@acme.example",
            "alias": "aliastest",
            "tinyId": "23",
            "createdAt": 1775984947104,
            "userId": "daed1180-0ce8-438b-8f8e-57e1a5920a2d",
            "entity": "checkout",
            **alert,
        },
        "action": action,
        "integrationId": "37c8f316-17c6-49d7-899b-9c7e540c048d",
        "integrationName": "Integration1",
        "integrationType": "Webhook",
    }


def incident(category: str = "live", **values: object) -> Payload:
    return {
        "id": "01FDAG4SAP5TYPT98WGR2N7W91",
        "reference": "INC-123",
        "name": "Our database is sad",
        "summary": "Our database is really really sad, and we don't know why yet.",
        "permalink": "https://app.incident.io/incidents/123",
        "visibility": "public",
        "mode": "standard",
        "created_at": "2026-04-12T09:09:07.801578Z",
        "updated_at": "2026-04-12T09:40:05.801578Z",
        "severity": {"id": "01FCNDV6P870EA6S7TK1DSYDG0", "name": "Minor", "rank": 1},
        "incident_status": {"id": "01FCNDV6P870EA6S7TK1DSYD5H", "name": "Fixing", "category": category, "rank": 4},
        "incident_type": {"id": "01FCNDV6P870EA6S7TK1DSYD5H", "name": "Production Outage"},
        "custom_field_entries": [
            {
                "custom_field": {"id": "01FCNDV6P870EA6S7TK1DSYDG0", "name": "Team", "field_type": "single_select"},
                "values": [{"value_option": {"id": "01FCNDV6P870EA6S7TK1DSYDG0", "value": "Product"}}],
            },
            {
                "custom_field": {"id": "01FCNDV6P870EA6S7TK1DSYDG1", "name": "service", "field_type": "text"},
                "values": [{"value_text": "api"}],
            },
        ],
        **values,
    }


def incidentio(kind: str = "public_incident.incident_created_v2", **values: object) -> Payload:
    """https://docs.incident.io/api-reference/incidents-v2/."""
    return {"event_type": kind, kind: incident(**values)}  # type: ignore[arg-type]  # a category is a text


def moved(before: str, after: str, **values: object) -> Payload:
    """Return a change of an incident's status at incident.io."""
    kind = "public_incident.incident_status_updated_v2"
    told = {
        "incident": incident(after, **values),
        "new_status": {"id": "01FCNDV6P870EA6S7TK1DSYD5H", "name": "New", "category": after, "rank": 4},
        "previous_status": {"id": "01FCNDV6P870EA6S7TK1DSYD5G", "name": "Old", "category": before, "rank": 1},
    }
    return {"event_type": kind, kind: told}


def incidentio_alert(status: str = "firing") -> Payload:
    """https://docs.incident.io/api-reference/alert-v1/created-public."""
    kind = f"public_alert.alert_{'created' if status == 'firing' else 'resolved'}_v1"
    told = {
        "id": "01GW2G3V0S59R238FAHPDS1R66",
        "alert_source_id": "01GW2G3V0S59R238FAHPDS1R67",
        "attributes": [
            {
                "attribute": {"id": "01GW2G3V0S59R238FAHPDS1R66", "name": "service", "array": False},
                "value": {"label": "Payments", "literal": "SEV123"},
            },
            {
                "attribute": {"id": "01GW2G3V0S59R238FAHPDS1R68", "name": "Severity", "array": True},
                "array_value": [{"literal": "critical"}],
            },
        ],
        "created_at": "2026-04-12T09:09:07.801578Z",
        "resolved_at": "2026-04-12T09:40:05.801578Z" if status == "resolved" else None,
        "deduplication_key": "4293868629",
        "description": "CPU on the payments service has exceeded 75 percent for 5 minutes",
        "source_url": "https://www.my-alerting-platform.example/alerts/my-alert-123",
        "status": status,
        "title": "*errors.withMessage: PG::Error failed to connect",
    }
    return {"event_type": kind, kind: told}
