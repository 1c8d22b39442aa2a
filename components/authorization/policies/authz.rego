# METADATA
# title: Who may ask OPA itself
# description: |
#   SARK's client can send no token, so the one question it has is open to the pod, and so is what probes and Prometheus
#   read. Without a token there is nothing else. With the operator's token, which no pod has, what runs can be seen.
#   Nobody can change it: policies come with the pod, or in a signed bundle.
package system.authz

default allow := false

# Options of the request would show how the answer came about.
allow if {
	input.method == "POST"
	input.path == ["v1", "data", "mcp", "gateway", "result"]
	count(input.params) == 0
}

allow if {
	input.method == "GET"
	input.path in [["health"], ["metrics"]]
}

allow if {
	input.method == "GET"
	crypto.sha256(input.identity) == data.system.operator.token_sha256
}
