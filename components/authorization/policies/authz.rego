# Decides who may ask OPA itself. SARK's client can send no token, so the one question it has is open to the pod, and
# so is what probes and Prometheus read. Everything else, such as replacing a policy, is closed to everybody.
package system.authz

default allow := false

allow if {
	input.method == "POST"
	input.path == ["v1", "data", "mcp", "gateway", "result"]
}

allow if {
	input.method == "GET"
	input.path in [["health"], ["metrics"]]
}
