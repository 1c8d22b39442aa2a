"""Changes of users, and user groups."""

from moto.core.responses import ActionResult

from ..refusals import Fault
from .records import action, arn, described, one, store, tagged

NOT_FOUND = "UserGroupNotFound"


@action
def modify_user(self):
    request = self.params
    user = self.elasticache_backend.describe_users(request["UserId"])[0]
    user.access_string = request.get("AccessString", user.access_string)
    if passwords := request.get("Passwords") or request.get("AuthenticationMode", {}).get("Passwords"):
        user.passwords = passwords
    return ActionResult(user)


@action
def create_user_group(self):
    request = self.params
    name, engine, members = request["UserGroupId"], request["Engine"].lower(), request.get("UserIds", [])
    users = [self.elasticache_backend.describe_users(member)[0] for member in members]
    if engine == "redis" and "default" not in {user.name for user in users}:
        raise Fault("DefaultUserRequired", "A Redis user group needs a user named default.")
    group = store(self, "user_groups")[name] = {
        "UserGroupId": name,
        "Engine": engine,
        "UserIds": members,
        "Status": "active",
        "ReplicationGroups": [],
        "ARN": arn(self, "usergroup", name),
    }
    return ActionResult(tagged(self, group))


@action
def describe_user_groups(self):
    return described(self, "user_groups", self.params.get("UserGroupId"), NOT_FOUND, "UserGroups")


@action
def modify_user_group(self):
    group = one(self, "user_groups", self.params["UserGroupId"], NOT_FOUND)
    kept = [user for user in group["UserIds"] if user not in self.params.get("UserIdsToRemove", [])]
    group["UserIds"] = kept + self.params.get("UserIdsToAdd", [])
    return ActionResult(group)


@action
def delete_user_group(self):
    group = one(self, "user_groups", self.params["UserGroupId"], NOT_FOUND)
    if any(group["UserGroupId"] in cache["UserGroupIds"] for cache in store(self, "replication_groups").values()):
        raise Fault("InvalidUserGroupState", f"{group['UserGroupId']} is in use.")
    del store(self, "user_groups")[group["UserGroupId"]]
    return ActionResult({**group, "Status": "deleting"})
