// VerneMQ's auth_on_publish with net/http and encoding/json: a client may publish under its own id.
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
	"strings"
)

type Request struct {
	Username   *string `json:"username"`
	Mountpoint string  `json:"mountpoint"`
	ClientID   string  `json:"client_id"`
	Qos        int     `json:"qos"`
	Topic      string  `json:"topic"`
	Payload    string  `json:"payload"`
	Retain     bool    `json:"retain"`
}

type Response struct {
	Result interface{} `json:"result"`
}

func publish(w http.ResponseWriter, r *http.Request) {
	var request Request
	if r.Header.Get("vernemq-hook") != "auth_on_publish" || json.NewDecoder(r.Body).Decode(&request) != nil {
		http.Error(w, "Bad Request", http.StatusBadRequest)
		return
	}
	response := Response{Result: map[string]string{"error": "not_authorized"}}
	if strings.HasPrefix(request.Topic, "devices/"+request.ClientID) {
		response.Result = "ok"
	}
	reply, _ := json.Marshal(response)
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(reply)))
	w.Write(reply)
}

func main() {
	http.HandleFunc("/vernemq", publish)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	go http.Serve(listener, nil)

	fmt.Printf("bench: settings net/http, encoding/json into and out of structs; %s, GOMAXPROCS=%d\n", runtime.Version(), runtime.GOMAXPROCS(0))
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
