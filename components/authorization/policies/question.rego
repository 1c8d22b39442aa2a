# METADATA
# title: The question
# description: |
#   What a question may look like, and what it names. SARK's client names the tool in tool.name and server.*, the
#   tutorial in server_name and tool_name; a question may do either, or both alike. Anything beyond that is no question.
#   How long a question may be is the server's to check, before it gets here.
package mcp.question

actions := {"gateway:tool:invoke", "gateway:server:list"} | actions_on_servers

actions_on_servers := {"gateway:tool:discover", "gateway:server:info"}

# Every field that there is, with what its absence means.
blank := {
	"user": null,
	"action": null,
	"tool": {"name": null, "sensitivity_level": ""},
	"server": {"server": null, "tool": null, "sensitivity": ""},
	"context": null,
	"server_name": null,
	"tool_name": null,
	"parameters": {},
}

nobody := {"id": "", "email": "", "role": "", "roles": [], "permissions": [], "teams": []}

asked := object.union(blank, input)

user := object.union(nobody, asked.user)

well_formed if {
	object.keys(asked) == object.keys(blank)
	has_fields(asked.tool, blank.tool)
	has_fields(asked.server, blank.server)
	is_object(asked.parameters)
	object.keys(user) == object.keys(nobody)

	texts := array.flatten([user.permissions, user.teams, roles, [user.id, user.email]])

	# Only texts can be joined.
	is_string(concat("", texts))
}

has_fields(null, _)

has_fields(value, fields) if object.keys(value) == object.keys(fields)

# METADATA
# description: |
#   A call of a tool: who calls, the server, the tool, how sensitive the caller says it is, and the parameters.
#   Undefined for every other question, and where there is a field that no call has. What SARK's client sends comes
#   first, because nearly every question is of that form, and it is recognized without completing it.
call := [who, where, what, level, values] if {
	{
		"user": who,
		"action": "gateway:tool:invoke",
		"tool": {"name": what},
		"server": {"server": where, "tool": what, "sensitivity": level},
		"context": _,
		"parameters": values,
	} = input
} else := [who, server, tool, level, values] if {
	{
		"user": who,
		"action": "gateway:tool:invoke",
		"tool": {"name": _, "sensitivity_level": ""},
		"server": {"server": _, "tool": _, "sensitivity": level},
		"context": _,
		"server_name": _,
		"tool_name": _,
		"parameters": values,
	} = asked
}

# The client sends one role, or a list of them.
roles := array.concat(user.roles, [user.role])

# Those whose actions have what is asked.
acting_roles contains role if {
	some role in roles
	data.authorization.roles[role].actions[input.action]
}

# Empty where nothing is named; where two names differ, a text that is the key of no table.
server := concat("\n", {asked.server_name, asked.server.server} - {null})

tool := concat("\n", {asked.tool_name, asked.server.tool, asked.tool.name} - {null})

sensitivity := concat("\n", stated - {"", null})

stated := {object.get(asked, ["server", "sensitivity"], ""), object.get(asked, ["tool", "sensitivity_level"], "")}
