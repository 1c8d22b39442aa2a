"""RDS: copies of an instance's backups in another region. They begin at once, and end when they are told to."""

import secrets

from moto.core.responses import ActionResult
from moto.rds.models import rds_backends
from moto.rds.responses import RDSResponse

from .refusals import Fault

RETENTION = 7

describe = RDSResponse.describe_db_instance_automated_backups


def copies(backend):
    """The copies that are kept in the backend's region, by the ARN of their source."""
    if not hasattr(backend, "backup_copies"):
        backend.backup_copies = {}
    return backend.backup_copies


def source(backend, arn):
    """The instance; refused where it is none of another region."""
    region, identifier = arn.split(":")[3], arn.split(":")[-1]
    if region == backend.region_name:
        raise Fault("InvalidParameterValue", f"{arn} is in {region}, where its copy would be")
    found = rds_backends[backend.account_id][region].databases.get(identifier)
    if found is None:
        raise Fault("DBInstanceNotFound", f"there is no {arn}")
    return found


def start_db_instance_automated_backups_replication(self):
    arn, key = self.params["SourceDBInstanceArn"], self.params.get("KmsKeyId", "")
    region, account = self.backend.region_name, self.backend.account_id
    instance = source(self.backend, arn)
    if instance.storage_encrypted and f":{region}:" not in key:
        raise Fault("InvalidParameterValue", f"the copy of an encrypted instance needs a key of {region}, not {key}")
    copy = {
        "DBInstanceArn": arn,
        "DBInstanceIdentifier": instance.db_instance_identifier,
        "DBInstanceAutomatedBackupsArn": f"arn:aws:rds:{region}:{account}:auto-backup:ab-{secrets.token_hex(13)}",
        "Region": arn.split(":")[3],
        "KmsKeyId": key,
        "BackupRetentionPeriod": int(self.params.get("BackupRetentionPeriod", RETENTION)),
        "Status": "replicating",
    }
    copies(self.backend)[arn] = copy
    return ActionResult({"DBInstanceAutomatedBackup": copy})


def stop_db_instance_automated_backups_replication(self):
    arn = self.params["SourceDBInstanceArn"]
    copy = copies(self.backend).pop(arn, None)
    if copy is None:
        raise Fault("DBInstanceNotFound", f"{arn} is not copied to {self.backend.region_name}")
    return ActionResult({"DBInstanceAutomatedBackup": {**copy, "Status": "retained"}})


def describe_copies_too(self):
    wanted = self.params.get("DBInstanceAutomatedBackupsArn")
    if wanted is None and not copies(self.backend):
        return describe(self)
    found = [one for one in copies(self.backend).values() if wanted in (None, one["DBInstanceAutomatedBackupsArn"])]
    if not found:
        raise Fault("DBInstanceAutomatedBackupNotFound", f"there is no {wanted}")
    return ActionResult({"DBInstanceAutomatedBackups": found})


RDSResponse.start_db_instance_automated_backups_replication = start_db_instance_automated_backups_replication
RDSResponse.stop_db_instance_automated_backups_replication = stop_db_instance_automated_backups_replication
RDSResponse.describe_db_instance_automated_backups = describe_copies_too
