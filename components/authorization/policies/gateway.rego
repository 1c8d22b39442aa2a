# METADATA
# title: Calls through the MCP gateway
# description: |
#   Decides who may do what. Everything is denied that the tables in data.authorization do not allow. They are made from
#   the settings, as objects, so that a decision takes as long with ten thousand tools as with ten.
#
#   Every value of a question is checked before it counts; comparing it with the keys of a table checks its type and its
#   length at once. What a query says is never judged, only where it runs.
#
#   That a tool may be called is decided in one body that asks one rule, because every rule that it asked would cost as
#   much as the work that the rule does. Why something is denied is found out only then, by rules that take their time.
package mcp.gateway

import data.mcp.denial
import data.mcp.question

default allow := false

allow := result.allow

reason := result.reason

cache_ttl := result.cache_ttl

default result := {
	"allow": false,
	"audit_reason": "denied",
	"reason": "denied",
	"cache_ttl": 0,
	"filtered_parameters": null,
}

# METADATA
# description: |
#   One object, whatever is asked: SARK's client reads allow, audit_reason and filtered_parameters, the tutorial's reads
#   allow, reason and cache_ttl. The parameters that pass replace those of the call, so that none passes unseen.
# entrypoint: true
result := {
	"allow": true,
	"audit_reason": why,
	"reason": why,
	"cache_ttl": seconds,
	"filtered_parameters": object.remove(parameters, tool.sensitive),
} if {
	[user, server, name, stated, parameters] = question.call
	tool := data.authorization.servers[server].tools[name]
	seconds := tool.cache_seconds[stated]

	{
		"id": id, "email": email, "role": role,
		"roles": list, "permissions": permissions, "teams": teams,
	} = object.union({"id": "", "email": "", "role": "", "roles": [], "permissions": [], "teams": []}, user)

	# Only a list can be continued, and only texts can be joined: anything else leaves this undefined. Nothing depends on
	# permissions and teams, so each may be one text as well.
	roles := array.concat(list, [role])
	_ := concat("", array.flatten([permissions, teams, roles, [id, email]]))

	granting := {role | some role in roles; tool.callers[role]}
	granting != set()
	types := {parameter: type_name(value) | some parameter, value in parameters}
	object.subset(tool.takes, types)
	object.subset(types, tool.required)
	why := concat("", ["allowed: ", concat(", ", granting)])
} else := {
	"allow": true,
	"audit_reason": why,
	"reason": why,
	"cache_ttl": data.authorization.cache_seconds[question.sensitivity],
	"filtered_parameters": null,
} if {
	question.well_formed
	question.asked.parameters == {}
	seeing != set()
	why := concat("", ["allowed: ", concat(", ", seeing)])
} else := {
	"allow": false,
	"audit_reason": denial.reason,
	"reason": denial.reason,
	"cache_ttl": 0,
	"filtered_parameters": null,
}

# The list of servers has nothing in it that only some may know.
seeing contains role if {
	input.action == "gateway:server:list"
	some role in question.acting_roles
}

# Whoever may use a tool of a server may know what else it has.
seeing contains role if {
	input.action in question.actions_on_servers
	question.tool == ""
	some role in question.acting_roles
	data.authorization.servers[question.server].roles[role]
}

seeing contains role if {
	input.action in question.actions_on_servers
	some role in question.acting_roles
	data.authorization.servers[question.server].tools[question.tool].roles[role]
}
