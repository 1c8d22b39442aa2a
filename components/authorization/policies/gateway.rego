# Decides about calls through the MCP gateway. Nothing is allowed unless the data grants it.
package mcp.gateway

# What SARK's client reads: one object, so that a question that no rule answers is a denial with a reason.
default result := {"allow": false, "audit_reason": "denied: no grant", "filtered_parameters": null}

result := {"allow": true, "audit_reason": reason, "filtered_parameters": null} if {
	count(granting) > 0
	reason := sprintf("allowed: role %s", [concat(", ", granting)])
}

default allow := false

allow := result.allow

# The user's roles that may do what is asked.
granting contains grant.role if {
	some grant in data.grants
	grant.action == input.action
	grant.role in roles
}

# The published client sends one role, or a list of them.
roles contains role if {
	is_array(input.user.roles)
	some role in input.user.roles
	is_string(role)
}

roles contains input.user.role if is_string(input.user.role)
