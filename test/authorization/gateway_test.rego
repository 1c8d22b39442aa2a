package mcp.gateway_test

import data.mcp.gateway

granted := {"grants": [{"role": "admin", "action": "gateway:tool:invoke"}]}

ask(question) := answer if {
	answer := gateway.result with input as question with data.grants as granted.grants
}

test_nothing_is_granted_by_default if {
	not gateway.allow with input as {"action": "gateway:tool:invoke", "user": {"roles": ["admin"]}} with data.grants as []
}

test_the_answer_to_a_missing_input_is_an_object if {
	answer := gateway.result with data.grants as []
	answer == {"allow": false, "audit_reason": "denied: no grant", "filtered_parameters": null}
}

test_one_role_as_the_published_client_sends_it if {
	ask({"action": "gateway:tool:invoke", "user": {"role": "admin"}}).allow
}

test_a_list_of_roles if {
	answer := ask({"action": "gateway:tool:invoke", "user": {"roles": ["viewer", "admin"]}})
	answer.allow
	answer.audit_reason == "allowed: role admin"
}

test_two_granted_roles_do_not_conflict if {
	grants := [
		{"role": "admin", "action": "gateway:tool:invoke"},
		{"role": "developer", "action": "gateway:tool:invoke"},
	]
	question := {"action": "gateway:tool:invoke", "user": {"roles": ["admin", "developer"]}}
	answer := gateway.result with input as question with data.grants as grants
	answer.allow
}

test_another_action_is_denied if {
	not ask({"action": "gateway:server:list", "user": {"role": "admin"}}).allow
}

test_roles_of_another_shape_are_no_roles if {
	not ask({"action": "gateway:tool:invoke", "user": {"roles": {"x": "admin"}}}).allow
	not ask({"action": "gateway:tool:invoke", "user": {"roles": "admin"}}).allow
	not ask({"action": "gateway:tool:invoke", "user": {"role": ["admin"]}}).allow
	not ask({"action": "gateway:tool:invoke", "user": {"roles": [["admin"]]}}).allow
}
