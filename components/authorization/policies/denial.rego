# METADATA
# title: Why something is denied
# description: |
#   The first thing that speaks against a question. No text of the question is repeated: a reason is shown to the caller
#   and stands in logs. A reason never allows anything; where none is found it is denied all the same.
package mcp.denial

import data.mcp.question

default reason := "denied: no role of the user may see this"

reason := "denied: the question is malformed" if {
	not question.well_formed
} else := "denied: the action is unknown" if {
	not question.asked.action in question.actions
} else := "denied: no role of the user may do this" if {
	question.acting_roles == set()
} else := reason_for_a_call if {
	input.action == "gateway:tool:invoke"
} else := "denied: only a call has parameters" if {
	question.asked.parameters != {}
} else := "denied: there is no such sensitivity" if {
	not sensitivity_exists
}

default reason_for_a_call := "denied"

reason_for_a_call := "denied: the call does not name a tool that is known" if {
	not tool
} else := "denied: no role of the user may use this tool" if {
	object.filter(tool.roles, question.acting_roles) == {}
} else := "denied: the user may only read, and the tool is not read-only" if {
	object.filter(tool.callers, question.roles) == {}
} else := "denied: the call says that the tool is less sensitive than it is" if {
	not sensitivity_suffices
} else := "denied: a query passes only where it runs under a read-only role" if {
	some name, _ in question.asked.parameters
	tool.refused_queries[name]
} else := "denied: a parameter is not one of the tool's, or not of its type" if {
	some name, value in question.asked.parameters
	not tool.takes[name] == type_name(value)
} else := "denied: a parameter is missing" if {
	object.remove(tool.required, question.asked.parameters) != {}
}

tool := data.authorization.servers[question.server].tools[question.tool]

# Conditions of their own: in a negation, what is undefined would end the search instead of answering it.
sensitivity_exists if data.authorization.cache_seconds[question.sensitivity]

# The level in tool is that of a form which names no server, so no call has it.
sensitivity_suffices if {
	question.asked.tool.sensitivity_level == ""
	tool.cache_seconds[question.asked.server.sensitivity]
}
