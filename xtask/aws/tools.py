"""The AWS CLI and boto3 with a profile that `cognito configure-aws` wrote.

    tools.py COGNITO_COMMAND IDENTITY_POOL_ID MOTO_URL

The user is signed in already. AWS_CONFIG_FILE and COGNITO_HOME are the run's own.
"""

import json
import os
import subprocess
import sys

import boto3
import botocore.exceptions

cognito, identity_pool, moto = sys.argv[1:]
where = {"endpoint_url": moto, "region_name": "us-east-1"}


def passed(what):
    print(f"ok   {what}", flush=True)


configure = [cognito, "configure-aws", "--profile", "people", "--identity-pool-id", identity_pool]
subprocess.run([*configure, "--yes"], check=True)
with open(os.environ["AWS_CONFIG_FILE"]) as file:
    assert "[profile people]" in file.read()
passed("cognito configure-aws writes a profile")

cli = [sys.executable, "-m", "awscli", "--profile", "people", "--endpoint-url", moto]
said = subprocess.run(
    [*cli, "sts", "get-caller-identity", "--output", "json"], check=True, stdout=subprocess.PIPE
)
caller = json.loads(said.stdout)
assert caller["Arn"].endswith(":assumed-role/users/CognitoIdentityCredentials"), caller
passed("aws sts get-caller-identity, signed with what came")

session = boto3.Session(profile_name="people")
assert session.client("sts", **where).get_caller_identity()["Arn"] == caller["Arn"]
listed = session.client("s3", **where).list_objects_v2(Bucket="papers")["Contents"]
assert [it["Key"] for it in listed] == ["read-me.txt"], listed
passed("boto3 lists a bucket")

frozen = session.get_credentials().get_frozen_credentials()


def refused(key, secret, token):
    other = boto3.Session(key, secret, token).client("s3", **where)
    try:
        other.list_objects_v2(Bucket="papers")
    except botocore.exceptions.ClientError as error:
        return error.response["Error"]["Code"]
    return None


key, secret, token = frozen.access_key, frozen.secret_key, frozen.token
assert refused(key, secret, token) is None
code = refused(key, secret[:-1] + ("a" if secret[-1] != "a" else "b"), token)
assert code == "SignatureDoesNotMatch", code
code = refused(key, secret, token + "a")
assert code == "InvalidToken", code
passed("moto refuses another secret key, and another session token")

try:
    session.client("s3", **where).delete_object(Bucket="papers", Key="read-me.txt")
    sys.exit("moto lets the role do what it may not")
except botocore.exceptions.ClientError as error:
    assert error.response["Error"]["Code"] == "AccessDenied", error
passed("the role may do no more than it may")
