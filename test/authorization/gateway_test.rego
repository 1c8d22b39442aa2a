package mcp.gateway_test

import data.mcp.example
import data.mcp.gateway

answer(question) := result if {
	result := gateway.result with input as question with data.authorization as example.tables
}

changed(changes) := answer(object.union(example.call, changes))

test_the_tutorials_form if {
	answer(example.call) == {
		"allow": true,
		"audit_reason": "allowed: analyst",
		"reason": "allowed: analyst",
		"cache_ttl": 60,
		"filtered_parameters": {"query": "select 1"},
	}
}

test_the_clients_form if answer(example.clients_call) == answer(example.call)

test_both_forms_at_once if answer(object.union(example.clients_call, example.call)).allow

test_the_tutorials_names_of_the_answer if {
	gateway.allow with input as example.call with data.authorization as example.tables
	gateway.reason == "allowed: analyst" with input as example.call with data.authorization as example.tables
	gateway.cache_ttl == 60 with input as example.call with data.authorization as example.tables
}

test_without_tables_everything_is_denied if {
	result := gateway.result with input as example.call with data.authorization as {}
	not result.allow
	result.reason == "denied: no role of the user may do this"
}

test_a_role_by_itself if changed({"user": {"role": "analyst", "roles": []}}).allow

test_all_roles_that_allow_it_are_named if {
	changed({"user": {"roles": ["guest", "analyst", "admin", "analyst"]}}).reason == "allowed: admin, analyst"
}

test_parameters_that_the_client_leaves_out_do_not_pass if {
	result := answer(object.remove(example.clients_call, ["parameters"]))
	not result.allow
	result.reason == "denied: a parameter is missing"
}

test_sensitive_parameters_do_not_pass if {
	result := changed({"parameters": {"limit": 5, "password": "x"}})
	result.allow
	result.filtered_parameters == {"query": "select 1", "limit": 5}
}

test_a_stricter_sensitivity_than_the_tools_is_fine if {
	changed({"server": {"sensitivity": "critical"}}).cache_ttl == 0
	changed({"server": {"sensitivity": "critical"}}).allow
}

test_the_list_of_servers if {
	question := {"user": {"role": "guest"}, "action": "gateway:server:list"}
	answer(question) == {
		"allow": true,
		"audit_reason": "allowed: guest",
		"reason": "allowed: guest",
		"cache_ttl": 300,
		"filtered_parameters": null,
	}
	answer(object.union(question, {"tool": null, "server": null})).allow
}

test_the_tools_of_a_server if {
	question := {"user": {"role": "analyst"}, "action": "gateway:tool:discover", "server_name": "db"}
	answer(question).allow
	answer(object.union(question, {"tool_name": "ask"})).allow
	answer(object.union(question, {"server": {"sensitivity": "critical"}})).cache_ttl == 0
	not answer(object.union(question, {"tool_name": "unknown"})).allow
	not answer(object.union(question, {"server_name": "unknown"})).allow
	not answer(object.union(question, {"action": "gateway:server:info"})).allow
	answer(object.union(question, {"action": "gateway:server:info", "user": {"role": "admin"}})).allow
}

test_no_answer_is_a_denial if gateway.allow == false with gateway.result as {}

test_a_denial_needs_no_reason if {
	result := gateway.result with input as {} with data.mcp.denial as {}
	result == {
		"allow": false,
		"audit_reason": "denied",
		"reason": "denied",
		"cache_ttl": 0,
		"filtered_parameters": null,
	}
}
