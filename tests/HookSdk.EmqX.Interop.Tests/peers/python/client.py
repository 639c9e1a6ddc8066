"""Calls the test service with grpcio and writes one line a case: "case NAME ok" or "case NAME failed: WHY". Usage: client.py PORT"""
import sys
import threading
import time

import grpc

TARGET = "127.0.0.1:" + sys.argv[1]
SERVICE = "/hooksdk.interop.v1.Interop/"
SIZE = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
channel = grpc.insecure_channel(TARGET, options=SIZE)


def echo(request, timeout=60, using=channel, path=SERVICE + "Echo", compression=None):
    return using.unary_unary(path)(request, timeout=timeout, compression=compression)


def fails(run, code):
    try:
        run()
    except grpc.RpcError as error:
        if error.code().value[0] != code:
            raise AssertionError("code %s instead of %s: %s" % (error.code(), code, error.details()))
        return error.details()
    raise AssertionError("it succeeded, and %s was due" % code)


def same(actual, expected):
    if actual != expected:
        raise AssertionError("got %r instead of %r" % (actual[:80], expected[:80]))


def eventually(condition):
    for _ in range(500):
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError("it never came true")


def given_up():
    return int(echo(b"X"))


def deadline_missed():
    before = given_up()
    fails(lambda: echo(b"D60000", timeout=0.2), 4)
    eventually(lambda: given_up() == before + 1)


def cancel():
    before = given_up()
    running = channel.unary_unary(SERVICE + "Echo").future(b"D60000", timeout=60)
    threading.Timer(0.3, running.cancel).start()
    try:
        running.result()
        raise AssertionError("it succeeded")
    except grpc.FutureCancelledError:
        pass
    eventually(lambda: given_up() == before + 1)


def too_large():
    fails(lambda: echo(b"E" * 7000000), 8)
    same(echo(b"E"), b"E")


def thousand_at_once():
    method = channel.unary_unary(SERVICE + "Echo")
    for running in [method.future(b"D300", timeout=60) for _ in range(1000)]:
        same(running.result(), b"D300")


def collect(messages):
    return channel.stream_unary(SERVICE + "Collect")(iter(messages), timeout=60)


def status(code):
    same(fails(lambda: echo(("S%d 100%% över %d" % (code, code)).encode()), code), "100%% över %d" % code)


CASES = {
    "echo": lambda: same(echo(b"E" * 256), b"E" * 256),
    "empty": lambda: same(echo(b""), b""),
    "deadline-met": lambda: same(echo(b"D50", timeout=20), b"D50"),
    "deadline-missed": deadline_missed,
    "cancel": cancel,
    "large": lambda: same(echo(b"E" * 5000000), b"E" * 5000000),
    "large-reply": lambda: same(echo(b"B5000000"), b"b" * 5000000),
    "too-large": too_large,
    "thousand-at-once": thousand_at_once,
    "gzip": lambda: fails(lambda: echo(b"E" * 5000, compression=grpc.Compression.Gzip), 12),
    "client-stream": lambda: same(collect([b"0123456789"] * 100), b"100 1000"),
    "client-stream-empty": lambda: same(collect([]), b"0 0"),
    "client-stream-refused": lambda: fails(lambda: collect([b"one", b"S9 enough"]), 9),
    "unknown-method": lambda: fails(lambda: echo(b"E", path=SERVICE + "Missing"), 12),
    "unknown-service": lambda: fails(lambda: echo(b"E", path="/no.such.Service/Echo"), 12),
    "throwing-handler": lambda: fails(lambda: echo(b"T"), 2),
    "health": lambda: same(echo(b"", path="/grpc.health.v1.Health/Check"), b"\x08\x01"),
}
for number in range(1, 17):
    CASES["status-%d" % number] = lambda number=number: status(number)

for name, run in CASES.items():
    try:
        run()
        print("case %s ok" % name, flush=True)
    except Exception as error:  # pylint: disable=broad-except
        print("case %s failed: %s" % (name, str(error).replace("\n", " ")), flush=True)
channel.close()
