# METADATA
# title: What the decision log leaves out
# description: |
#   The log has who asked for which tool, and the answer. Parameters carry what must not be read by those who read logs:
#   queries, passwords, people's data. So it has none of them, and nothing of a question that has unknown fields.
package system.log

mask contains path if {
	some path in {"/input/parameters", "/input/context", "/input/user/email", "/result/filtered_parameters"}
}

mask contains "/input" if not only_known_fields

# What is asked about is the entry of the log; the question is in it.
only_known_fields if {
	fields := {"user", "action", "tool", "server", "context", "server_name", "tool_name", "parameters"}
	object.remove(input.input, fields) == {}
	object.remove(input.input.user, {"id", "email", "role", "roles", "permissions", "teams"}) == {}
}
