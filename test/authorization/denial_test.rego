package mcp.denial_test

import data.mcp.denial
import data.mcp.example
import data.mcp.gateway

# Reason of the denial; undefined for what is allowed.
reason(question) := why if {
	result := gateway.result with input as question with data.authorization as example.tables
	result.allow == false
	result.cache_ttl == 0
	result.filtered_parameters == null
	result.audit_reason == result.reason
	why := substring(result.reason, count("denied: "), -1)
}

changed(changes) := reason(object.union(example.call, changes))

test_anything_but_an_object if {
	every question in [null, true, 1, "x", [], [example.call], {}] {
		reason(question) == "the question is malformed"
	}
}

test_no_question_at_all if {
	gateway.result.reason == "denied: the question is malformed" with data.authorization as example.tables
}

test_unknown_fields if {
	changed({"x": 1}) == "the question is malformed"
	changed({"user": {"x": 1}}) == "the question is malformed"
	changed({"tool": {"x": 1}}) == "the question is malformed"
	changed({"server": {"x": 1}}) == "the question is malformed"
}

test_users_of_another_shape if {
	every user in [null, "analyst", ["analyst"], {"roles": "analyst"}, {"roles": {"x": "analyst"}}] {
		reason(object.union(object.remove(example.call, ["user"]), {"user": user})) == "the question is malformed"
	}
	every change in [
		{"roles": [["analyst"]]},
		{"roles": ["analyst", 1]},
		{"roles": null},
		{"role": ["analyst"]},
		{"role": null},
		{"id": 1},
		{"email": null},
		{"permissions": {"all": true}},
		{"permissions": [["all"]]},
		{"teams": [1]},
		{"teams": null},
		{"id": ["1"]},
	] {
		changed({"user": change}) == "the question is malformed"
	}
}

test_parameters_of_another_shape if {
	every parameters in [null, [], "query", ["select 1"], 1] {
		question := object.union(object.remove(example.call, ["parameters"]), {"parameters": parameters})
		reason(question) == "the question is malformed"
	}
}

test_unknown_actions if {
	every action in ["gateway:tool:Invoke", "gateway:tool:invoke ", "*", "", null, 1, ["gateway:tool:invoke"]] {
		changed({"action": action}) == "the action is unknown"
	}
	reason(object.remove(example.call, ["action"])) == "the action is unknown"
}

test_no_role_with_the_action if {
	changed({"user": {"roles": []}}) == "no role of the user may do this"
	changed({"user": {"roles": ["nobody", ""]}}) == "no role of the user may do this"
	changed({"user": {"roles": ["Analyst"]}}) == "no role of the user may do this"
}

test_tools_that_nobody_knows if {
	every change in [
		{"tool_name": "drop"},
		{"tool_name": ""},
		{"tool_name": null},
		{"tool_name": ["ask"]},
		{"tool_name": {"ask": true}},
		{"server_name": "other"},
		{"server_name": ["db"]},
	] {
		changed(change) == "the call does not name a tool that is known"
	}
}

test_names_that_differ if {
	every change in [
		{"tool_name": "write"},
		{"server_name": "other"},
		{"tool": {"name": "write"}},
		{"server": {"tool": "write"}},
		{"server": {"server": "other"}},
	] {
		reason(object.union(example.clients_call, change)) == "the call does not name a tool that is known"
	}
}

test_a_tool_of_others if {
	changed({"user": {"roles": ["guest"]}}) == "no role of the user may use this tool"
}

test_a_tool_that_writes if {
	changed({"tool_name": "write"}) == "the user may only read, and the tool is not read-only"
}

test_a_sensitivity_that_is_understated_or_unknown if {
	every stated in ["low", "medium", "none", "High", 1] {
		changed({"server": {"sensitivity": stated}}) == "the call says that the tool is less sensitive than it is"
	}
	changed({"tool": {"sensitivity_level": "high"}}) == "the call says that the tool is less sensitive than it is"
}

test_a_query_under_a_writing_role if {
	question := object.union(example.call, {"user": {"roles": ["admin"]}, "tool_name": "write"})
	asked := object.union(object.remove(question, ["parameters"]), {"parameters": {"statement": "select 1"}})
	reason(asked) == "a query passes only where it runs under a read-only role"
}

test_parameters_that_the_tool_does_not_have if {
	every parameters in [{"sql": "select 1"}, {"limit": "5"}, {"query": ["select 1"]}, {"query": null}, {"password": 1}] {
		changed({"parameters": parameters}) == "a parameter is not one of the tool's, or not of its type"
	}
}

test_a_parameter_that_is_missing if {
	reason(object.remove(example.call, ["parameters"])) == "a parameter is missing"
}

test_parameters_where_none_belong if {
	question := {"user": {"role": "guest"}, "action": "gateway:server:list", "parameters": {"query": "x"}}
	reason(question) == "only a call has parameters"
}

test_a_sensitivity_that_does_not_exist if {
	question := {"user": {"role": "guest"}, "action": "gateway:server:list", "server": {"sensitivity": "none"}}
	reason(question) == "there is no such sensitivity"
	reason(object.union(question, {"server": {"sensitivity": 1}})) == "there is no such sensitivity"
}

test_a_server_of_others if {
	question := {"user": {"role": "admin"}, "action": "gateway:server:info", "server_name": "other"}
	reason(question) == "no role of the user may see this"
}

# What allows something is decided elsewhere; here nothing speaks against it.
test_nothing_against_it if {
	denial.reason == "denied" with input as example.call with data.authorization as example.tables
}
