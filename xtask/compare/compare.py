"""Emulators side by side, in one run: how soon, how fast, how large, how many at once.

Reads what to start as a line of JSON: `[{"name": …, "command": […], "environment": {…}}]`,
where PORT in either stands for a free one; prints the figures as JSON. `cargo xtask compare`
runs this. All contenders take their turn in each round, the first of them another each time.
"""

import contextlib
import json
import os
import resource
import signal
import socket
import statistics
import subprocess
import sys
import time

from client import Connection, Flood, prepare
from pycognito.aws_srp import AWSSRP

PASSWORD = "Correct-Horse7!"
USERS = 10_000
BLOCK = 250
STARTS = 5
ROUNDS = 41
LOAD_SECONDS = 60
WARM_SECONDS = 10
AT_ONCE = [1, 10, 100, 1000]
FLOOD_SECONDS = 5


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
            except OSError:
                if self.process.poll() is not None:
                    raise RuntimeError(f"{self.name} has ended") from None
                if time.perf_counter() - begun > 120:
                    raise RuntimeError(f"{self.name} does not answer") from None
                time.sleep(0.001)

    def stop(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def processes(self):
        """What is in /proc of the process and of all that it has started."""
        pids = [self.process.pid]
        while pids:
            pid = pids.pop()
            with contextlib.suppress(OSError):
                yield f"/proc/{pid}"
                with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as children:
                    pids += [int(child) for child in children.read().split()]

    def memory(self):
        """Megabytes that are in use."""
        total = 0
        for folder in self.processes():
            with open(f"{folder}/status", encoding="ascii") as status:
                total += sum(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
        return total * 1024 / 1e6

    def processor(self):
        """Seconds of processor time that were used."""
        total = 0
        for folder in self.processes():
            with open(f"{folder}/stat", encoding="ascii") as stat:
                fields = stat.read().rsplit(")", 1)[1].split()
            total += int(fields[11]) + int(fields[12])
        return total / os.sysconf("SC_CLK_TCK")

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

    def password_request(self):
        given = {"USERNAME": "alice", "PASSWORD": PASSWORD}
        return prepare("InitiateAuth", ClientId=self.client, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=given)

    def create_pool(self):
        return self.connection.timed(prepare("CreateUserPool", PoolName="compare"))[0]

    def by_password(self):
        took, answer = self.connection.timed(self.password_request())
        answer["AuthenticationResult"]["AccessToken"]
        return took

    def by_srp(self):
        """Seconds of the two requests, without what the client computes between them."""
        srp = AWSSRP("alice", PASSWORD, self.pool, self.client, client=object())
        parameters = {"USERNAME": "alice", "SRP_A": srp.get_auth_params()["SRP_A"]}
        begin = prepare("InitiateAuth", ClientId=self.client, AuthFlow="USER_SRP_AUTH", AuthParameters=parameters)
        first, asked = self.connection.timed(begin)
        responses = srp.process_challenge(asked["ChallengeParameters"], parameters)
        session = {"Session": asked["Session"]} if "Session" in asked else {}
        proof = prepare(
            "RespondToAuthChallenge",
            ClientId=self.client,
            ChallengeName="PASSWORD_VERIFIER",
            ChallengeResponses=responses,
            **session,
        )
        second, answer = self.connection.timed(proof)
        answer["AuthenticationResult"]["AccessToken"]
        return first + second

    def make_users(self, numbers):
        """Seconds of these requests."""
        requests = [
            prepare(
                "AdminCreateUser",
                UserPoolId=self.pool,
                Username=f"user-{number}",
                TemporaryPassword=PASSWORD,
                MessageAction="SUPPRESS",
                UserAttributes=[{"Name": "email", "Value": f"user-{number}@example.com"}],
            )
            for number in numbers
        ]
        return sum(self.connection.timed(request)[0] for request in requests)


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
    flood = Flood(contender.port, contender.password_request(), 4)
    flood.run(WARM_SECONDS)
    warm = contender.memory()
    flood.run(LOAD_SECONDS - WARM_SECONDS)
    flood.close()
    return {"warm": warm, "end": contender.memory(), "sign_ins": flood.done, "errors": flood.errors}


def at_once(contender, connections):
    """Sign-ins a second by so many users, errors, and how many cores the emulator used."""
    flood = Flood(contender.port, contender.password_request(), connections)
    flood.run(1)
    before, processor, begun = flood.done, contender.processor(), time.perf_counter()
    flood.run(FLOOD_SECONDS)
    took = time.perf_counter() - begun
    figures = {
        "rate": (flood.done - before) / took,
        "errors": flood.errors,
        "cores": (contender.processor() - processor) / took,
    }
    flood.close()
    return figures


def crowds(contenders):
    """One contender after the other, so that what one has left to do burdens no other."""
    found = {str(connections): {} for connections in AT_ONCE}
    for contender in contenders:
        for connections in AT_ONCE:
            found[str(connections)][contender.name] = at_once(contender, connections)
    return found


def main():
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
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
        for contender in contenders:
            contender.connection.own = []
        figures["CreateUserPool"] = rounds(contenders, Contender.create_pool)
        figures["sign-in by password"] = rounds(contenders, Contender.by_password)
        figures["sign-in by SRP"] = rounds(contenders, Contender.by_srp)
        figures["own"] = {each.name: statistics.median(each.connection.own) * 1000 for each in contenders}
        made = {contender.name: 0.0 for contender in contenders}
        for number, contender in in_turn(contenders, USERS // BLOCK):
            made[contender.name] += contender.make_users(range(number * BLOCK, (number + 1) * BLOCK))
        figures["users"] = made
        figures["memory"] = {contender.name: contender.memory() for contender in contenders}
        figures["load"] = load(contenders[0])
        figures["at once"] = crowds(contenders)
    finally:
        for contender in contenders:
            if contender.process:
                contender.stop()
    json.dump(figures, sys.stdout)


main()
