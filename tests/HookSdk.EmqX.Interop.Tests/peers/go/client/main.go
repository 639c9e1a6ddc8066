// Calls the test service with grpc-go and writes one line a case: "case NAME ok" or "case NAME failed: WHY". Usage: client PORT
package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/encoding/gzip"
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

const service = "/hooksdk.interop.v1.Interop/"

var connection *grpc.ClientConn

func call(ctx context.Context, path string, request []byte, options ...grpc.CallOption) ([]byte, error) {
	var reply []byte
	err := connection.Invoke(ctx, path, &request, &reply, options...)
	return reply, err
}

func within(limit time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	time.AfterFunc(limit+time.Second, cancel)
	return ctx
}

func echo(request string) ([]byte, error) {
	return call(within(time.Minute), service+"Echo", []byte(request))
}

func same(expected string) func([]byte, error) error {
	return func(actual []byte, err error) error {
		if err != nil {
			return err
		}
		if !bytes.Equal(actual, []byte(expected)) {
			return fmt.Errorf("got %d bytes instead of %d", len(actual), len(expected))
		}
		return nil
	}
}

func fails(code codes.Code) func([]byte, error) error {
	return func(_ []byte, err error) error {
		if status.Code(err) != code {
			return fmt.Errorf("code %v instead of %v: %v", status.Code(err), code, err)
		}
		return nil
	}
}

func givenUp() int {
	reply, _ := echo("X")
	count, _ := strconv.Atoi(string(reply))
	return count
}

func gaveUp(before int) error {
	for tries := 0; tries < 500; tries++ {
		if givenUp() == before+1 {
			return nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	return fmt.Errorf("the handler was never cancelled")
}

func collect(messages ...string) ([]byte, error) {
	stream, err := connection.NewStream(within(time.Minute), &grpc.StreamDesc{ClientStreams: true}, service+"Collect")
	if err != nil {
		return nil, err
	}
	for _, message := range messages {
		bytes := []byte(message)
		if stream.SendMsg(&bytes) != nil {
			break
		}
	}
	stream.CloseSend()
	var reply []byte
	err = stream.RecvMsg(&reply)
	return reply, err
}

func main() {
	var err error
	connection, err = grpc.Dial("127.0.0.1:"+os.Args[1], grpc.WithInsecure(), grpc.WithBlock(),
		grpc.WithDefaultCallOptions(grpc.ForceCodec(raw{}), grpc.CallContentSubtype("proto"), grpc.MaxCallRecvMsgSize(1<<30), grpc.MaxCallSendMsgSize(1<<30)))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}

	run("echo", func() error { return same(strings.Repeat("E", 256))(echo(strings.Repeat("E", 256))) })
	run("empty", func() error { return same("")(echo("")) })
	run("deadline-met", func() error { return same("D50")(call(within(20*time.Second), service+"Echo", []byte("D50"))) })
	run("deadline-missed", func() error {
		before := givenUp()
		if err := fails(codes.DeadlineExceeded)(call(within(200*time.Millisecond), service+"Echo", []byte("D60000"))); err != nil {
			return err
		}
		return gaveUp(before)
	})
	run("cancel", func() error {
		before := givenUp()
		ctx, cancel := context.WithCancel(context.Background())
		time.AfterFunc(300*time.Millisecond, cancel)
		if err := fails(codes.Canceled)(call(ctx, service+"Echo", []byte("D60000"))); err != nil {
			return err
		}
		return gaveUp(before)
	})
	run("large", func() error { return same(strings.Repeat("E", 5000000))(echo(strings.Repeat("E", 5000000))) })
	run("large-reply", func() error { return same(strings.Repeat("b", 5000000))(echo("B5000000")) })
	run("too-large", func() error {
		if err := fails(codes.ResourceExhausted)(echo(strings.Repeat("E", 7000000))); err != nil {
			return err
		}
		return same("E")(echo("E"))
	})
	run("thousand-at-once", func() error {
		results := make(chan error, 1000)
		for count := 0; count < 1000; count++ {
			go func() { results <- same("D300")(echo("D300")) }()
		}
		for count := 0; count < 1000; count++ {
			if err := <-results; err != nil {
				return err
			}
		}
		return nil
	})
	run("gzip", func() error {
		return fails(codes.Unimplemented)(call(within(time.Minute), service+"Echo", []byte(strings.Repeat("E", 5000)), grpc.UseCompressor(gzip.Name)))
	})
	run("client-stream", func() error {
		messages := make([]string, 100)
		for at := range messages {
			messages[at] = "0123456789"
		}
		return same("100 1000")(collect(messages...))
	})
	run("client-stream-empty", func() error { return same("0 0")(collect()) })
	run("client-stream-refused", func() error { return fails(codes.FailedPrecondition)(collect("one", "S9 enough")) })
	run("unknown-method", func() error {
		return fails(codes.Unimplemented)(call(within(time.Minute), service+"Missing", []byte("E")))
	})
	run("unknown-service", func() error {
		return fails(codes.Unimplemented)(call(within(time.Minute), "/no.such.Service/Echo", []byte("E")))
	})
	run("throwing-handler", func() error { return fails(codes.Unknown)(echo("T")) })
	run("health", func() error { return same("\x08\x01")(call(within(time.Minute), "/grpc.health.v1.Health/Check", nil)) })
	run("wrong-content-type", func() error {
		return fails(codes.Unimplemented)(call(within(time.Minute), service+"Echo", []byte("E"), grpc.CallContentSubtype("json")))
	})
	for code := codes.Code(1); code <= 16; code++ {
		code := code
		run(fmt.Sprintf("status-%d", code), func() error {
			_, err := echo(fmt.Sprintf("S%d 100%% över %d", code, code))
			if status.Code(err) != code || status.Convert(err).Message() != fmt.Sprintf("100%% över %d", code) {
				return fmt.Errorf("got %v", err)
			}
			return nil
		})
	}
}

func run(name string, test func() error) {
	if err := test(); err != nil {
		fmt.Printf("case %s failed: %v\n", name, err)
		return
	}
	fmt.Printf("case %s ok\n", name)
}
