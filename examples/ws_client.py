"""Prints the buffer whenever something changes, with the standard library alone. Usage: ws_client.py [host:port] [messages]"""
import base64, json, os, socket, struct, sys

host, _, port = (sys.argv[1] if len(sys.argv) > 1 else "localhost:8001").partition(":")
wanted = int(sys.argv[2]) if len(sys.argv) > 2 else -1
link = socket.create_connection((host, int(port or 80)), timeout=60)
key = base64.b64encode(os.urandom(16)).decode()
link.sendall((f"GET /ws/realtime HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n").encode())
stream = link.makefile("rb")
if b" 101 " not in stream.readline():
    sys.exit("the server did not switch to WebSocket")
while stream.readline() != b"\r\n":
    pass
while wanted:
    head = stream.read(2)
    if len(head) < 2:
        sys.exit("the connection is gone")
    kind, size = head
    size = struct.unpack(">H", stream.read(2))[0] if size == 126 else struct.unpack(">Q", stream.read(8))[0] if size == 127 else size
    body = stream.read(size)
    if kind & 15 == 9:  # A ping wants its pong, masked with zeros.
        link.sendall(bytes([0x8A, 0x80 | size, 0, 0, 0, 0]) + body)
    elif kind & 15 == 8:
        sys.exit("the server closed the connection")
    elif kind & 15 == 1:
        buffer = json.loads(body)["buffer"]  # null while buffer.db cannot be read: unknown is never zero.
        print("Буфер: нет данных" if buffer is None else f"Буфер: чеков {buffer['pending']}", flush=True)
        wanted -= 1
