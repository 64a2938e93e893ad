"""Models for ext_compare.py whose bases are those of aws-lambda-powertools, found by --import-path; and type[Model], which these are full of."""
import copy
import json
import random
from typing import List, Optional, Type, Union

from aws_lambda_powertools.utilities.parser import BaseModel
from aws_lambda_powertools.utilities.parser.models import (APIGatewayProxyEventModel, DynamoDBStreamModel, EventBridgeModel, KinesisDataStreamModel, S3Model,
                                                           SnsModel, SqsModel, SqsRecordModel)
from pydantic import Field, Json, field_validator
from pydantic_core import PydanticCustomError


class Order(BaseModel):
    order_id: str = Field(pattern="^ORD-[0-9]+$")
    amount: float = Field(gt=0)

    @field_validator("order_id")
    @classmethod
    def not_zero(cls, value):
        if value == "ORD-0":
            raise PydanticCustomError("missing", "{id} is no order", {"id": value})
        return value


class OrderRecord(SqsRecordModel):
    body: Json[Order]


class OrderSqs(SqsModel):
    Records: List[OrderRecord]


class OrderPlaced(EventBridgeModel):
    detail: Order


class OrderApi(APIGatewayProxyEventModel):
    body: Optional[Json[Order]] = None


class Stream(KinesisDataStreamModel):
    pass


class Topic(SnsModel):
    pass


class Table(DynamoDBStreamModel):
    pass


class Bucket(S3Model):
    pass


class Special(Order):
    pass


class TKind(BaseModel):
    x: Type[Order]


class TKinds(BaseModel):
    x: Union[str, type[BaseModel], List[int]]
    y: Optional[type[Order]] = None


ORDER = {"order_id": "ORD-1", "amount": 3}
SQS = {"messageId": "m", "receiptHandle": "r", "body": json.dumps(ORDER), "attributes": {
    "ApproximateReceiveCount": "1", "SentTimestamp": "1523232000000", "SenderId": "123456789012", "ApproximateFirstReceiveTimestamp": "1523232000001"},
       "messageAttributes": {"a": {"stringValue": "x", "dataType": "String"}}, "md5OfBody": "x", "eventSource": "aws:sqs",
       "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:q", "awsRegion": "us-east-1"}
EVENTS = {
    "OrderSqs": {"Records": [SQS, SQS]},
    "OrderPlaced": {"version": "0", "id": "6a7e8feb", "detail-type": "x", "source": "aws.ec2", "account": "1", "time": "2017-12-22T18:43:48Z",
                    "region": "us-west-1", "resources": ["a"], "detail": ORDER, "replay-name": None},
    "OrderApi": {"resource": "/o", "path": "/o", "httpMethod": "POST", "headers": {"a": "b"}, "multiValueHeaders": {"a": ["b"]}, "queryStringParameters": None,
                 "multiValueQueryStringParameters": None, "pathParameters": None, "stageVariables": None, "body": json.dumps(ORDER), "isBase64Encoded": False,
                 "requestContext": {"accountId": "1", "apiId": "i", "authorizer": {"claims": {"a": 1}, "scopes": ["a"]}, "stage": "$default",
                                    "protocol": "HTTP/1.1", "identity": {"sourceIp": "1.2.3.4", "accessKey": None}, "requestId": "r",
                                    "requestTime": "21/Nov/2020:20:13:27 +0000", "requestTimeEpoch": 1583349317135, "resourceId": None,
                                    "resourcePath": "/o", "httpMethod": "POST", "path": "/o"}},
    "Stream": {"Records": [{"kinesis": {"kinesisSchemaVersion": "1.0", "partitionKey": "1", "sequenceNumber": "4959", "data": "SGVsbG8sIHRoaXMgaXMgYSB0ZXN0Lg==",
                                        "approximateArrivalTimestamp": 1545084650.987},
                            "eventSource": "aws:kinesis", "eventVersion": "1.0", "eventID": "s:1", "eventName": "aws:kinesis:record",
                            "invokeIdentityArn": "arn:aws:iam::1:role/r", "awsRegion": "us-east-2", "eventSourceARN": "arn:aws:kinesis:us-east-2:1:stream/s"}]},
    "Topic": {"Records": [{"EventVersion": "1.0", "EventSubscriptionArn": "arn:aws:sns:us-east-2:1:t:2", "EventSource": "aws:sns", "Sns": {
        "SignatureVersion": "1", "Timestamp": "2019-01-02T12:45:07.000Z", "Signature": "s", "SigningCertUrl": "https://sns.us-east-2.amazonaws.com/c.pem",
        "MessageId": "95df01b4", "Message": "Hello", "MessageAttributes": {"Test": {"Type": "String", "Value": "TestString"}}, "Type": "Notification",
        "UnsubscribeUrl": "https://sns.us-east-2.amazonaws.com/?Action=Unsubscribe", "TopicArn": "arn:aws:sns:us-east-2:1:t", "Subject": "TestInvoke"}}]},
    "Table": {"Records": [{"eventID": "1", "eventVersion": "1.0", "dynamodb": {
        "ApproximateCreationDateTime": 1693997155.0, "Keys": {"Id": {"N": "101"}}, "NewImage": {"Message": {"S": "New item!"}, "Id": {"N": "101"}, "B": {"BOOL": True}},
        "OldImage": {"Message": {"S": "Old"}}, "StreamViewType": "NEW_AND_OLD_IMAGES", "SequenceNumber": "111", "SizeBytes": 26},
        "awsRegion": "us-west-2", "eventName": "INSERT", "eventSourceARN": "eventsource_arn", "eventSource": "aws:dynamodb"}]},
    "Bucket": {"Records": [{"eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "us-east-2", "eventTime": "2019-09-03T19:37:27.192Z",
                            "eventName": "ObjectCreated:Put", "userIdentity": {"principalId": "AWS:A"}, "requestParameters": {"sourceIPAddress": "205.255.255.255/32"},
                            "responseElements": {"x-amz-request-id": "D8", "x-amz-id-2": "v"}, "s3": {
                                "s3SchemaVersion": "1.0", "configurationId": "8", "bucket": {"name": "b", "ownerIdentity": {"principalId": "A3"}, "arn": "arn:aws:s3:::b"},
                                "object": {"key": "b21b84d6", "size": 1305107, "eTag": "b21b84d6", "sequencer": "0C0F6F405D6ED209E1", "versionId": "x"}}}]}}
JUNK = [None, True, 0, -1, 1.5, "", "abc", "1", "2024-01-02", "1693997155", [], {}, [1], {"a": 1}, "{\"order_id\":\"ORD-7\",\"amount\":1}", "10.0.0.1", "SGk="]


def places(value, path=()):
    if path:
        yield path
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield from places(value[key], path + (key,))


def changed(event):
    """The event, and each of its members left out or replaced."""
    rng = random.Random(5)
    yield event
    for path in places(event):
        for change in (None, *rng.sample(range(len(JUNK)), 3)):
            other = copy.deepcopy(event)
            inner = other
            for key in path[:-1]:
                inner = inner[key]
            if change is None:
                del inner[path[-1]]
            else:
                inner[path[-1]] = JUNK[change]
            yield other


WORDS = ["TKind(x=Order)", "TKind(x=Special).model_dump()", "TKind(x=int)", "TKinds(x=Order, y=Special)", "TKinds(x=TKind, y=int)",
         "TKinds(x='a', y=None)", "TKinds(x=[1])", "TKinds(x=3)", "TKind(x=Order) == TKind(x=Order)", "TKind(x=Order).model_copy().x is Order",
         "[TKind.model_json_schema(mode=m) for m in ('validation', 'serialization')]", "TKinds.model_json_schema()", "TKinds(x='a').model_dump_json()"]
CALLS = WORDS + [f"{name}.{call}" for name, event in EVENTS.items() for other in changed(event)
                 for call in (f"model_validate({other!r})", f"model_validate_json({json.dumps(other)!r}).model_dump()", f"model_validate({other!r}, strict=True)")]
CALLS += [f"{name}.model_json_schema(mode={mode!r})" for name in EVENTS for mode in ("validation", "serialization")]
