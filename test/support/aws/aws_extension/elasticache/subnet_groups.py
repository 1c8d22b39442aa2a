"""Changes and deletion of subnet groups."""

from moto.core.responses import ActionResult, EmptyResult

from ..refusals import Fault
from .records import action, in_use


@action
def modify_cache_subnet_group(self):
    backend = self.elasticache_backend
    name = self.params["CacheSubnetGroupName"]
    backend.describe_cache_subnet_groups(name)
    old = backend.cache_subnet_groups.pop(name)
    description = self.params.get("CacheSubnetGroupDescription", old.cache_subnet_group_description)
    subnets = self.params.get("SubnetIds") or old.subnet_ids
    return ActionResult({"CacheSubnetGroup": backend.create_cache_subnet_group(name, description, subnets, None)})


@action
def delete_cache_subnet_group(self):
    name = self.params["CacheSubnetGroupName"]
    self.elasticache_backend.describe_cache_subnet_groups(name)
    if in_use(self, "_subnets", name):
        raise Fault("CacheSubnetGroupInUse", f"{name} is in use.")
    del self.elasticache_backend.cache_subnet_groups[name]
    return EmptyResult()
