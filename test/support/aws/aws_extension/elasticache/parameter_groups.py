"""Parameter groups."""

from moto.core.responses import ActionResult, EmptyResult

from ..refusals import Fault
from .records import action, arn, described, in_use, one, store, tagged

NOT_FOUND = "CacheParameterGroupNotFound"


@action
def create_cache_parameter_group(self):
    request = self.params
    name = request["CacheParameterGroupName"]
    store(self, "parameters")[name] = {}
    group = store(self, "parameter_groups")[name] = {
        "CacheParameterGroupName": name,
        "CacheParameterGroupFamily": request["CacheParameterGroupFamily"],
        "Description": request["Description"],
        "IsGlobal": False,
        "ARN": arn(self, "parametergroup", name),
    }
    return ActionResult({"CacheParameterGroup": tagged(self, group)})


@action
def describe_cache_parameter_groups(self):
    name = self.params.get("CacheParameterGroupName")
    return described(self, "parameter_groups", name, NOT_FOUND, "CacheParameterGroups")


@action
def describe_cache_parameters(self):
    values = one(self, "parameters", self.params["CacheParameterGroupName"], NOT_FOUND)
    parameters = [
        {"ParameterName": name, "ParameterValue": value, "Source": "user", "IsModifiable": True}
        for name, value in values.items()
    ]
    return ActionResult({"Parameters": parameters})


@action
def modify_cache_parameter_group(self):
    return change(self, lambda values, given: values.update({given["ParameterName"]: given["ParameterValue"]}))


@action
def reset_cache_parameter_group(self):
    return change(self, lambda values, given: values.pop(given["ParameterName"], None))


def change(self, apply):
    name = self.params["CacheParameterGroupName"]
    values = one(self, "parameters", name, NOT_FOUND)
    for parameter in self.params.get("ParameterNameValues", []):
        apply(values, parameter)
    return ActionResult({"CacheParameterGroupName": name})


@action
def delete_cache_parameter_group(self):
    name = self.params["CacheParameterGroupName"]
    one(self, "parameter_groups", name, NOT_FOUND)
    if in_use(self, "_parameters", name):
        raise Fault("InvalidCacheParameterGroupState", f"{name} is in use.")
    del store(self, "parameter_groups")[name]
    return EmptyResult()
