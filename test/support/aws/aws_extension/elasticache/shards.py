"""The shards of a replication group: their members and endpoints, with cluster mode and without."""

from moto.core.responses import ActionResult

from .records import action, one

NOT_FOUND = "ReplicationGroupNotFoundFault"
SLOTS = 16384


def lay_out(self, group, shards, replicas):
    """Gives a replication group its shards, each of a primary and replicas."""
    group["NodeGroups"] = [shard(self, group, number, shards, replicas) for number in range(1, shards + 1)]
    group["MemberClusters"] = [
        member["CacheClusterId"] for each in group["NodeGroups"] for member in each["NodeGroupMembers"]
    ]
    if group["ClusterEnabled"]:
        group["ConfigurationEndpoint"] = endpoint(self, group, "clustercfg")


def shard(self, group, number, shards, replicas):
    region = self.elasticache_backend.region_name
    infix = f"{number:04}-" if group["ClusterEnabled"] else ""
    each = {
        "NodeGroupId": f"{number:04}",
        "Status": "available",
        "NodeGroupMembers": [
            {
                "CacheClusterId": f"{group['ReplicationGroupId']}-{infix}{index + 1:03}",
                "CacheNodeId": "0001",
                "PreferredAvailabilityZone": f"{region}{'abc'[index % 3]}",
            }
            for index in range(replicas + 1)
        ],
    }
    if group["ClusterEnabled"]:
        first, last = SLOTS * (number - 1) // shards, SLOTS * number // shards - 1
        return {**each, "Slots": f"{first}-{last}"}
    for index, member in enumerate(each["NodeGroupMembers"]):
        member["CurrentRole"] = "replica" if index else "primary"
    return {
        **each,
        "PrimaryEndpoint": endpoint(self, group, "master"),
        "ReaderEndpoint": endpoint(self, group, "replica"),
    }


def endpoint(self, group, role):
    region = self.elasticache_backend.region_name
    return {"Address": f"{role}.{group['ReplicationGroupId']}.lab.{region}.cache.amazonaws.com", "Port": group["_port"]}


def change_replicas(self):
    group = one(self, "replication_groups", self.params["ReplicationGroupId"], NOT_FOUND)
    lay_out(self, group, len(group["NodeGroups"]), self.params["NewReplicaCount"])
    return ActionResult({"ReplicationGroup": group})


@action
def increase_replica_count(self):
    return change_replicas(self)


@action
def decrease_replica_count(self):
    return change_replicas(self)


@action
def modify_replication_group_shard_configuration(self):
    group = one(self, "replication_groups", self.params["ReplicationGroupId"], NOT_FOUND)
    replicas = len(group["NodeGroups"][0]["NodeGroupMembers"]) - 1
    lay_out(self, group, self.params["NodeGroupCount"], replicas)
    return ActionResult({"ReplicationGroup": group})
