"""pycognito signs in with numbers that begin with a zero octet.

A, B, u, S and the salt are hashed as the shortest octets with a clear top bit.
An implementation that fills them up to their full width instead gets the same
octets nearly always, and fails to sign in once in 512 times. So this looks for
such a case of each number, though not for ever.
"""

import itertools
import time

import boto3
from pycognito.aws_srp import AWSSRP, calculate_u, hash_sha256, hex_hash, hex_to_long, pad_hex

from checks import Checks, briefing

given = briefing()
check = Checks("pycognito")
alice, app = given["alice"], given["public"]
idp = boto3.client("cognito-idp", region_name=given["region"], endpoint_url=given["endpoint"])

# For each of the three searches.
SECONDS = 60
# The full width of each.
BITS = {"A": 3072, "B": 3072, "u": 256, "S": 3072, "salt": 128}


def is_short(name, value):
    """Whether not even the octet that keeps the top bit clear fills the width."""
    return value.bit_length() < BITS[name] - 8


def begin(srp):
    """The first half of AWSSRP.authenticate_user."""
    return idp.initiate_auth(
        ClientId=app["id"], AuthFlow="USER_SRP_AUTH", AuthParameters=srp.get_auth_params()
    )["ChallengeParameters"]


def finish(srp, challenge):
    """The second half."""
    tokens = idp.respond_to_auth_challenge(
        ClientId=app["id"],
        ChallengeName="PASSWORD_VERIFIER",
        ChallengeResponses=srp.process_challenge(challenge, srp.get_auth_params()),
    )
    assert tokens["AuthenticationResult"]["AccessToken"]


def new_srp():
    return AWSSRP(alice["username"], alice["password"], given["user_pool_id"], app["id"], client=idp)


def tries():
    """Numbers from 1, until the time is up."""
    end = time.monotonic() + SECONDS
    return itertools.takewhile(lambda _: time.monotonic() < end, itertools.count(1))


def sign_in(name, number, srp, challenge):
    with check(f"a sign-in whose {name} begins with a zero octet (found at try {number})"):
        finish(srp, challenge)
    missing.discard(name)


missing = set(BITS)

for number in tries():
    # A depends on nothing but the client's own exponent.
    srp = new_srp()
    if is_short("A", srp.large_a_value):
        sign_in("A", number, srp, begin(srp))
        break

srp = new_srp()
user = f"{given['user_pool_id'].split('_')[1]}{alice['username']}:{alice['password']}"
x = hex_to_long(hex_hash(pad_hex(begin(srp)["SALT"]) + hash_sha256(user.encode())))
k_times_v = srp.val_k * pow(srp.val_g, x, srp.big_n)

for number in tries():
    challenge = begin(srp)
    b = hex_to_long(challenge["SRP_B"])
    u = calculate_u(srp.large_a_value, b)
    s = pow(b - k_times_v, srp.small_a_value + u * x, srp.big_n)
    for name, value in (("B", b), ("u", u), ("S", s)):
        if name in missing and is_short(name, value):
            sign_in(name, number, srp, challenge)
            break
    if missing.isdisjoint({"B", "u", "S"}):
        break

for number in tries():
    # The same password under a new salt.
    idp.admin_set_user_password(
        UserPoolId=given["user_pool_id"],
        Username=alice["username"],
        Password=alice["password"],
        Permanent=True,
    )
    challenge = begin(srp)
    if is_short("salt", hex_to_long(challenge["SALT"])):
        sign_in("salt", number, srp, challenge)
        break

for name in sorted(missing):
    check.not_made(f"no {name} began with a zero octet in {SECONDS} s; another run may have more luck")
