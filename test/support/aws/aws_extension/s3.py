"""S3: tags that are given when a bucket is created are kept."""

from xml.etree import ElementTree

from moto.s3.responses import S3Response

NAMESPACE = "{http://s3.amazonaws.com/doc/2006-03-01/}"

put_bucket = S3Response._bucket_response_put


def put_bucket_with_tags(self, request, bucket_name, querystring):
    response = put_bucket(self, request, bucket_name, querystring)
    if not querystring and self.body:
        found = ElementTree.fromstring(self.body).iter(f"{NAMESPACE}Tag")
        if tags := {tag.findtext(f"{NAMESPACE}Key"): tag.findtext(f"{NAMESPACE}Value") for tag in found}:
            self.backend.put_bucket_tagging(bucket_name, tags)
    return response


S3Response._bucket_response_put = put_bucket_with_tags
