"""Holds requests to the models of Amazon's services that botocore has. Reads a list of them as JSON and writes what is wrong.

botocore's own validator looks at names, types and the least values; lists of values, patterns and the most values are looked at
here. Patterns that only Java understands are passed over.
"""

import json
import re
import sys

from botocore.session import get_session
from botocore.validate import ParamValidator


def walk(shape, value, path, report):
    """Visits a value and what is in it with their shapes."""
    if shape.type_name == "structure":
        for name, inner in value.items():
            if name in shape.members:
                walk(shape.members[name], inner, f"{path}.{name}", report)
    elif shape.type_name == "list":
        for index, inner in enumerate(value):
            walk(shape.member, inner, f"{path}[{index}]", report)
    elif shape.type_name == "map":
        for name, inner in value.items():
            walk(shape.value, inner, f"{path}.{name}", report)
    else:
        judge(shape, value, path, report)


def judge(shape, value, path, report):
    """Judges a text or a number by the values that its shape allows."""
    allowed, meta = getattr(shape, "enum", None), shape.metadata
    if allowed and value not in allowed:
        report("enum", f"{path} is {value}, and must be one of {', '.join(allowed)}")
    size = len(value) if isinstance(value, str) else value
    if "max" in meta and not isinstance(value, bool) and size > meta["max"]:
        report("max", f"{path} is {size}, and must be {meta['max']} at most")
    if isinstance(value, str) and (pattern := meta.get("pattern")):
        try:
            matches = re.fullmatch(pattern, value)
        except re.error:
            return
        if not matches:
            report("pattern", f"{path} does not match {pattern}")


def main():
    session, models, findings = get_session(), {}, []
    calls = json.load(sys.stdin)
    for call in calls:
        def report(check, message, call=call):
            findings.append({"resource": call["resource"], "check": check, "message": f"{call['operation']}: {message}"})

        service = call["service"]
        models[service] = models.get(service) or session.get_service_model(service)
        if call["operation"] not in models[service].operation_names:
            report("operation", f"{service} has no such operation")
            continue
        shape = models[service].operation_model(call["operation"]).input_shape
        errors = ParamValidator().validate(call["parameters"], shape)
        if errors.has_errors():
            report("shape", errors.generate_report())
        else:
            walk(shape, call["parameters"], "input", report)
    json.dump({"findings": findings, "checks": len(calls)}, sys.stdout)


main()
