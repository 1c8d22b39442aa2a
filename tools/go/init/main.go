// The first process of a process-id namespace.
//
// Without arguments it waits to be stopped: the process that holds a pod's namespaces. With arguments it runs them as a
// command and ends when that ends, which makes the kernel end everything else in the namespace. Either way it collects
// orphans, which the kernel hands to a namespace's first process.
package main

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	signals := make(chan os.Signal, 16)
	signal.Notify(signals, syscall.SIGCHLD, syscall.SIGINT, syscall.SIGTERM)
	command := 0
	if len(os.Args) > 1 {
		command = start(os.Args[1:])
	}
	for received := range signals {
		if received != syscall.SIGCHLD {
			os.Exit(0)
		}
		collect(command)
	}
}

func start(arguments []string) int {
	files := []*os.File{os.Stdin, os.Stdout, os.Stderr}
	process, err := os.StartProcess(arguments[0], arguments, &os.ProcAttr{Files: files})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(127)
	}
	return process.Pid
}

// Signals merge, so one may stand for several ended children.
func collect(command int) {
	for {
		var status syscall.WaitStatus
		pid, err := syscall.Wait4(-1, &status, syscall.WNOHANG, nil)
		switch {
		case err == syscall.EINTR:
		case err != nil || pid <= 0:
			return
		case pid == command:
			os.Exit(status.ExitStatus())
		}
	}
}
