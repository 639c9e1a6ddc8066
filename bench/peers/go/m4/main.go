// M4's external script with net/http and encoding/json: the vendor's sample without its request to another service.
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

type Request struct {
	ConnectionPointID int    `json:"cp_id"`
	UserID            int    `json:"user_id"`
	Src               string `json:"src"`
	Dst               string `json:"dst"`
}

type Response struct {
	StatusCode int    `json:"status_code,omitempty"`
	Message    string `json:"message,omitempty"`
	RejectCall int    `json:"reject_call,omitempty"`
	NewSrc     string `json:"new_src,omitempty"`
	SrcPrefix  string `json:"src_prefix,omitempty"`
	SrcSuffix  string `json:"src_suffix,omitempty"`
	NewDst     string `json:"new_dst,omitempty"`
	DstPrefix  string `json:"dst_prefix,omitempty"`
	DstSuffix  string `json:"dst_suffix,omitempty"`
}

var callerIds = map[int]string{1: "37022222222", 2: "37011111111"}

func script(w http.ResponseWriter, r *http.Request) {
	var request Request
	if err := json.NewDecoder(r.Body).Decode(&request); err != nil {
		http.Error(w, "Bad Request", http.StatusBadRequest)
		return
	}
	response := Response{Message: "success", NewSrc: callerIds[request.UserID]}
	reply, _ := json.Marshal(response)
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(reply)))
	w.Write(reply)
}

func main() {
	http.HandleFunc("/", script)
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
