"""Asks the service what its documentation leaves open, and prints "assumed / observed".

Without COGNITO_ENDPOINT it asks AWS itself, with the credentials that boto3 finds: it makes
pools of its own, sends no message to anybody, and deletes what it made. With it, an emulator
is asked, and a difference is a failure.
"""

import os
import re
import secrets
import sys
import traceback
import warnings

import boto3
from botocore.config import Config

import ask_devices  # noqa: F401
import ask_operators  # noqa: F401
import ask_sign_in  # noqa: F401
import ask_tokens  # noqa: F401
from guard import Guard, NotOurs
from world import DEVICES, QUESTIONS, World

# pycognito calls datetime.utcnow, of which newer Pythons warn.
warnings.simplefilter("ignore", DeprecationWarning)
FOREIGN = "us-east-1_NotOurs00"


def refuses_what_is_not_ours(idp):
    """The guard is tried on requests that must not go out, before anything else does."""
    for operation, given in (
        (idp.delete_user_pool, {"UserPoolId": FOREIGN}),
        (idp.admin_delete_user, {"UserPoolId": FOREIGN, "Username": "somebody"}),
        (idp.initiate_auth, {"ClientId": "0" * 26, "AuthFlow": "USER_SRP_AUTH", "AuthParameters": {}}),
        (idp.list_user_pools, {"MaxResults": 1}),
    ):
        try:
            operation(**given)
        except NotOurs:
            continue
        sys.exit("live: a request for what this run has not made went out")


def readable(text, guard):
    """Without what differs from run to run."""
    for name in (*guard.pools, *guard.clients):
        text = text.replace(name, "…")
    return re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "…", text)


def main():
    endpoint = os.environ.get("COGNITO_ENDPOINT")
    idp = boto3.client(
        "cognito-idp",
        endpoint_url=endpoint,
        region_name=os.environ["COGNITO_REGION"],
        config=Config(parameter_validation=False, retries={"mode": "standard", "total_max_attempts": 6}),
    )
    guard = Guard(idp)
    refuses_what_is_not_ours(idp)
    rows, differ = [], 0
    try:
        name = f"cognito-srp-live-{secrets.token_hex(4)}"
        worlds = {"plain": World(idp, name), "devices": World(idp, name, DeviceConfiguration=DEVICES)}
        for what, assumed, pool, find_out in QUESTIONS:
            try:
                found = readable(find_out(worlds[pool]), guard)
            except Exception as error:
                found = f"could not be asked: {error!r}"
                traceback.print_exc()
            differ += found != assumed
            rows.append((what, assumed, "as assumed" if found == assumed else found))
    finally:
        left = guard.delete_all(idp)
    print("| question | assumed | observed |\n|---|---|---|")
    for row in rows:
        print("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |")
    print(f"\nlive: {len(rows)} questions, {differ} otherwise than assumed")
    if left:
        sys.exit("live: these pools are left, delete them by hand: " + "; ".join(left))
    print("live: all that was made is deleted")
    if endpoint and differ:
        sys.exit(1)


main()
