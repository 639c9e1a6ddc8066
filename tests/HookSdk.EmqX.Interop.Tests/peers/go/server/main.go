// The test service on grpc-go. Writes "listening PORT", and ends when standard input closes.
package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/ioutil"
	"net"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// raw hands bytes through.
type raw struct{}

func (raw) Marshal(v interface{}) ([]byte, error) { return *v.(*[]byte), nil }
func (raw) Unmarshal(data []byte, v interface{}) error {
	*v.(*[]byte) = append([]byte{}, data...)
	return nil
}
func (raw) Name() string   { return "proto" }
func (raw) String() string { return "proto" }

var givenUp int32

func echo(ctx context.Context, request []byte) ([]byte, error) {
	if len(request) == 0 {
		return request, nil
	}
	switch request[0] {
	case 'S':
		parts := strings.SplitN(string(request[1:]), " ", 2)
		code, _ := strconv.Atoi(parts[0])
		return nil, status.Error(codes.Code(code), parts[1])
	case 'D':
		delay, _ := strconv.Atoi(string(request[1:]))
		select {
		case <-time.After(time.Duration(delay) * time.Millisecond):
		case <-ctx.Done():
			atomic.AddInt32(&givenUp, 1)
			return nil, status.FromContextError(ctx.Err()).Err()
		}
	case 'B':
		length, _ := strconv.Atoi(string(request[1:]))
		return bytes.Repeat([]byte("b"), length), nil
	case 'X':
		return []byte(strconv.Itoa(int(atomic.LoadInt32(&givenUp)))), nil
	}
	return request, nil
}

func handle(_ interface{}, ctx context.Context, decode func(interface{}) error, _ grpc.UnaryServerInterceptor) (interface{}, error) {
	var request []byte
	if err := decode(&request); err != nil {
		return nil, err
	}
	reply, err := echo(ctx, request)
	return &reply, err
}

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	server := grpc.NewServer(grpc.CustomCodec(raw{}), grpc.MaxRecvMsgSize(1<<30), grpc.MaxSendMsgSize(1<<30))
	server.RegisterService(&grpc.ServiceDesc{
		ServiceName: "hooksdk.interop.v1.Interop",
		HandlerType: (*interface{})(nil),
		Methods:     []grpc.MethodDesc{{MethodName: "Echo", Handler: handle}},
	}, struct{}{})
	go server.Serve(listener)
	fmt.Printf("listening %d\n", listener.Addr().(*net.TCPAddr).Port)
	io.Copy(ioutil.Discard, os.Stdin)
	server.Stop()
}
