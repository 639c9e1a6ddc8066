// M4's external script as a local program: the vendor's sample without its request to another service, and with the request from STDIN.
package main

import (
	"bufio"
	"encoding/json"
	"log"
	"os"
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
	NewDst     string `json:"new_dst,omitempty"`
}

var callerIds = map[int]string{1: "37022222222", 2: "37011111111"}

func main() {
	line, err := bufio.NewReader(os.Stdin).ReadBytes('\n')
	if err != nil {
		log.Fatal(err)
	}
	var request Request
	if err := json.Unmarshal(line, &request); err != nil {
		log.Fatal(err)
	}
	json.NewEncoder(os.Stdout).Encode(Response{Message: "success", NewSrc: callerIds[request.UserID]})
}
