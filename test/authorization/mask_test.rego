package system.log_test

import data.mcp.example
import data.system.log

always := {"/input/parameters", "/input/context", "/input/user/email", "/result/filtered_parameters"}

test_a_question_of_either_form if {
	log.mask == always with input as {"input": example.call, "result": {}}
	log.mask == always with input as {"input": example.clients_call, "result": {}}
}

test_everything_of_a_question_with_unknown_fields if {
	every question in [
		object.union(example.call, {"token": "x"}),
		object.union(example.call, {"user": {"token": "x"}}),
		"token",
		null,
	] {
		log.mask == always | {"/input"} with input as {"input": question}
	}
	log.mask == always | {"/input"} with input as {}
}
