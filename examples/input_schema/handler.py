"""A Lambda function that checks its input with the generated module before it does anything with it."""

from __future__ import annotations

from typing import Any

import order_request  # made by schemac from input_schema.json; needs order_request_validator.so beside it


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    try:
        order_request.validate(event)
    except order_request.ValidationError as error:
        reasons = [{"path": each["instance_location"], "message": each["message"]} for each in error.errors()]
        return {"statusCode": 400, "errors": reasons}
    return {"statusCode": 202, "order_id": event["order_id"]}
