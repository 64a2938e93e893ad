"""Checks real files of order events with the module that schemac made: check_events.py FOLDER, where order.py is.

    events.ndjson        one order a line, as a firehose or a log has them
    sqs_batch.json       what Lambda gets from SQS: each record's body is a string that holds an order
    eventbridge*.json    what Lambda gets from EventBridge: the order is the event's detail
"""

from __future__ import annotations

import json
import pathlib
import re
import sys

sys.path.insert(0, sys.argv[1] if len(sys.argv) > 1 else ".")
import order  # noqa: E402  the generated module: needs Python and order_validator.so beside it, nothing else

HERE = pathlib.Path(__file__).resolve().parent
counts = {"valid": 0, "invalid": 0}


def check(name: str, data: bytes | str, first_line: int = 1) -> bool:
    """Prints one verdict, and the reasons with their places. first_line: where the data begins in its file."""
    try:
        order.validate(data)
    except order.ValidationError as error:
        counts["invalid"] += 1
        print(f"  {name:<16} INVALID")
        show(error.errors(), first_line, "")
        return False
    counts["valid"] += 1
    print(f"  {name:<16} valid")
    return True


def show(errors: list[order.ErrorDict], first_line: int, indent: str) -> None:
    for each in errors:
        place = f"{each['line'] + first_line - 1}:{each['column']}"
        print(f"    {place:>8}  {indent}{each['instance_location'] or '(root)':<24}  {each['message']}")
        show(each.get("context", []), first_line, indent + "  ")


def check_lines(path: pathlib.Path) -> None:
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        check(f"line {number}", line, number)


def check_sqs(path: pathlib.Path) -> None:
    """Line and column are those of the message's own text. The last line is what a Lambda function would return."""
    records = json.loads(path.read_text())["Records"]
    failed = [r["messageId"] for r in records if not check(f"message …{r['messageId'][-4:]}", r["body"])]
    print(f"  {json.dumps({'batchItemFailures': [{'itemIdentifier': each} for each in failed]})}")


def check_eventbridge(path: pathlib.Path) -> None:
    """All but the detail is made blank, so that line and column are those of the file."""
    text = path.read_text()
    found = re.search(r'"detail"\s*:\s*', text)
    assert found, "an EventBridge event has a detail"
    _, end = json.JSONDecoder().raw_decode(text, found.end())
    check("detail", re.sub(r"[^\n]", " ", text[: found.end()]) + text[found.end() : end])


def main() -> None:
    print(f"schema {order.SCHEMA_HASH[:12]}, made by schemac {order.__version__}; places are line:column\n")
    for pattern, job in (("*.ndjson", check_lines), ("sqs*.json", check_sqs), ("eventbridge*.json", check_eventbridge)):
        for path in sorted(HERE.glob(pattern)):
            print(path.relative_to(HERE.parent))
            job(path)
            print()
    print(f"{counts['valid']} valid, {counts['invalid']} invalid")


main()
