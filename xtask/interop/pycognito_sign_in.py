"""pycognito signs in: SRP by another hand than ours, in Python's integers.

pycognito verifies the signature, issuer and audience of every token that it gets.
"""

import jwt
from pycognito import Cognito
from pycognito.exceptions import ForceChangePasswordException

from checks import Checks, briefing, refused

given = briefing()
public, telling, confidential = (given[name] for name in ("public", "telling", "confidential"))
alice, newcomers, crowd = given["alice"], given["newcomers"], given["crowd"]
check = Checks("pycognito")

WRONG = ("NotAuthorizedException", "Incorrect username or password.")

def cognito(username, app=public):
    return Cognito(
        given["user_pool_id"],
        app["id"],
        user_pool_region=given["region"],
        username=username,
        client_secret=app.get("secret"),
        boto3_client_kwargs={"endpoint_url": given["endpoint"]},
    )

def sign_in(username, password, app=public):
    client = cognito(username, app)
    client.authenticate(password)
    assert client.access_token and client.id_token and client.refresh_token
    return client

for app in (public, confidential):
    secret = "secret" if "secret" in app else "no secret"
    with check(f"right password, {app['name']} client [SRP; {secret}]"):
        client = sign_in(alice["username"], alice["password"], app)
        assert client.access_claims["username"] == alice["username"], client.access_claims
        assert client.id_claims["email"] == alice["email"], client.id_claims
        assert client.id_claims["email_verified"] is True, client.id_claims

    with check(f"GetUser with the access token, {app['name']} client"):
        user = client.get_user()
        assert (user.email, user.email_verified) == (alice["email"], True), user._data
        assert user.sub == client.id_claims["sub"], user._data

    with check(f"refresh, {app['name']} client [refresh; {secret}]"):
        before = client.access_claims
        client.renew_access_token()
        after = client.access_claims
        assert before["jti"] != after["jti"], "the same token again"
        assert before["origin_jti"] == after["origin_jti"], "another sign-in"
        assert before["auth_time"] == after["auth_time"], "another sign-in"

    with check(f"check_token refreshes an expired access token, {app['name']} client"):
        assert client.check_token() is False
        client.access_token = jwt.encode({"exp": 1}, "k" * 32)
        assert client.check_token() is True
        assert client.access_claims["jti"] not in (before["jti"], after["jti"])

    with check(f"wrong password, {app['name']} client"), refused(*WRONG):
        sign_in(alice["username"], alice["password"] + "?", app)

    with check(f"unknown user who must not be told from a known one, {app['name']} client"), refused(*WRONG):
        sign_in("nobody", alice["password"], app)

    with check(f"sign-in by a verified e-mail address, {app['name']} client"):
        client = sign_in(alice["email"], alice["password"], app)
        assert client.access_claims["username"] == alice["username"], client.access_claims

with check("refresh after a sign-in by e-mail address with a client secret is refused, as by AWS"), refused(
    "NotAuthorizedException", f"Unable to verify secret hash for client {confidential['id']}"
):
    # pycognito computes this SECRET_HASH over what was typed, and AWS over the
    # real user name: pycognito's issue 18. `client` is the confidential one here.
    client.renew_access_token()

with check("unknown user who may be told"), refused("UserNotFoundException", "User does not exist."):
    sign_in("nobody", alice["password"], telling)

with check("wrong client secret"), refused(
    "NotAuthorizedException", f"Unable to verify secret hash for client {confidential['id']}"
):
    sign_in(alice["username"], alice["password"], {**confidential, "secret": "not" + confidential["secret"]})

with check("no client secret where there is one"), refused(
    "NotAuthorizedException",
    f"Client {confidential['id']} is configured with secret but SECRET_HASH was not received",
):
    sign_in(alice["username"], alice["password"], {"id": confidential["id"]})

for app, newcomer in zip((public, confidential), newcomers):
    secret = "secret" if "secret" in app else "no secret"
    client = cognito(newcomer["username"], app)
    chosen = "Chosen" + newcomer["password"]
    with check(f"a temporary password asks for another, {app['name']} client"):
        try:
            client.authenticate(newcomer["password"])
        except ForceChangePasswordException:
            pass
        else:
            raise AssertionError("signed in with a temporary password")

    with check(f"a new password that breaks the policy, {app['name']} client"), refused(
        "InvalidPasswordException",
        "Password did not conform with policy: Password not long enough",
    ):
        client.new_password_challenge(newcomer["password"], "Short7!")

    with check(f"a new password, then a sign-in with it, {app['name']} client [new password; {secret}]"):
        client.new_password_challenge(newcomer["password"], chosen)
        assert client.access_claims["username"] == newcomer["username"], client.access_claims
        sign_in(newcomer["username"], chosen, app)
        with refused(*WRONG):
            sign_in(newcomer["username"], newcomer["password"], app)

check.not_made("has no USER_PASSWORD_AUTH; boto3, on which it stands, is asked for it by another script")

with check(f"a crowd of {len(crowd)} users with unusual names and passwords"):
    for user in crowd:
        client = sign_in(user["username"], user["password"])
        assert client.access_claims["username"] == user["username"], client.access_claims
