"""The test service on grpcio. Writes "listening PORT", and ends when standard input closes."""
import sys
import threading
from concurrent import futures

import grpc

given_up = 0
lock = threading.Lock()
CODES = {code.value[0]: code for code in grpc.StatusCode}


def echo(request, context):
    global given_up
    kind = request[:1]
    if kind == b"S":
        code, _, details = request[1:].decode().partition(" ")
        context.abort(CODES[int(code)], details)
    if kind == b"D":
        gone = threading.Event()
        context.add_callback(gone.set)
        if gone.wait(int(request[1:]) / 1000):
            with lock:
                given_up += 1
    if kind == b"B":
        return b"b" * int(request[1:])
    if kind == b"X":
        return str(given_up).encode()
    return request


server = grpc.server(futures.ThreadPoolExecutor(max_workers=1100), options=[("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)])
server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("hooksdk.interop.v1.Interop", {"Echo": grpc.unary_unary_rpc_method_handler(echo)}),))
port = server.add_insecure_port("127.0.0.1:0")
server.start()
print("listening %d" % port, flush=True)
sys.stdin.read()
server.stop(0)
