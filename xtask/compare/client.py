"""A client that is hardly there: prepared requests over a socket, answers as octets.

What it measures is the emulator: a request is made ready before the time begins, and an answer
is read as JSON after it has ended.
"""

import contextlib
import json
import selectors
import socket
import time

SCOPE = "Credential=AKIDEXAMPLE/20260101/us-east-1/cognito-idp/aws4_request"


def prepare(operation, **body):
    """The octets of a request."""
    text = json.dumps(body).encode()
    head = [
        "POST / HTTP/1.1",
        "host: 127.0.0.1",
        "content-type: application/x-amz-json-1.1",
        f"content-length: {len(text)}",
        f"x-amz-target: AWSCognitoIdentityProviderService.{operation}",
        # Which service and region is asked: nobody here checks the signature.
        f"authorization: AWS4-HMAC-SHA256 {SCOPE}, SignedHeaders=host, Signature=0",
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + text


class Answer:
    """An answer as it comes in."""

    def __init__(self):
        self.octets = b""
        self.head_ends = None
        self.length = None

    def take(self, octets):
        """Whether it is whole; an empty piece is the end of the connection."""
        self.octets += octets
        if self.head_ends is None:
            end = self.octets.find(b"\r\n\r\n")
            if end >= 0:
                self.head_ends = end + 4
                self.read_head(self.octets[:end].decode("latin-1").lower())
        if self.head_ends is None:
            return False
        if self.length is not None:
            return len(self.octets) >= self.head_ends + self.length
        return not octets or (self.is_chunked and self.octets.endswith(b"0\r\n\r\n"))

    def read_head(self, head):
        version, status = head.split(" ", 2)[:2]
        fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
        self.status = int(status)
        self.is_chunked = fields.get("transfer-encoding") == "chunked"
        if "content-length" in fields:
            self.length = int(fields["content-length"])
        connection = fields.get("connection", "")
        self.is_last = connection == "close" or (version == "http/1.0" and connection != "keep-alive")
        self.is_last = self.is_last or (self.length is None and not self.is_chunked)

    def body(self):
        body = self.octets[self.head_ends :]
        if not self.is_chunked:
            return body
        whole = b""
        while body:
            size, body = body.split(b"\r\n", 1)
            size = int(size, 16)
            whole, body = whole + body[:size], body[size + 2 :]
            if not size:
                break
        return whole


class Connection:
    """Requests to one endpoint, one after the other, over one connection where the server
    keeps it."""

    def __init__(self, port):
        self.port = port
        self.socket = None
        # Seconds of processor time that the client itself took in each timed request.
        self.own = []

    def send(self, request):
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(request)
        answer = Answer()
        while True:
            octets = self.socket.recv(65536)
            if answer.take(octets):
                break
            if not octets:
                raise ConnectionError("the answer is cut off")
        if answer.is_last:
            self.close()
        return answer

    def close(self):
        if self.socket is not None:
            self.socket.close()
        self.socket = None

    def timed(self, request):
        """Seconds until the answer, and the answer."""
        begun, own = time.perf_counter(), time.thread_time()
        answer = self.send(request)
        took = time.perf_counter() - begun
        self.own.append(time.thread_time() - own)
        if answer.status != 200:
            raise RuntimeError(f"{request[:300]}: {answer.status} {answer.body()[:200]}")
        text = answer.body()
        return took, json.loads(text) if text else {}

    def call(self, operation, **body):
        return self.timed(prepare(operation, **body))[1]


class Flood:
    """One request again and again on many connections at once, by one thread."""

    def __init__(self, port, request, connections):
        self.port, self.request, self.connections = port, request, connections
        self.selector = selectors.DefaultSelector()
        self.done = self.errors = 0
        self.open = 0

    def connect(self):
        client = socket.socket()
        client.setblocking(False)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client.connect_ex(("127.0.0.1", self.port))
        self.selector.register(client, selectors.EVENT_WRITE)
        self.open += 1

    def drop(self, client):
        self.selector.unregister(client)
        client.close()
        self.open -= 1

    def run(self, seconds):
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            while self.open < self.connections:
                self.connect()
            for key, _ in self.selector.select(0.1):
                try:
                    self.go_on(key.fileobj, key.data)
                except OSError:
                    self.errors += 1
                    self.drop(key.fileobj)

    def go_on(self, client, answer):
        if answer is None:
            # A few hundred octets, which the system takes at once.
            client.sendall(self.request)
            self.selector.modify(client, selectors.EVENT_READ, Answer())
            return
        octets = client.recv(65536)
        if not answer.take(octets):
            if not octets:
                raise ConnectionError("the answer is cut off")
            return
        if answer.status == 200:
            self.done += 1
        else:
            self.errors += 1
        if answer.is_last:
            self.drop(client)
            return
        client.sendall(self.request)
        self.selector.modify(client, selectors.EVENT_READ, Answer())

    def close(self):
        for key in list(self.selector.get_map().values()):
            with contextlib.suppress(OSError):
                self.drop(key.fileobj)
        self.selector.close()
