"""Orders, from a queue and from an API. Runs with pydantic in development, and with the compiled models in Lambda: see README.md."""

from __future__ import annotations

import json
import logging
from functools import lru_cache
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response

from models import OrderEvent, Settings

logger = logging.getLogger(__name__)
processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)


@lru_cache(maxsize=None)
def settings() -> Settings:
    return Settings()  # reads the environment, once a cold start


def take(order: OrderEvent) -> None:
    """What is done with a good order."""
    logger.info("order %s for %s", order.order_id, settings().table_name)


def take_record(record: Any) -> None:
    take(OrderEvent.model_validate_json(record["body"]))


def queue_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """SQS: records that fail go back to the queue, the others are done. The mapping must have ReportBatchItemFailures."""
    return dict(process_partial_response(event=event, record_handler=take_record, processor=processor, context=context))


def answer(status: int, body: dict[str, Any]) -> dict[str, Any]:
    return {"statusCode": status, "headers": {"Content-Type": "application/json"}, "body": json.dumps(body)}


def refused(error: ValueError) -> dict[str, Any]:
    """A 400 with what is wrong and where, and none of the values. Both ValidationErrors have errors()."""
    entries = error.errors(include_input=False, include_url=False, include_context=False)  # type: ignore[attr-defined]
    details = [{"field": ".".join(map(str, e["loc"])), "type": e["type"], "message": e["msg"]} for e in entries]
    return answer(400, {"error": {"code": "INVALID_ORDER", "message": f"{len(details)} problems with the order", "details": details}})


def api_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """API Gateway: POST /orders."""
    try:
        order = OrderEvent.model_validate_json(event.get("body") or "")
    except ValueError as error:
        return refused(error)
    take(order)
    return answer(202, {"order_id": order.order_id})
