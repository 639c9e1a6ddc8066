"""Calls a gRPC method from many callers without a pause, until standard input closes. Writes "warm", and at the end one line of JSON: answered, lost, refused.
Usage: load.py PORT CHANNELS CALLERS PATH HEX-OF-REQUEST"""
import collections
import json
import sys
import threading
import time

import grpc

PORT, CHANNELS, CALLERS, PATH, REQUEST = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], bytes.fromhex(sys.argv[5])
lock = threading.Lock()
ending = threading.Event()
answered = 0
refused = 0
lost = collections.Counter()


def note(error):
    global answered, refused
    with lock:
        if error is None:
            answered += 1
            if answered == 500:
                print("warm", flush=True)
            return True
        details = error.details() or ""
        # No connection could be made, so nothing was sent.
        if "failed to connect" in details.lower():
            refused += 1
        elif not ending.is_set():
            lost["%s: %s" % (error.code().name, details)] += 1
    return False


def call(method):
    while not ending.is_set():
        try:
            method(REQUEST, timeout=20)
            note(None)
        except grpc.RpcError as error:
            if not note(error):
                time.sleep(0.02)


threads = []
channels = []
for index in range(CHANNELS):
    channel = grpc.insecure_channel("127.0.0.1:" + PORT, options=[("grpc.use_local_subchannel_pool", 1), ("grpc.initial_reconnect_backoff_ms", 100), ("grpc.max_reconnect_backoff_ms", 200)])
    channels.append(channel)
    method = channel.unary_unary(PATH)
    threads += [threading.Thread(target=call, args=(method,), daemon=True) for _ in range(CALLERS)]
for thread in threads:
    thread.start()
sys.stdin.read()
ending.set()
for thread in threads:
    thread.join(30)
print(json.dumps({"answered": answered, "lost": lost, "refused": refused}), flush=True)
