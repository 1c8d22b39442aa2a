# Decides who may ask OPA itself. SARK's client can send no token, so the one thing it needs is open to the pod and
# everything else, such as replacing a policy, is closed to everybody.
package system.authz

default allow := false

allow if {
	input.method == "POST"
	input.path == ["v1", "data", "mcp", "gateway", "result"]
}
