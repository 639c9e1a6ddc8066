// EMQX's OnMessagePublish with grpc-go: drops messages to debug/ and lets the others pass.
package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"os"
	"runtime"
	"strings"

	"google.golang.org/grpc"
)

// raw hands bytes through; the messages are read and written by hand below, with no less work than generated code has.
type raw struct{}

func (raw) Marshal(v interface{}) ([]byte, error)      { return *v.(*[]byte), nil }
func (raw) Unmarshal(data []byte, v interface{}) error { *v.(*[]byte) = data; return nil }
func (raw) Name() string                               { return "proto" }
func (raw) String() string                             { return "proto" }

type message struct {
	node, id, from, topic string
	qos, timestamp        uint64
	payload               []byte
	headers               map[string]string
}

type meta struct{ node, version, sysdescr, cluster string }

type publish struct {
	message message
	meta    meta
}

var errTruncated = errors.New("truncated")

// fields calls take with each field: its number, and its number or its bytes.
func fields(data []byte, take func(number uint64, value uint64, bytes []byte) error) error {
	for len(data) > 0 {
		tag, n := binary.Uvarint(data)
		if n <= 0 {
			return errTruncated
		}
		data = data[n:]
		value, n := binary.Uvarint(data)
		if n <= 0 {
			return errTruncated
		}
		data = data[n:]
		var bytes []byte
		switch tag & 7 {
		case 0:
		case 2:
			if uint64(len(data)) < value {
				return errTruncated
			}
			bytes, data = data[:value], data[value:]
		default:
			return errors.New("a wire type that these messages do not have")
		}
		if err := take(tag>>3, value, bytes); err != nil {
			return err
		}
	}
	return nil
}

func (m *message) read(data []byte) error {
	return fields(data, func(number, value uint64, bytes []byte) error {
		switch number {
		case 1:
			m.node = string(bytes)
		case 2:
			m.id = string(bytes)
		case 3:
			m.qos = value
		case 4:
			m.from = string(bytes)
		case 5:
			m.topic = string(bytes)
		case 6:
			m.payload = append([]byte(nil), bytes...)
		case 7:
			m.timestamp = value
		case 8:
			var key, text string
			if err := fields(bytes, func(number, _ uint64, bytes []byte) error {
				if number == 1 {
					key = string(bytes)
				} else {
					text = string(bytes)
				}
				return nil
			}); err != nil {
				return err
			}
			if m.headers == nil {
				m.headers = map[string]string{}
			}
			m.headers[key] = text
		}
		return nil
	})
}

func (m *meta) read(data []byte) error {
	return fields(data, func(number, _ uint64, bytes []byte) error {
		switch number {
		case 1:
			m.node = string(bytes)
		case 2:
			m.version = string(bytes)
		case 3:
			m.sysdescr = string(bytes)
		case 4:
			m.cluster = string(bytes)
		}
		return nil
	})
}

func onMessagePublish(_ interface{}, _ context.Context, decode func(interface{}) error, _ grpc.UnaryServerInterceptor) (interface{}, error) {
	var data []byte
	if err := decode(&data); err != nil {
		return nil, err
	}
	var request publish
	if err := fields(data, func(number, _ uint64, bytes []byte) error {
		switch number {
		case 1:
			return request.message.read(bytes)
		case 2:
			return request.meta.read(bytes)
		}
		return nil
	}); err != nil {
		return nil, err
	}
	reply := []byte{8, 1}
	if strings.HasPrefix(request.message.topic, "debug/") {
		// STOP_AND_RETURN with the header allow_publish = false alone.
		reply = append([]byte{8, 2, 34, 24, 66, 22, 10, 13}, "allow_publish\x12\x05false"...)
	}
	return &reply, nil
}

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	server := grpc.NewServer(grpc.CustomCodec(raw{}))
	server.RegisterService(&grpc.ServiceDesc{
		ServiceName: "emqx.exhook.v2.HookProvider",
		HandlerType: (*interface{})(nil),
		Methods:     []grpc.MethodDesc{{MethodName: "OnMessagePublish", Handler: onMessagePublish}},
	}, struct{}{})
	go server.Serve(listener)

	fmt.Printf("bench: settings grpc-go %s, the request read by hand into a struct; %s, GOMAXPROCS=%d\n", grpc.Version, runtime.Version(), runtime.GOMAXPROCS(0))
	fmt.Printf("bench: listening %d\n", listener.Addr().(*net.TCPAddr).Port)
	commands := bufio.NewScanner(os.Stdin)
	for commands.Scan() {
		if commands.Text() == "alloc" {
			var memory runtime.MemStats
			runtime.ReadMemStats(&memory)
			fmt.Printf("bench: alloc %d\n", memory.TotalAlloc)
		}
	}
}
