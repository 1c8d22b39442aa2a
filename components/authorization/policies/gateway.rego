# Decides about calls through the MCP gateway. Nothing is allowed unless the data grants it.
package mcp.gateway

# What SARK's client reads: one object, so that a question that no rule answers is a denial with a reason.
default result := {"allow": false, "audit_reason": "denied: no grant", "filtered_parameters": null}

result := {"allow": true, "audit_reason": reason, "filtered_parameters": null} if {
	some grant in data.grants
	grant.action == input.action
	grant.role in roles
	reason := sprintf("allowed: role %s", [grant.role])
}

default allow := false

allow := result.allow

# The published client sends one role, or a list of them.
roles contains role if {
	is_array(input.user.roles)
	some role in input.user.roles
	is_string(role)
}

roles contains input.user.role if is_string(input.user.role)
