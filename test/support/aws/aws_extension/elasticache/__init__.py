"""ElastiCache: everything but users and standalone clusters is implemented here, beside moto's own."""

from . import parameter_groups, replication_groups, shards, subnet_groups, users  # noqa: F401
