"""RDS: what instances and clusters are given comes back, each has a resource id of its own, and parameters have a source.

Instances: one resource id for each, settings of insights.
Clusters:  settings of insights, monitoring and IAM authentication; those that are not serverless have no scaling.
Events:    sources can be added to a subscription and taken away.
Subnets:   a group is still there when its subnets have changed.
Groups:    parameters that users set are told apart from the engine's, and can be reset.
"""

import secrets

from moto.core.responses import ActionResult
from moto.rds.models import DBCluster, DBClusterParameterGroup, DBInstance, DBParameterGroup, RDSBackend
from moto.rds.responses import RDSResponse

# Settings that moto drops: as they are named in requests, and where they are described.
DROPPED = {
    "enable_performance_insights": "performance_insights_enabled",
    "performance_insights_kms_key_id": "performance_insights_kms_key_id",
    "performance_insights_retention_period": "performance_insights_retention_period",
    "database_insights_mode": "database_insights_mode",
}
DROPPED_OF_CLUSTERS = {
    **DROPPED,
    "monitoring_interval": "monitoring_interval",
    "monitoring_role_arn": "monitoring_role_arn",
    "enable_iam_database_authentication": "iam_auth",
}

# Days that insights are kept unless a request says otherwise.
RETENTION = 7


def keep(resource, dropped, settings):
    for request, attribute in dropped.items():
        if settings.get(request) is not None:
            setattr(resource, attribute, settings[request])
    if getattr(resource, "performance_insights_enabled", False) and not getattr(
        resource, "performance_insights_retention_period", 0
    ):
        resource.performance_insights_retention_period = RETENTION


create_instance, update_instance = DBInstance.__init__, DBInstance.update


def create_instance_of_its_own(self, *args, **settings):
    create_instance(self, *args, **settings)
    self.dbi_resource_id = f"db-{secrets.token_hex(13).upper()}"
    keep(self, DROPPED, settings)


def update_whole_instance(self, **settings):
    update_instance(self, **settings)
    keep(self, DROPPED, settings)


DBInstance.__init__ = create_instance_of_its_own
DBInstance.update = update_whole_instance

create_cluster, modify_cluster = DBCluster.__init__, RDSBackend.modify_db_cluster
scaling = DBCluster.scaling_configuration_info.fget


def create_whole_cluster(self, *args, **settings):
    # moto takes IAM authentication for Aurora alone, as Amazon did once.
    create_cluster(self, *args, **{**settings, "enable_iam_database_authentication": False})
    keep(self, DROPPED_OF_CLUSTERS, settings)


def modify_whole_cluster(self, settings):
    asked = dict(settings)
    answer = modify_cluster(self, settings)
    keep(self.clusters[answer.db_cluster_identifier], DROPPED_OF_CLUSTERS, asked)
    return answer


DBCluster.__init__ = create_whole_cluster
DBCluster.scaling_configuration_info = property(lambda self: scaling(self) if self.scaling_configuration else None)
RDSBackend.modify_db_cluster = modify_whole_cluster


def add_source_identifier_to_subscription(self):
    subscription = self.backend.event_subscriptions[self.params["SubscriptionName"]]
    subscription.source_ids = [*subscription.source_ids, self.params["SourceIdentifier"]]
    return ActionResult({"EventSubscription": subscription})


def remove_source_identifier_from_subscription(self):
    subscription = self.backend.event_subscriptions[self.params["SubscriptionName"]]
    subscription.source_ids = [each for each in subscription.source_ids if each != self.params["SourceIdentifier"]]
    return ActionResult({"EventSubscription": subscription})


RDSResponse.add_source_identifier_to_subscription = add_source_identifier_to_subscription
RDSResponse.remove_source_identifier_from_subscription = remove_source_identifier_from_subscription

modify_subnet_group = RDSBackend.modify_db_subnet_group


def modify_subnet_group_and_keep_it(self, subnet_name, description, subnets):
    self.subnet_groups[subnet_name] = modify_subnet_group(self, subnet_name, description, subnets)
    return self.subnet_groups[subnet_name]


RDSBackend.modify_db_subnet_group = modify_subnet_group_and_keep_it


def by_user(update):
    return lambda self, parameters: update(self, [{**parameter, "Source": "user"} for parameter in parameters])


DBParameterGroup.update_parameters = by_user(DBParameterGroup.update_parameters)
DBClusterParameterGroup.update_cluster_parameters = by_user(DBClusterParameterGroup.update_cluster_parameters)


def reset_db_parameter_group(self):
    return reset(self, self.backend.db_parameter_groups, "DBParameterGroupName")


def reset_db_cluster_parameter_group(self):
    return reset(self, self.backend.db_cluster_parameter_groups, "DBClusterParameterGroupName")


def reset(self, groups, key):
    name = self.params[key]
    for parameter in self.params.get("Parameters", []):
        groups[name].parameters.pop(parameter["ParameterName"], None)
    return ActionResult({key: name})


RDSResponse.reset_db_parameter_group = reset_db_parameter_group
RDSResponse.reset_db_cluster_parameter_group = reset_db_cluster_parameter_group
