"""What the extension remembers of ElastiCache, in moto's own backend of the account and region."""

from moto.core.responses import ActionResult
from moto.elasticache.responses import ElastiCacheResponse

from ..refusals import Fault


def action(function):
    """Makes a function an action of the service, by its name."""
    setattr(ElastiCacheResponse, function.__name__, function)
    return function


def store(self, kind):
    """Records of one kind, by identifier."""
    return self.elasticache_backend.__dict__.setdefault(f"extension_{kind}", {})


def one(self, kind, identifier, fault):
    try:
        return store(self, kind)[identifier]
    except KeyError:
        raise Fault(fault, f"{identifier} not found.") from None


def described(self, kind, identifier, fault, result):
    records = [one(self, kind, identifier, fault)] if identifier else list(store(self, kind).values())
    return ActionResult({result: records})


def arn(self, kind, identifier):
    backend = self.elasticache_backend
    return f"arn:aws:elasticache:{backend.region_name}:{backend.account_id}:{kind}:{identifier}"


def tagged(self, record):
    """Takes over the tags of a request that creates."""
    if tags := self.params.get("Tags"):
        self.elasticache_backend.tagging_service.tag_resource(record["ARN"], tags)
    return record


def in_use(self, key, identifier):
    return any(group[key] == identifier for group in store(self, "replication_groups").values())


@action
def list_tags_for_resource(self):
    tags = self.elasticache_backend.tagging_service.list_tags_for_resource(self.params["ResourceName"])
    return ActionResult({"TagList": tags["Tags"]})
