package main

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shim "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
)

// resources maps Terraform's types to Pulumi's, as module/Name.
var resources = map[string]string{
	"aws_cloudwatch_log_group":                           "cloudwatch/LogGroup",
	"aws_cloudwatch_metric_alarm":                        "cloudwatch/MetricAlarm",
	"aws_db_event_subscription":                          "rds/EventSubscription",
	"aws_db_instance":                                    "rds/Instance",
	"aws_db_instance_automated_backups_replication":      "rds/InstanceAutomatedBackupsReplication",
	"aws_db_parameter_group":                             "rds/ParameterGroup",
	"aws_db_proxy":                                       "rds/Proxy",
	"aws_db_proxy_default_target_group":                  "rds/ProxyDefaultTargetGroup",
	"aws_db_proxy_target":                                "rds/ProxyTarget",
	"aws_db_subnet_group":                                "rds/SubnetGroup",
	"aws_ecr_lifecycle_policy":                           "ecr/LifecyclePolicy",
	"aws_ecr_repository":                                 "ecr/Repository",
	"aws_eks_pod_identity_association":                   "eks/PodIdentityAssociation",
	"aws_elasticache_parameter_group":                    "elasticache/ParameterGroup",
	"aws_elasticache_replication_group":                  "elasticache/ReplicationGroup",
	"aws_elasticache_subnet_group":                       "elasticache/SubnetGroup",
	"aws_elasticache_user":                               "elasticache/User",
	"aws_elasticache_user_group":                         "elasticache/UserGroup",
	"aws_iam_openid_connect_provider":                    "iam/OpenIdConnectProvider",
	"aws_iam_policy":                                     "iam/Policy",
	"aws_iam_role":                                       "iam/Role",
	"aws_iam_role_policy":                                "iam/RolePolicy",
	"aws_iam_role_policy_attachment":                     "iam/RolePolicyAttachment",
	"aws_kms_alias":                                      "kms/Alias",
	"aws_kms_key":                                        "kms/Key",
	"aws_kms_key_policy":                                 "kms/KeyPolicy",
	"aws_rds_cluster":                                    "rds/Cluster",
	"aws_rds_cluster_instance":                           "rds/ClusterInstance",
	"aws_rds_cluster_parameter_group":                    "rds/ClusterParameterGroup",
	"aws_s3_bucket":                                      "s3/Bucket",
	"aws_s3_bucket_lifecycle_configuration":              "s3/BucketLifecycleConfiguration",
	"aws_s3_bucket_logging":                              "s3/BucketLogging",
	"aws_s3_bucket_object_lock_configuration":            "s3/BucketObjectLockConfiguration",
	"aws_s3_bucket_ownership_controls":                   "s3/BucketOwnershipControls",
	"aws_s3_bucket_policy":                               "s3/BucketPolicy",
	"aws_s3_bucket_public_access_block":                  "s3/BucketPublicAccessBlock",
	"aws_s3_bucket_server_side_encryption_configuration": "s3/BucketServerSideEncryptionConfiguration",
	"aws_s3_bucket_versioning":                           "s3/BucketVersioning",
	"aws_secretsmanager_secret":                          "secretsmanager/Secret",
	"aws_secretsmanager_secret_policy":                   "secretsmanager/SecretPolicy",
	"aws_secretsmanager_secret_rotation":                 "secretsmanager/SecretRotation",
	"aws_secretsmanager_secret_version":                  "secretsmanager/SecretVersion",
	"aws_security_group":                                 "ec2/SecurityGroup",
	"aws_sns_topic":                                      "sns/Topic",
	"aws_sns_topic_policy":                               "sns/TopicPolicy",
	"aws_sns_topic_subscription":                         "sns/TopicSubscription",
	"aws_vpc_security_group_egress_rule":                 "vpc/SecurityGroupEgressRule",
	"aws_vpc_security_group_ingress_rule":                "vpc/SecurityGroupIngressRule",
}

// dataSources maps Terraform's data sources to Pulumi's functions, as module/name.
var dataSources = map[string]string{
	"aws_availability_zones":            "index/getAvailabilityZones",
	"aws_caller_identity":               "index/getCallerIdentity",
	"aws_db_instance":                   "rds/getInstance",
	"aws_db_subnet_group":               "rds/getSubnetGroup",
	"aws_eks_cluster":                   "eks/getCluster",
	"aws_iam_openid_connect_provider":   "iam/getOpenIdConnectProvider",
	"aws_iam_policy_document":           "iam/getPolicyDocument",
	"aws_iam_role":                      "iam/getRole",
	"aws_kms_key":                       "kms/getKey",
	"aws_partition":                     "index/getPartition",
	"aws_rds_engine_version":            "rds/getEngineVersion",
	"aws_rds_orderable_db_instance":     "rds/getOrderableDbInstance",
	"aws_region":                        "index/getRegion",
	"aws_secretsmanager_secret":         "secretsmanager/getSecret",
	"aws_secretsmanager_secret_version": "secretsmanager/getSecretVersion",
	"aws_security_group":                "ec2/getSecurityGroup",
	"aws_security_groups":               "ec2/getSecurityGroups",
	"aws_subnet":                        "ec2/getSubnet",
	"aws_subnets":                       "ec2/getSubnets",
	"aws_vpc":                           "ec2/getVpc",
}

// mappedResources describes the resources that are served; known are all that the build has.
func mappedResources(known shim.ResourceMap) map[string]*tfbridge.ResourceInfo {
	mapped := map[string]*tfbridge.ResourceInfo{}
	for terraform, pulumi := range resources {
		resource, built := known.GetOk(terraform)
		if !built {
			panic(fmt.Sprintf("%s is of no service in services.txt", terraform))
		}
		properties := fields{}
		for name, property := range overrides[terraform] {
			properties[name] = property
		}
		if property, found := resource.Schema().GetOk("tags_all"); found && property.Optional() {
			properties["tags_all"] = computed
		}
		module, name, _ := strings.Cut(pulumi, "/")
		file := strings.ToLower(name[:1]) + name[1:]
		mapped[terraform] = &tfbridge.ResourceInfo{
			Tok: tokens.Type("aws:" + module + "/" + file + ":" + name), Fields: properties,
		}
	}
	return mapped
}

// mappedFunctions describes the functions that are served.
func mappedFunctions() map[string]*tfbridge.DataSourceInfo {
	mapped := map[string]*tfbridge.DataSourceInfo{}
	for terraform, pulumi := range dataSources {
		module, name, _ := strings.Cut(pulumi, "/")
		mapped[terraform] = &tfbridge.DataSourceInfo{
			Tok: tokens.ModuleMember("aws:" + module + "/" + name + ":" + name), Fields: overrides["data."+terraform],
		}
	}
	return mapped
}
