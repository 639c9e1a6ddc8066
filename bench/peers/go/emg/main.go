// EMG's route hook with net/http and encoding/json, as a Go programmer would write it.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"runtime"
	"strconv"
)

type routeRequest struct {
	CcArg string `json:"ccarg"`
	Qe    struct {
		ID         string `json:"ID"`
		SourceAddr string `json:"SOURCEADDR"`
		DestAddr   string `json:"DESTADDR"`
		Message    string `json:"MESSAGE"`
		CharCode   string `json:"CHARCODE"`
		MsgType    string `json:"MSGTYPE"`
		Username   string `json:"USERNAME"`
	} `json:"qe"`
	Route string `json:"route"`
}

var routes = map[string]string{"45": "smpp-dk", "46": "smpp-se", "47": "smpp-no", "358": "smpp-fi"}

func routeOf(destination string) string {
	for length := 3; length > 0; length-- {
		if len(destination) >= length {
			if route, found := routes[destination[:length]]; found {
				return route
			}
		}
	}
	return ""
}

func route(w http.ResponseWriter, r *http.Request) {
	var request routeRequest
	if err := json.NewDecoder(r.Body).Decode(&request); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	reply := []byte("route=" + routeOf(request.Qe.DestAddr) + "\n")
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(reply)))
	w.Write(reply)
}

func main() {
	http.HandleFunc("/emg/route", route)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	go http.Serve(listener, nil)

	fmt.Printf("bench: settings net/http, encoding/json into a struct of seven options, prefix lookup; %s, GOMAXPROCS=%d\n", runtime.Version(), runtime.GOMAXPROCS(0))
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
