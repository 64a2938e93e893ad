"""A Lambda function for a queue of orders: the records that fail go back to the queue, the others are handled."""

from __future__ import annotations

from typing import Any

import sqs_order_batch  # made by schemac, see README.md; needs sqs_order_batch_validator.so beside it


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """The queue's event source mapping must have ReportBatchItemFailures set. What raises here sends the whole batch back: an
    event that is no batch (ValidationError), or one that hits a limit (UndecidedError)."""
    failed = set(sqs_order_batch.check_each(event))
    for number, record in enumerate(event["Records"]):
        if number not in failed:
            take(record["body"])
    return {"batchItemFailures": [{"itemIdentifier": event["Records"][number]["messageId"]} for number in sorted(failed)]}


def take(order: str) -> None:
    """What is done with an order whose text is known to be good."""
