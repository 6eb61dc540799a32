"""PyJWT verifies the emulator's tokens against the key set that it serves."""

import boto3
import jwt

from checks import Checks, briefing

given = briefing()
check = Checks("PyJWT")
alice, app = given["alice"], given["public"]
issuer = f"{given['endpoint']}/{given['user_pool_id']}"
keys = jwt.PyJWKClient(f"{issuer}/.well-known/jwks.json")

idp = boto3.client("cognito-idp", region_name=given["region"], endpoint_url=given["endpoint"])
tokens = idp.initiate_auth(
    ClientId=app["id"],
    AuthFlow="USER_PASSWORD_AUTH",
    AuthParameters={"USERNAME": alice["username"], "PASSWORD": alice["password"]},
)["AuthenticationResult"]


def verify(token, **expected):
    expected = {"issuer": issuer, **expected}
    required = ["exp", "iat", "iss", "sub", "jti", "auth_time", "token_use"]
    key = keys.get_signing_key_from_jwt(token)
    return jwt.decode(token, key, algorithms=["RS256"], options={"require": required}, **expected)


with check("ID token"):
    claims = verify(tokens["IdToken"], audience=app["id"])
    assert (claims["token_use"], claims["cognito:username"]) == ("id", alice["username"]), claims

with check("access token [verifies]"):
    claims = verify(tokens["AccessToken"])
    assert (claims["token_use"], claims["client_id"]) == ("access", app["id"]), claims

with check("the two are signed by two keys, and the set has no other"):
    kids = {jwt.get_unverified_header(tokens[name])["kid"] for name in ("IdToken", "AccessToken")}
    assert kids == {key.key_id for key in keys.get_signing_keys()} and len(kids) == 2, kids

for what, wrong, token, expected in (
    ("another audience", jwt.InvalidAudienceError, tokens["IdToken"], {"audience": "other"}),
    ("another issuer", jwt.InvalidIssuerError, tokens["AccessToken"], {"issuer": issuer + "x"}),
    (
        "the ID token's signature under the access token's claims",
        jwt.PyJWTError,
        ".".join(tokens["AccessToken"].split(".")[:2] + tokens["IdToken"].split(".")[2:]),
        {},
    ),
):
    with check(f"refuses {what}"):
        try:
            verify(token, **expected)
        except wrong:
            pass
        else:
            raise AssertionError("accepted")
