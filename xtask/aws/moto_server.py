"""moto's server, which verifies signatures, and knows the credentials of the emulator.

    moto_server.py EMULATOR_URL

moto looks for the secret of an access key that it does not know at the emulator, which says what
its identity pools have issued. All else is moto's own: it computes the signature with botocore
and compares. It prints its port, and serves until standard input ends.
"""

import json
import sys
import urllib.request
from types import SimpleNamespace

from moto import settings
from moto.iam import access_control
from moto.iam.models import iam_backends
from moto.moto_server.threaded_moto_server import ThreadedMotoServer
from moto.s3.models import s3_backends
from moto.sts.models import sts_backends

emulator = sys.argv[1]
ACCOUNT = "123456789012"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/users"
MAY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": ["s3:ListBucket", "sts:GetCallerIdentity"],
            "Resource": "*",
        }
    ],
}

iam = iam_backends[ACCOUNT]["aws"]
iam.create_role("users", json.dumps({"Version": "2012-10-17", "Statement": []}), "/", None, "", [], "3600")
iam.put_role_policy("users", "list", json.dumps(MAY))
s3 = s3_backends[ACCOUNT]["aws"]
s3.create_bucket("papers", "us-east-1")
s3.put_object("papers", "read-me.txt", b"hello")


def issued(access_key_id):
    with urllib.request.urlopen(f"{emulator}/_emulator/credentials") as reply:
        for it in json.load(reply)["Credentials"]:
            if it["AccessKeyId"] == access_key_id and it["RoleArn"] == ROLE:
                return SimpleNamespace(
                    access_key_id=it["AccessKeyId"],
                    secret_access_key=it["SecretKey"],
                    session_token=it["SessionToken"],
                    role_arn=it["RoleArn"],
                    account_id=ACCOUNT,
                    session_name="CognitoIdentityCredentials",
                    arn=f"arn:aws:sts::{ACCOUNT}:assumed-role/users/CognitoIdentityCredentials",
                    user_id="AROAEXAMPLE:CognitoIdentityCredentials",
                )
    return None


def learn(access_key_id):
    known = sts_backends[ACCOUNT]["aws"].assumed_roles
    if not any(it.access_key_id == access_key_id for it in known):
        found = issued(access_key_id)
        if found:
            known.append(found)


class Key(access_control.AssumedRoleAccessKey):
    def __init__(self, account_id, partition, access_key_id, headers):
        learn(access_key_id)
        super().__init__(account_id, partition, access_key_id, headers)


access_control.AssumedRoleAccessKey = Key
settings.INITIAL_NO_AUTH_ACTION_COUNT = 0
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
_, port = server.get_host_and_port()
print(port, flush=True)
sys.stdin.read()
server.stop()
