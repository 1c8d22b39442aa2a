"""CloudWatch in the way that newer clients speak to it, as binary CBOR: moto answers forms, so each is turned into the other."""

import io
from urllib.parse import urlencode

from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.parsers import QueryParser, RpcV2CBORParser
from botocore.serialize import QuerySerializer, RpcV2CBORSerializer
from werkzeug.test import run_wsgi_app

MODEL = ServiceModel(Loader().load_service_model("cloudwatch", "service-2"), "cloudwatch")
FORM = "application/x-www-form-urlencoded"


def in_forms(application):
    """The application, with requests in CBOR too."""

    def answer(environ, start_response):
        if environ.get("HTTP_SMITHY_PROTOCOL") != "rpc-v2-cbor":
            return application(environ, start_response)
        operation = MODEL.operation_model(environ["PATH_INFO"].rsplit("/", 1)[-1])
        body = urlencode(QuerySerializer().serialize_to_request(parameters_of(environ), operation)["body"]).encode()
        asked = {**environ, "PATH_INFO": "/", "CONTENT_TYPE": FORM, "CONTENT_LENGTH": str(len(body))}
        asked["wsgi.input"] = io.BytesIO(body)
        chunks, status, _ = run_wsgi_app(application, asked, buffered=True)
        code = int(status.split()[0])
        said = {"status_code": code, "headers": {}, "body": b"".join(chunks)}
        content = binary(QueryParser().parse(said, operation.output_shape), operation.output_shape, code)
        headers = [("Content-Type", "application/cbor"), ("Smithy-Protocol", "rpc-v2-cbor")]
        start_response(status, [*headers, ("Content-Length", str(len(content)))])
        return [content]

    return answer


def parameters_of(environ):
    content = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    parser = RpcV2CBORParser()
    return parser.parse_data_item(parser.get_peekable_stream_from_bytes(content)) if content else {}


def binary(parsed, shape, code):
    """A map of the answer; of an error, its code and message."""
    if code >= 300:
        error = parsed["Error"]
        texts = {"__type": error["Code"], "message": error["Message"]}
        return b"\xbf" + b"".join(text(part) for pair in texts.items() for part in pair) + b"\xff"
    parsed.pop("ResponseMetadata", None)
    return RpcV2CBORSerializer()._serialize_body_params(parsed, shape) if shape else b"\xa0"


def text(value):
    content = value.encode()
    return b"\x7a" + len(content).to_bytes(4, "big") + content
