"""EKS: a cluster knows its VPC and has a security group."""

from moto.ec2.models import ec2_backends
from moto.eks.models import EKSBackend

create_cluster = EKSBackend.create_cluster


def create_cluster_in_vpc(self, name, role_arn, resources_vpc_config, **rest):
    ec2 = ec2_backends[self.account_id][self.region_name]
    vpc = ec2.get_subnet(resources_vpc_config["subnetIds"][0]).vpc_id
    group = ec2.create_security_group(f"eks-cluster-sg-{name}", f"EKS cluster {name}", vpc_id=vpc)
    config = {**resources_vpc_config, "vpcId": vpc, "clusterSecurityGroupId": group.id}
    return create_cluster(self, name, role_arn, config, **rest)


EKSBackend.create_cluster = create_cluster_in_vpc
