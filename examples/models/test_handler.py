"""The tests of the service: the same with pydantic and with the compiled models."""

import json
import os

import handler
import models
import pytest

GOOD = '{"order_id": "ORD-1", "customer_id": "C-1", "amount": 12.5, "created_at": "2024-05-01T12:30:00Z"}'
BAD = '{"order_id": "ORD-2", "amount": "much"}'
NEGATIVE = '{"order_id": "ORD-3", "customer_id": "C-1", "amount": -1}'


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    monkeypatch.setenv("TABLE_NAME", "orders")
    monkeypatch.setenv("QUEUE_URL", "https://sqs.eu-central-1.amazonaws.com/1/orders")
    handler.settings.cache_clear()


@pytest.fixture
def taken(monkeypatch):
    orders = []
    monkeypatch.setattr(handler, "take", orders.append)
    return orders


def records(*bodies):
    return {"Records": [{"messageId": str(i), "eventSource": "aws:sqs", "body": body} for i, body in enumerate(bodies)]}


def test_order():
    order = models.OrderEvent.model_validate_json(GOOD)
    assert (order.order_id, order.amount, order.currency) == ("ORD-1", 12.5, "USD")
    assert order.model_dump_json() == ('{"order_id":"ORD-1","customer_id":"C-1","amount":12.5,"currency":"USD",'
                                       '"created_at":"2024-05-01T12:30:00Z"}')
    with pytest.raises(ValueError, match="amount must be positive"):
        models.OrderEvent(order_id="a", customer_id="b", amount=0)


def test_queue(taken):
    answer = handler.queue_handler(records(GOOD, BAD, NEGATIVE, "{"), None)
    assert answer == {"batchItemFailures": [{"itemIdentifier": each} for each in "123"]}
    assert [order.order_id for order in taken] == ["ORD-1"]


def test_api(taken):
    assert handler.api_handler({"body": GOOD}, None)["statusCode"] == 202
    answer = handler.api_handler({"body": BAD}, None)
    assert answer["statusCode"] == 400
    error = json.loads(answer["body"])["error"]
    assert error["code"] == "INVALID_ORDER"
    assert [(each["field"], each["type"]) for each in error["details"]] == [("customer_id", "missing"), ("amount", "float_parsing")]
    assert "much" not in answer["body"]
    assert handler.api_handler({"body": None}, None)["statusCode"] == 400


def test_settings(monkeypatch):
    monkeypatch.setenv("log_level", "DEBUG")
    settings = handler.settings()
    assert (settings.table_name, settings.log_level, settings.environment) == ("orders", "DEBUG", "dev")
    monkeypatch.delenv("TABLE_NAME")
    with pytest.raises(ValueError, match="table_name\n  Field required"):
        models.Settings()


def test_which_models():
    """What COMPILED_MODELS asked for is what runs."""
    assert models.__file__.endswith(".py") != bool(os.environ.get("COMPILED_MODELS"))
