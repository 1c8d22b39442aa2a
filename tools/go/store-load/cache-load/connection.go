package main

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"strconv"
	"time"
)

// An error that the server answered with.
type refusal string

func (text refusal) Error() string { return string(text) }

// One connection. Commands may be sent before the answers to others are there.
type connection struct {
	socket  net.Conn
	reader  *bufio.Reader
	writer  *bufio.Writer
	timeout time.Duration
}

func (settings configuration) connect(address string) (*connection, error) {
	dialer := &net.Dialer{Timeout: settings.timeout()}
	var socket net.Conn
	var err error
	if settings.tls == nil {
		socket, err = dialer.Dial("tcp", address)
	} else {
		socket, err = tls.DialWithDialer(dialer, "tcp", address, settings.tls)
	}
	if err != nil {
		return nil, err
	}
	one := &connection{socket, bufio.NewReader(socket), bufio.NewWriter(socket), settings.timeout()}
	words := []string{"AUTH", settings.Password}
	if settings.User != "" {
		words = []string{"AUTH", settings.User, settings.Password}
	}
	if _, err := one.ask(words...); err != nil {
		one.close()
		return nil, err
	}
	return one, nil
}

func (one *connection) close() { one.socket.Close() }

// Sends a command and returns its answer; the error is a refusal where it is the server's.
func (one *connection) ask(words ...string) (any, error) {
	one.send(words...)
	if err := one.flush(); err != nil {
		return nil, err
	}
	return one.receive()
}

func (one *connection) send(words ...string) {
	fmt.Fprintf(one.writer, "*%d\r\n", len(words))
	for _, word := range words {
		fmt.Fprintf(one.writer, "$%d\r\n%s\r\n", len(word), word)
	}
}

func (one *connection) flush() error {
	one.socket.SetDeadline(time.Now().Add(one.timeout))
	return one.writer.Flush()
}

func (one *connection) receive() (any, error) {
	line, err := one.reader.ReadString('\n')
	if err != nil {
		return nil, err
	}
	if len(line) < 3 {
		return nil, fmt.Errorf("the answer is %q", line)
	}
	kind, text := line[0], line[1:len(line)-2]
	switch kind {
	case '+':
		return text, nil
	case '-':
		return nil, refusal(text)
	case ':':
		return strconv.ParseInt(text, 10, 64)
	case '$', '*':
		size, err := strconv.Atoi(text)
		if err != nil || size < 0 {
			return nil, err
		}
		if kind == '$' {
			return one.receiveText(size)
		}
		return one.receiveList(size)
	}
	return nil, fmt.Errorf("the answer is %q", line)
}

func (one *connection) receiveText(size int) (any, error) {
	text := make([]byte, size+2)
	if _, err := io.ReadFull(one.reader, text); err != nil {
		return nil, err
	}
	return string(text[:size]), nil
}

func (one *connection) receiveList(size int) (any, error) {
	list := make([]any, size)
	for index := range list {
		var err error
		if list[index], err = one.receive(); err != nil {
			return nil, err
		}
	}
	return list, nil
}
