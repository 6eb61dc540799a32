"""Emulators side by side, in one run: how soon, how fast, how large.

Reads what to start as a line of JSON: `[{"name": …, "command": […], "environment": {…}}]`,
where PORT in either stands for a free one; prints the figures as JSON. `cargo xtask compare`
runs this. All contenders take their turn in each round, the first of them another each time.
"""

import contextlib
import http.client
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time

from pycognito.aws_srp import AWSSRP

PASSWORD = "Correct-Horse7!"
USERS = 10_000
BLOCK = 250
STARTS = 9
ROUNDS = 41
LOAD_SECONDS = 60
WARM_SECONDS = 10
SCOPE = "Credential=AKIDEXAMPLE/20260101/us-east-1/cognito-idp/aws4_request"


class Connection:
    """Requests to one endpoint, over one connection where the server keeps it."""

    def __init__(self, port):
        self.http = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def call(self, operation, **body):
        headers = {
            "content-type": "application/x-amz-json-1.1",
            "x-amz-target": f"AWSCognitoIdentityProviderService.{operation}",
            # Which service and region is asked: nobody here checks the signature.
            "authorization": f"AWS4-HMAC-SHA256 {SCOPE}, SignedHeaders=host, Signature=0",
        }
        self.http.request("POST", "/", json.dumps(body), headers)
        response = self.http.getresponse()
        text = response.read()
        if response.status != 200:
            raise RuntimeError(f"{operation}: {response.status} {text[:200]}")
        return json.loads(text) if text else {}


class Contender:
    """An emulator that runs, with a pool, an app client and a user."""

    def __init__(self, given):
        self.name = given["name"]
        self.given = given
        self.process = None

    def start(self):
        """Seconds from the start of the process to its first answer."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        put = lambda text: text.replace("PORT", str(self.port))  # noqa: E731
        begun = time.perf_counter()
        self.process = subprocess.Popen(
            [put(word) for word in self.given["command"]],
            env={**os.environ, **{name: put(it) for name, it in self.given["environment"].items()}},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        while True:
            try:
                Connection(self.port).call("ListUserPools", MaxResults=1)
                return time.perf_counter() - begun
            except (OSError, http.client.HTTPException):
                if self.process.poll() is not None:
                    raise RuntimeError(f"{self.name} has ended") from None
                if time.perf_counter() - begun > 120:
                    raise RuntimeError(f"{self.name} does not answer") from None
                time.sleep(0.001)

    def stop(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def memory(self):
        """Megabytes of the process and of all that it has started."""
        total, pids = 0, [self.process.pid]
        while pids:
            pid = pids.pop()
            with contextlib.suppress(OSError):
                with open(f"/proc/{pid}/status", encoding="ascii") as status:
                    total += sum(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
                with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as children:
                    pids += [int(child) for child in children.read().split()]
        return total * 1024 / 1e6

    def set_up(self):
        self.connection = Connection(self.port)
        call = self.connection.call
        self.pool = call("CreateUserPool", PoolName="compare")["UserPool"]["Id"]
        flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
        app = call("CreateUserPoolClient", UserPoolId=self.pool, ClientName="compare", ExplicitAuthFlows=flows)
        self.client = app["UserPoolClient"]["ClientId"]
        user = {"UserPoolId": self.pool, "Username": "alice"}
        call("AdminCreateUser", **user, MessageAction="SUPPRESS")
        call("AdminSetUserPassword", **user, Password=PASSWORD, Permanent=True)

    def create_pool(self):
        return timed(self.connection.call, "CreateUserPool", PoolName="compare")[0]

    def by_password(self, connection=None):
        given = {"USERNAME": "alice", "PASSWORD": PASSWORD}
        took, answer = timed(
            (connection or self.connection).call,
            "InitiateAuth",
            ClientId=self.client,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters=given,
        )
        answer["AuthenticationResult"]["AccessToken"]
        return took

    def by_srp(self):
        """Seconds of the two requests, without what the client computes between them."""
        srp = AWSSRP("alice", PASSWORD, self.pool, self.client, client=object())
        parameters = {"USERNAME": "alice", "SRP_A": srp.get_auth_params()["SRP_A"]}
        call = self.connection.call
        first, asked = timed(
            call, "InitiateAuth", ClientId=self.client, AuthFlow="USER_SRP_AUTH", AuthParameters=parameters
        )
        responses = srp.process_challenge(asked["ChallengeParameters"], parameters)
        session = {"Session": asked["Session"]} if "Session" in asked else {}
        second, answer = timed(
            call,
            "RespondToAuthChallenge",
            ClientId=self.client,
            ChallengeName="PASSWORD_VERIFIER",
            ChallengeResponses=responses,
            **session,
        )
        answer["AuthenticationResult"]["AccessToken"]
        return first + second

    def make_users(self, numbers):
        begun = time.perf_counter()
        for number in numbers:
            self.connection.call(
                "AdminCreateUser",
                UserPoolId=self.pool,
                Username=f"user-{number}",
                TemporaryPassword=PASSWORD,
                MessageAction="SUPPRESS",
                UserAttributes=[{"Name": "email", "Value": f"user-{number}@example.com"}],
            )
        return time.perf_counter() - begun


def timed(run, *arguments, **named):
    begun = time.perf_counter()
    answer = run(*arguments, **named)
    return time.perf_counter() - begun, answer


def in_turn(contenders, rounds):
    """Everyone in each round, another one first each time."""
    for number in range(rounds):
        first = number % len(contenders)
        for contender in contenders[first:] + contenders[:first]:
            yield number, contender


def rounds(contenders, measure, count=ROUNDS):
    """The median of each, in milliseconds."""
    found = {contender.name: [] for contender in contenders}
    for _, contender in in_turn(contenders, count):
        found[contender.name].append(measure(contender) * 1000)
    return {name: statistics.median(each) for name, each in found.items()}


def first_answer(contender):
    took = contender.start()
    contender.stop()
    return took


def load(contender):
    """Megabytes after the first seconds and at the end, sign-ins and errors."""
    end = time.monotonic() + LOAD_SECONDS
    done, errors = [0] * 4, []

    def sign_in(number):
        connection = Connection(contender.port)
        while time.monotonic() < end and not errors:
            try:
                contender.by_password(connection)
            except Exception as error:
                errors.append(repr(error))
            done[number] += 1

    threads = [threading.Thread(target=sign_in, args=(number,)) for number in range(len(done))]
    for thread in threads:
        thread.start()
    time.sleep(WARM_SECONDS)
    warm = contender.memory()
    for thread in threads:
        thread.join()
    return {"warm": warm, "end": contender.memory(), "sign_ins": sum(done), "errors": len(errors)}


def main():
    contenders = [Contender(given) for given in json.load(sys.stdin)]
    figures = {"first answer": rounds(contenders, first_answer, STARTS)}
    try:
        for contender in contenders:
            contender.start()
            contender.set_up()
        figures["memory at the start"] = {each.name: each.memory() for each in contenders}
        for _ in range(3):
            for contender in contenders:
                contender.by_password(), contender.by_srp()
        figures["CreateUserPool"] = rounds(contenders, Contender.create_pool)
        figures["sign-in by password"] = rounds(contenders, Contender.by_password)
        figures["sign-in by SRP"] = rounds(contenders, Contender.by_srp)
        made = {contender.name: 0.0 for contender in contenders}
        for number, contender in in_turn(contenders, USERS // BLOCK):
            made[contender.name] += contender.make_users(range(number * BLOCK, (number + 1) * BLOCK))
        figures["users"] = made
        figures["memory"] = {contender.name: contender.memory() for contender in contenders}
        figures["load"] = load(contenders[0])
    finally:
        for contender in contenders:
            if contender.process:
                contender.stop()
    json.dump(figures, sys.stdout)


main()
