"""Asks curl where it goes with these variables of the environment, and prints curl.json
(see README.md). It listens on ports 80 and 443 of 127.0.0.11 and 127.0.0.12."""

import json
import re
import selectors
import socket
import subprocess
import threading

PROXIES = {"127.0.0.11": "proxy-a.test", "127.0.0.12": "proxy-b.test"}
PORTS = [80, 443, 1080, 3128, 8080]
A, B = "http://proxy-a.test:3128", "http://proxy-b.test:8080"
SERVICE = "https://cognito-idp.eu-west-2.amazonaws.com/"
PLAIN = "http://emulator.example/"
V4, V6 = "https://10.1.2.3/", "https://[2001:db8::1]/"

CASES = [
    ("nothing is set", {}, SERVICE),
    ("HTTPS_PROXY", {"HTTPS_PROXY": A}, SERVICE),
    ("https_proxy", {"https_proxy": A}, SERVICE),
    ("https_proxy before HTTPS_PROXY", {"https_proxy": A, "HTTPS_PROXY": B}, SERVICE),
    ("ALL_PROXY", {"ALL_PROXY": A}, SERVICE),
    ("all_proxy", {"all_proxy": A}, SERVICE),
    ("all_proxy before ALL_PROXY", {"all_proxy": A, "ALL_PROXY": B}, SERVICE),
    ("HTTPS_PROXY before all_proxy", {"HTTPS_PROXY": A, "all_proxy": B}, SERVICE),
    ("http_proxy", {"http_proxy": A}, PLAIN),
    ("HTTP_PROXY", {"HTTP_PROXY": A}, PLAIN),
    ("HTTP_PROXY beside http_proxy", {"HTTP_PROXY": B, "http_proxy": A}, PLAIN),
    ("HTTP_PROXY beside ALL_PROXY", {"HTTP_PROXY": B, "ALL_PROXY": A}, PLAIN),
    ("ALL_PROXY for http", {"ALL_PROXY": A}, PLAIN),
    ("http_proxy for https", {"http_proxy": A}, SERVICE),
    ("HTTP_PROXY for https", {"HTTP_PROXY": A}, SERVICE),
    ("https_proxy for http", {"https_proxy": A}, PLAIN),
    ("an empty https_proxy", {"https_proxy": "", "HTTPS_PROXY": A}, SERVICE),
    ("an empty HTTPS_PROXY", {"HTTPS_PROXY": "", "ALL_PROXY": A}, SERVICE),
    ("an empty ALL_PROXY", {"ALL_PROXY": ""}, SERVICE),
    ("an empty no_proxy", {"HTTPS_PROXY": A, "no_proxy": "", "NO_PROXY": "*"}, SERVICE),
    ("no_proxy before NO_PROXY", {"HTTPS_PROXY": A, "no_proxy": "x.y", "NO_PROXY": "*"}, SERVICE),
]
for url, entries in {
    SERVICE: [
        "amazonaws.com", ".amazonaws.com", "*.amazonaws.com", "AmazonAWS.com", "naws.com",
        "amazonaws.com.", "..amazonaws.com", "com", ".", "cognito-idp.eu-west-2.amazonaws.com",
        "a.cognito-idp.eu-west-2.amazonaws.com", "cognito-idp", "*", "**", " *", "* ", "*,x.y",
        "x.y,*", "x.y,amazonaws.com", "x.y, amazonaws.com", "x.y ,amazonaws.com",
        "x.y,,amazonaws.com", ",amazonaws.com", "x.y amazonaws.com", "x.y;amazonaws.com",
        "\tamazonaws.com", "amazonaws.com:443", "https://amazonaws.com", "10.0.0.0/8",
        "0.0.0.0/0",
    ],
    V4: [
        "10.1.2.3", "10.1.2.4", "10.0.0.0/8", "10.1.2.0/24", "10.1.3.0/24", "10.1.2.2/31",
        "10.1.2.4/31", "10.1.2.3/32", "10.1.2.3/33", "0.0.0.0/0", "10.1.2.3/0", "10.1.2.3/",
        "10.1.2.3/x", "10.1.2.3/8x", "10.0.0.0/-8", "10.0.0.0/+8", "10.0.0.0/ 8",
        "10.1.2.3/99999999999", "2.3", ".2.3", "10.1.2", "10.1.2.03", "10.1.2.3:443", "10.1.2.3.",
        "x.y,10.0.0.0/8", "x.y 10.0.0.0/8", "::ffff:10.1.2.3", "*",
    ],
    V6: [
        "2001:db8::1", "2001:DB8:0::1", "2001:db8::2", "[2001:db8::1]", "2001:db8::/32",
        "2001:db9::/32", "2001:db8::/33", "2001:db8:8000::/33", "2001:db8:8000::/32",
        "2001:db8::/127", "2001:db8::1/128", "2001:db8::1/129", "::/0", "2001:db8::1/0",
        "[2001:db8::]/32", "10.0.0.0/8", "x.y,2001:db8::1", "*",
    ],
    "https://127.0.0.1:9/": ["", "127.0.0.0/8", "localhost"],
    "https://[::1]:9/": ["", "::1"],
    "https://localhost:9/": ["", "localhost", "127.0.0.1"],
    "https://emulator.localhost:9/": ["", "localhost"],
}.items():
    for entry in entries:
        CASES.append((f"NO_PROXY={entry!r}", {"HTTPS_PROXY": A, "NO_PROXY": entry}, url))
CASES.append(("http to this machine", {"http_proxy": A}, "http://127.0.0.1:9/"))
for proxy in [
    "proxy-a.test:3128", "proxy-a.test", "HTTP://Proxy-A.Test:3128", "http://proxy-a.test",
    "http://proxy-a.test/", "http://proxy-a.test:80", "http://proxy-a.test:3128/path?query#x",
    "http://proxy-a.test:03128", "http://127.0.0.11:3128", "127.0.0.11:3128",
    "https://proxy-a.test", "https://proxy-a.test:3128",
    "http://user:password@proxy-a.test:3128", "user:password@proxy-a.test:3128",
    "http://us%40er:p%3As%2Fs%25@proxy-a.test:3128", "http://us+er:p+s@proxy-a.test:3128",
    "http://user@proxy-a.test:3128", "http://user:@proxy-a.test:3128",
    "http://:password@proxy-a.test:3128", "http://@proxy-a.test:3128",
    "http://user:p@ss@proxy-a.test:3128", "http://user:p:ss@proxy-a.test:3128",
    "http://u%C3%BCser:p%C3%A4ss@proxy-a.test:3128",
    "socks5://proxy-a.test:1080", "socks5h://proxy-a.test", "socks4://proxy-a.test:1080",
    "ftp://proxy-a.test:3128", "http://", "://", "http:///", "http://proxy-a.test:99999",
    "http://proxy-a.test:x", "http://proxy a.test:3128", " http://proxy-a.test:3128",
    "http://proxy-a.test:3128 ",
]:
    CASES.append((f"HTTPS_PROXY={proxy!r}", {"HTTPS_PROXY": proxy}, SERVICE))


class Recorder:
    """The proxies, which let nobody through and say who came."""

    def __init__(self):
        self.selector = selectors.DefaultSelector()
        self.seen = []
        for address in PROXIES:
            for port in PORTS:
                listener = socket.create_server((address, port))
                self.selector.register(listener, selectors.EVENT_READ, (address, port))
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            for key, _ in self.selector.select():
                stream, _ = key.fileobj.accept()
                stream.settimeout(5)
                self.serve(stream, *key.data)

    def serve(self, stream, address, port):
        data = b""
        while b"\r\n\r\n" not in data:
            more = stream.recv(4096)
            data += more
            if not more or not data[:1].isalpha():
                break
        scheme = {0x16: "https", 4: "socks4", 5: "socks5"}.get(data[0], "http")
        authorization = re.search(rb"(?i)\r\nproxy-authorization: *(.*)\r\n", data)
        self.seen.append(
            {
                "proxy": f"{scheme}://{PROXIES[address]}:{port}",
                "authorization": authorization and authorization[1].decode(),
            }
        )
        if data[:1].isalpha():
            stream.sendall(b"HTTP/1.1 403 No\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        stream.close()


def resolved():
    for address, name in PROXIES.items():
        for port in PORTS:
            yield f"{name}:{port}:{address}"
    # Nobody listens there.
    for name in ["cognito-idp.eu-west-2.amazonaws.com", "emulator.example"]:
        for port in [80, 443]:
            yield f"{name}:{port}:127.0.0.99"


def asked(recorder, variables, url):
    recorder.seen.clear()
    command = ["curl", "-q", "-v", "--connect-timeout", "2", "--max-time", "4"]
    for entry in resolved():
        command += ["--resolve", entry]
    environment = {"PATH": "/usr/bin:/bin", **variables}
    output = subprocess.run(
        [*command, "--data", "x", url], env=environment, capture_output=True, text=True
    )
    if recorder.seen:
        return recorder.seen[0]
    # It tried the target itself, or nobody.
    target = {
        SERVICE: "127.0.0.99:443",
        PLAIN: "127.0.0.99:80",
        V4: "10.1.2.3:443",
        V6: "[2001:db8::1]:443",
    }
    target = [target[url]] if url in target else ["127.0.0.1:9", "[::1]:9"]
    tried = re.findall(r"\* +Trying (\S+)\.\.\.", output.stderr)
    if any(address in target for address in tried):
        return {"proxy": None, "authorization": None}
    return {"error": output.returncode}


def main():
    recorder = Recorder()
    version = subprocess.run(["curl", "--version"], capture_output=True, text=True).stdout
    table = [
        {"name": name, "variables": variables, "url": url, **asked(recorder, variables, url)}
        for name, variables, url in CASES
    ]
    print(
        json.dumps({"reader": version.split(" (")[0], "cases": table}, indent=2, ensure_ascii=False)
    )


main()
