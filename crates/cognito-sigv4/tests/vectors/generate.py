"""Signs requests with botocore and prints botocore.json (see README.md)."""

import datetime
import json
from unittest import mock

import botocore
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

CLIENT_ID = "1h57kf5cpq17m0eml12EXAMPLE"
# AWS's own examples: https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
ACCESS_KEY_ID = "AKIDEXAMPLE"
SECRET_ACCESS_KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
SESSION_TOKEN = "IQoJb3JpZ2luX2VjEXAMPLE//8/+wEaCWV1LXdlc3QtMiJHMEUCIQ=="

LONDON = "eu-west-2_eYpv1mFHB"
PLAIN = {"username": "alice", "password": "Correct-Horse7!"}
BEYOND_ASCII = {"username": "zoë@example.com", "password": "Grüße-7! 日本 \"🚀\""}

CASES = [
    dict(name="long-lived key", **PLAIN),
    dict(name="temporary key", session_token=SESSION_TOKEN, **PLAIN),
    dict(name="body beyond ASCII", session_token=SESSION_TOKEN, **BEYOND_ASCII),
    dict(name="custom endpoint with a port", endpoint="http://127.0.0.1:9229/", **PLAIN),
    dict(name="IPv6 endpoint", endpoint="http://[::1]:9229/", **PLAIN),
    dict(name="default port", endpoint="https://cognito.example:443/", **PLAIN),
    dict(name="http's default port", endpoint="http://cognito.example:80/", **PLAIN),
    dict(name="443 with http", endpoint="http://cognito.example:443/", **PLAIN),
    dict(name="path", endpoint="https://proxy.example/cognito-idp/v1", **PLAIN),
    dict(
        name="path with encodings",
        endpoint="https://proxy.example/a%20b/c%2Fd/%C3%BC~/e.f_g-h/",
        **PLAIN,
    ),
    dict(
        name="path with delimiters",
        endpoint="https://proxy.example/a;b=c,d/e:f/(g)*!$&'+/",
        **PLAIN,
    ),
    dict(name="China", user_pool_id="cn-north-1_eYpv1mFHB", **PLAIN),
    dict(name="end of a year", time="2027-12-31T23:59:59Z", **PLAIN),
]


def default_endpoint(region):
    suffix = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
    return f"https://cognito-idp.{region}.{suffix}/"


def signed(case):
    user_pool_id = case.get("user_pool_id", LONDON)
    region = user_pool_id.split("_")[0]
    url = case.get("endpoint", default_endpoint(region))
    time = case.get("time", "2026-11-24T14:08:00Z")
    body = {
        "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
        "ClientId": CLIENT_ID,
        "AuthParameters": {"USERNAME": case["username"], "PASSWORD": case["password"]},
        "UserPoolId": user_pool_id,
    }
    body = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    headers = {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": "AWSCognitoIdentityProviderService.AdminInitiateAuth",
    }
    request = AWSRequest("POST", url, headers=dict(headers), data=body.encode())
    credentials = Credentials(ACCESS_KEY_ID, SECRET_ACCESS_KEY, case.get("session_token"))
    now = datetime.datetime.fromisoformat(time)
    with mock.patch("botocore.auth.get_current_datetime", return_value=now):
        SigV4Auth(credentials, "cognito-idp", region).add_auth(request)
    return {
        "name": case["name"],
        "user_pool_id": user_pool_id,
        "username": case["username"],
        "password": case["password"],
        "endpoint": case.get("endpoint"),
        "access_key_id": ACCESS_KEY_ID,
        "secret_access_key": SECRET_ACCESS_KEY,
        "session_token": case.get("session_token"),
        "unix_seconds": int(now.timestamp()),
        "url": url,
        "headers": headers,
        "body": body,
        "added": {
            name.lower(): value
            for name, value in sorted(request.headers.items())
            if name not in headers
        },
    }


print(
    json.dumps(
        {
            "signer": f"botocore {botocore.__version__}",
            "client_id": CLIENT_ID,
            "cases": [signed(case) for case in CASES],
        },
        indent=2,
        ensure_ascii=False,
    )
)
