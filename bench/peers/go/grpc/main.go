// A unary echo with grpc-go, bytes handed through.
package main

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"runtime"
	"time"

	"google.golang.org/grpc"
)

// raw spares protobuf: what is compared is the transport.
type raw struct{}

func (raw) Marshal(v interface{}) ([]byte, error)      { return *v.(*[]byte), nil }
func (raw) Unmarshal(data []byte, v interface{}) error { *v.(*[]byte) = data; return nil }
func (raw) Name() string                               { return "proto" }
func (raw) String() string                             { return "proto" }

func echo(_ interface{}, _ context.Context, decode func(interface{}) error, _ grpc.UnaryServerInterceptor) (interface{}, error) {
	var message []byte
	if err := decode(&message); err != nil {
		return nil, err
	}
	return &message, nil
}

func wait(server interface{}, context context.Context, decode func(interface{}) error, interceptor grpc.UnaryServerInterceptor) (interface{}, error) {
	message, err := echo(server, context, decode, interceptor)
	time.Sleep(time.Second)
	return message, err
}

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	server := grpc.NewServer(grpc.CustomCodec(raw{}))
	server.RegisterService(&grpc.ServiceDesc{
		ServiceName: "hooksdk.bench.v1.Bench",
		HandlerType: (*interface{})(nil),
		Methods:     []grpc.MethodDesc{{MethodName: "Echo", Handler: echo}, {MethodName: "Wait", Handler: wait}},
	}, struct{}{})
	go server.Serve(listener)

	fmt.Printf("bench: settings grpc-go %s, bytes handed through; %s, GOMAXPROCS=%d\n", grpc.Version, runtime.Version(), runtime.GOMAXPROCS(0))
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
