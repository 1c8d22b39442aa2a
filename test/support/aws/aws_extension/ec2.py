"""EC2: a rule that names another security group shows its description too."""

from moto.ec2.models.security_groups import SecurityGroupRule

SecurityGroupRule.description = property(
    lambda self: self.ip_range.get("Description") or (self.source_group or {}).get("Description")
)
