package system.authz_test

import data.system.authz

operator := {"token_sha256": crypto.sha256("token")}

request := {"method": "POST", "path": ["v1", "data", "mcp", "gateway", "result"], "params": {}}

changed(changes) := object.union(request, changes)

test_the_one_question if authz.allow with input as request

test_not_with_options if {
	not authz.allow with input as changed({"params": {"explain": ["full"]}})
}

test_nothing_around_it if {
	every path in [[], ["v1", "data"], ["v1", "data", "mcp", "gateway"], array.concat(request.path, ["allow"])] {
		not authz.allow with input as changed({"path": path})
	}
	every method in ["GET", "PUT", "PATCH", "DELETE"] {
		not authz.allow with input as changed({"method": method})
	}
}

test_health_and_metrics if {
	every path in [["health"], ["metrics"]] {
		authz.allow with input as {"method": "GET", "path": path, "params": {"bundles": [""]}}
		not authz.allow with input as {"method": "POST", "path": path, "params": {}}
	}
}

test_the_operator_may_look if {
	question := {"method": "GET", "path": ["v1", "policies"], "identity": "token"}
	authz.allow with input as question with data.system.operator as operator
	not authz.allow with input as object.union(question, {"method": "PUT"}) with data.system.operator as operator
	not authz.allow with input as object.union(question, {"identity": "guess"}) with data.system.operator as operator
	not authz.allow with input as object.remove(question, ["identity"]) with data.system.operator as operator
	not authz.allow with input as question
}
