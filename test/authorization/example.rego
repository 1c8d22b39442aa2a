package mcp.example

# What the program makes of settings with three roles and a few tools.
tables := {
	"roles": {
		"admin": {"actions": {
			"gateway:tool:invoke": true,
			"gateway:tool:discover": true,
			"gateway:server:list": true,
			"gateway:server:info": true,
		}},
		"analyst": {"actions": {"gateway:tool:invoke": true, "gateway:tool:discover": true}},
		"guest": {"actions": {"gateway:tool:invoke": true, "gateway:server:list": true}},
	},
	"servers": {"db": {
		"roles": {"admin": true, "analyst": true},
		"tools": {
			"ask": {
				"roles": {"admin": true, "analyst": true},
				"callers": {"admin": true, "analyst": true},
				"cache_seconds": {"": 60, "high": 60, "critical": 0},
				"takes": {"query": "string", "limit": "number", "password": "string"},
				"refused_queries": {},
				"required": {"query": "string"},
				"sensitive": ["password"],
			},
			"write": {
				"roles": {"admin": true, "analyst": true},
				"callers": {"admin": true},
				"cache_seconds": {"": 0, "critical": 0},
				"takes": {},
				"refused_queries": {"statement": true},
				"required": {},
				"sensitive": [],
			},
		},
	}},
	"cache_seconds": {"": 300, "low": 1800, "medium": 300, "high": 60, "critical": 0},
}

# A call in the tutorial's form.
call := {
	"user": {"roles": ["analyst"]},
	"action": "gateway:tool:invoke",
	"server_name": "db",
	"tool_name": "ask",
	"parameters": {"query": "select 1"},
}

# The same in the form of SARK's client.
clients_call := {
	"user": {
		"id": "6b5ad0a0-0000-4000-8000-000000000001",
		"roles": ["analyst"],
		"permissions": [],
		"email": "someone@example.com",
	},
	"action": "gateway:tool:invoke",
	"tool": {"name": "ask"},
	"server": {"server": "db", "tool": "ask", "sensitivity": "high"},
	"context": {"timestamp": 0},
	"parameters": {"query": "select 1"},
}
