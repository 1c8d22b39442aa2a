package main

import (
	"strings"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
)

type fields = map[string]*tfbridge.SchemaInfo

// overrides are the properties whose name or shape in Pulumi's SDK is not the one that the bridge would give them.
var overrides = map[string]fields{
	"aws_cloudwatch_metric_alarm":       {"alarm_name": auto("name", "", 255, nil)},
	"aws_db_instance":                   {"identifier": auto("identifier", "", 63, strings.ToLower)},
	"aws_db_parameter_group":            {"name": auto("name", "", 255, strings.ToLower)},
	"aws_db_subnet_group":               {"name": auto("name", "", 255, strings.ToLower)},
	"aws_elasticache_replication_group": {"replication_group_id": auto("replicationGroupId", "", 40, strings.ToLower)},
	"aws_elasticache_subnet_group":      {"name": auto("name", "", 255, strings.ToLower)},
	"aws_kms_alias":                     {"name": auto("name", "alias/", 250, nil)},
	"aws_s3_bucket":                     {"bucket": auto("bucket", "", 63, strings.ToLower)},
	"aws_sns_topic_subscription":        {"topic_arn": {Name: "topic"}},
	"aws_security_group":                {"ingress": {Name: "ingress"}, "egress": {Name: "egress"}},
	"aws_s3_bucket_lifecycle_configuration": {"rule": nested(fields{
		"abort_incomplete_multipart_upload": single, "expiration": single, "noncurrent_version_expiration": single,
		"filter": {MaxItemsOne: tfbridge.True(), Elem: &tfbridge.SchemaInfo{Fields: fields{"and": single, "tag": single}}},
	})},
	"data.aws_eks_cluster": {"vpc_config": {Name: "vpcConfig", MaxItemsOne: tfbridge.True()}},
}

// single marks a list that the SDK shows as one object.
var single = &tfbridge.SchemaInfo{MaxItemsOne: tfbridge.True()}

// computed marks a property that Terraform lets users set but the SDK only shows.
var computed = &tfbridge.SchemaInfo{MarkAsComputedOnly: tfbridge.True(), MarkAsOptional: tfbridge.False()}

func nested(elem fields) *tfbridge.SchemaInfo {
	return &tfbridge.SchemaInfo{Elem: &tfbridge.SchemaInfo{Fields: elem}}
}

// auto fills a missing name from the resource's own, plus seven random characters.
func auto(property, prefix string, longest int, transform func(string) string) *tfbridge.SchemaInfo {
	return tfbridge.AutoNameWithCustomOptions(property, tfbridge.AutoNameOptions{
		Separator: "-", Maxlen: longest, Randlen: 7, Transform: transform,
		PostTransform: func(_ *tfbridge.PulumiResource, name string) (string, error) { return prefix + name, nil },
	})
}
