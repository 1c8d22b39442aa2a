"""Replication groups whose member clusters, updates and deletion Terraform's provider can read back."""

from moto.core.responses import ActionResult
from moto.elasticache.responses import ElastiCacheResponse

from ..refusals import Fault
from .records import action, arn, described, one, store, tagged
from .shards import NOT_FOUND, lay_out

# What each member shows of a request.
OF_MEMBERS = (
    "Engine", "EngineVersion", "CacheNodeType", "PreferredMaintenanceWindow", "AutoMinorVersionUpgrade",
    "SnapshotRetentionLimit", "SnapshotWindow",
)  # fmt: skip
# What the group shows of a request.
OF_GROUPS = (
    "SnapshotRetentionLimit", "SnapshotWindow", "CacheNodeType", "KmsKeyId", "Engine", "TransitEncryptionEnabled",
    "TransitEncryptionMode", "AtRestEncryptionEnabled", "AutoMinorVersionUpgrade", "ClusterMode",
)  # fmt: skip


@action
def create_replication_group(self):
    request = self.params
    name = request["ReplicationGroupId"]
    if name in store(self, "replication_groups"):
        raise Fault("ReplicationGroupAlreadyExists", f"{name} already exists.")
    shards = request.get("NumNodeGroups", 1)
    replicas = request.get("ReplicasPerNodeGroup", request.get("NumCacheClusters", 1) - 1)
    require_what_it_names(self, request)
    is_cluster = shards > 1 or in_cluster_mode(self, request)
    group = {
        "ReplicationGroupId": name,
        "Status": "available",
        "ClusterEnabled": is_cluster,
        "ClusterMode": "enabled" if is_cluster else "disabled",
        "AutomaticFailover": "disabled",
        "MultiAZ": "disabled",
        "DataTiering": "disabled",
        "NetworkType": "ipv4",
        "IpDiscovery": "ipv4",
        "ARN": arn(self, "replicationgroup", name),
        "TransitEncryptionEnabled": False,
        "AtRestEncryptionEnabled": False,
        "AuthTokenEnabled": False,
        "UserGroupIds": [],
        "_member": {},
        "_parameters": None,
        "_subnets": request.get("CacheSubnetGroupName"),
        "_port": request.get("Port", 6379),
    }
    apply(group, request)
    refuse_what_does_not_go_together(group, replicas)
    if group["_member"].get("EngineVersion", "").count(".") == 1:
        group["_member"]["EngineVersion"] += ".1"
    lay_out(self, group, shards, replicas)
    store(self, "replication_groups")[name] = group
    return ActionResult({"ReplicationGroup": tagged(self, group)})


def require_what_it_names(self, request):
    if subnets := request.get("CacheSubnetGroupName"):
        self.elasticache_backend.describe_cache_subnet_groups(subnets)
    parameters = request.get("CacheParameterGroupName", "default.")
    if not parameters.startswith("default."):
        one(self, "parameter_groups", parameters, "CacheParameterGroupNotFound")
    for user_group in request.get("UserGroupIds", []):
        one(self, "user_groups", user_group, "UserGroupNotFound")


def in_cluster_mode(self, request):
    """Whether the parameter group turns it on, as those of AWS whose name ends in cluster.on do."""
    parameters = request.get("CacheParameterGroupName", "")
    own = store(self, "parameters").get(parameters, {})
    return parameters.endswith(".cluster.on") or own.get("cluster-enabled") == "yes"


def apply(group, request):
    """Takes over what a request to create or to modify sets."""
    member = group["_member"]
    member.update({name: request[name] for name in OF_MEMBERS if name in request})
    group.update({name: request[name] for name in OF_GROUPS if name in request})
    if "ReplicationGroupDescription" in request:
        group["Description"] = request["ReplicationGroupDescription"]
    for asked, shown in (("AutomaticFailoverEnabled", "AutomaticFailover"), ("MultiAZEnabled", "MultiAZ")):
        if asked in request:
            group[shown] = "enabled" if request[asked] else "disabled"
    if "SecurityGroupIds" in request:
        member["SecurityGroups"] = [{"SecurityGroupId": each, "Status": "active"} for each in request["SecurityGroupIds"]]
    if "NotificationTopicArn" in request:
        member["NotificationConfiguration"] = {"TopicArn": request["NotificationTopicArn"], "TopicStatus": "active"}
    if "LogDeliveryConfigurations" in request:
        wanted = [each for each in request["LogDeliveryConfigurations"] if each.get("Enabled", True)]
        group["LogDeliveryConfigurations"] = [{**each, "Status": "active"} for each in wanted]
    group["_parameters"] = request.get("CacheParameterGroupName", group["_parameters"])
    group["AuthTokenEnabled"] = bool(request.get("AuthToken")) or group["AuthTokenEnabled"]
    kept = [each for each in group["UserGroupIds"] if each not in request.get("UserGroupIdsToRemove", [])]
    group["UserGroupIds"] = kept + request.get("UserGroupIds", []) + request.get("UserGroupIdsToAdd", [])


def refuse_what_does_not_go_together(group, replicas):
    fault = "InvalidParameterCombination"
    if group["AutomaticFailover"] == "enabled" and replicas < 1:
        raise Fault(fault, "Automatic failover needs at least two clusters.")
    if group["MultiAZ"] == "enabled" and group["AutomaticFailover"] != "enabled":
        raise Fault(fault, "Multi-AZ needs automatic failover.")
    if (group["AuthTokenEnabled"] or group["UserGroupIds"]) and not group["TransitEncryptionEnabled"]:
        raise Fault(fault, "Authentication needs transit encryption.")


@action
def describe_replication_groups(self):
    return described(self, "replication_groups", self.params.get("ReplicationGroupId"), NOT_FOUND, "ReplicationGroups")


@action
def modify_replication_group(self):
    group = one(self, "replication_groups", self.params["ReplicationGroupId"], NOT_FOUND)
    apply(group, self.params)
    return ActionResult({"ReplicationGroup": group})


@action
def delete_replication_group(self):
    group = one(self, "replication_groups", self.params["ReplicationGroupId"], NOT_FOUND)
    del store(self, "replication_groups")[group["ReplicationGroupId"]]
    if snapshot := self.params.get("FinalSnapshotIdentifier"):
        record = {"SnapshotName": snapshot, "ReplicationGroupId": group["ReplicationGroupId"]}
        store(self, "snapshots")[snapshot] = {**record, "SnapshotStatus": "available", "SnapshotSource": "manual"}
    return ActionResult({"ReplicationGroup": {**group, "Status": "deleting"}})


@action
def describe_snapshots(self):
    return described(self, "snapshots", self.params.get("SnapshotName"), "SnapshotNotFoundFault", "Snapshots")


describe_standalone_clusters = ElastiCacheResponse.describe_cache_clusters


@action
def describe_cache_clusters(self):
    name = self.params.get("CacheClusterId")
    for group in store(self, "replication_groups").values():
        if name in group["MemberClusters"]:
            return ActionResult({"CacheClusters": [member_of(self, group, name)]})
    return describe_standalone_clusters(self)


def member_of(self, group, name):
    return {
        **group["_member"],
        "CacheClusterId": name,
        "CacheClusterStatus": "available",
        "NumCacheNodes": 1,
        "ReplicationGroupId": group["ReplicationGroupId"],
        "ARN": arn(self, "cluster", name),
        "CacheSubnetGroupName": group["_subnets"],
        "AuthTokenEnabled": group["AuthTokenEnabled"],
        "CacheParameterGroup": {"CacheParameterGroupName": group["_parameters"]},
        "TransitEncryptionEnabled": group["TransitEncryptionEnabled"],
        "TransitEncryptionMode": group.get("TransitEncryptionMode"),
        "AtRestEncryptionEnabled": group["AtRestEncryptionEnabled"],
    }
