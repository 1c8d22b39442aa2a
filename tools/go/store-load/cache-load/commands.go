package main

import (
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strconv"

	"toolchain.local/store-load/attempts"
)

type commandAccount struct {
	Sent int `json:"sent"`
	// Answers that were errors, or not what was asked for.
	Wrong int `json:"wrong"`
	// Of these, those that sent the client elsewhere.
	Moved int `json:"moved"`
	// Slots that the keys are in.
	Slots    int      `json:"slots"`
	Examples []string `json:"examples"`
}

func commands(settings configuration, _ io.Reader, output *json.Encoder) error {
	one, err := settings.connect(settings.Address)
	if err != nil {
		return err
	}
	defer one.close()
	account := commandAccount{Examples: []string{}}
	keys, values, slots := []string{}, []any{}, map[int]bool{}
	for number := range settings.Count {
		keys, values = append(keys, settings.key(number)), append(values, strconv.FormatInt(number, 10))
		slots[slotOf(keys[number])] = true
	}
	account.Slots = len(slots)
	for index, key := range keys {
		account.expect(one, "OK", "SET", key, values[index].(string))
		account.expect(one, values[index], "GET", key)
		account.expect(one, "OK", "SETEX", key, "600", values[index].(string))
	}
	account.expect(one, values, append([]string{"MGET"}, keys...)...)
	account.expect(one, int64(len(keys)), append([]string{"EXISTS"}, keys...)...)
	if err := account.pipeline(one, keys, values); err != nil {
		return err
	}
	account.expect(one, int64(len(keys)), append([]string{"DEL"}, keys...)...)
	return output.Encode(&account)
}

// Sends all commands before it reads the first answer; answers come in the order of the commands.
func (account *commandAccount) pipeline(one *connection, keys []string, values []any) error {
	for index, key := range keys {
		one.send("SET", key, values[index].(string))
		one.send("GET", key)
	}
	if err := one.flush(); err != nil {
		return err
	}
	for _, value := range values {
		for _, wanted := range []any{"OK", value} {
			answer, err := one.receive()
			account.judge("pipeline", wanted, answer, err)
		}
	}
	return nil
}

func (account *commandAccount) expect(one *connection, wanted any, words ...string) {
	answer, err := one.ask(words...)
	account.judge(words[0], wanted, answer, err)
}

func (account *commandAccount) judge(command string, wanted, answer any, err error) {
	account.Sent++
	if err == nil && reflect.DeepEqual(answer, wanted) {
		return
	}
	account.Wrong++
	if outcomeOf(err) == moved {
		account.Moved++
	}
	if len(account.Examples) < attempts.Examples {
		account.Examples = append(account.Examples, fmt.Sprintf("%s: %.80v %s", command, answer, attempts.TextOf(err)))
	}
}
