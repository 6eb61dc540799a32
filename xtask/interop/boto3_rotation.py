"""boto3 refreshes tokens where refresh tokens rotate, and revokes them."""

import jwt

from checks import Checks, briefing, refused
from codes import Codes
from pools import Pool, operator

given = briefing()
check = Checks("boto3")
codes = Codes(given["endpoint"])
idp = operator(given)
PASSWORD, GRACE = "Correct-Horse7!", 60

pool = Pool(idp, {})
pool.add_user("rita", PASSWORD)


def rotating(**settings):
    flows = ["ALLOW_USER_PASSWORD_AUTH"]
    return pool.add_client(
        ExplicitAuthFlows=flows,
        RefreshTokenRotation={"Feature": "ENABLED", "RetryGracePeriodSeconds": GRACE},
        **settings,
    )


def sign_in(app):
    return idp.initiate_auth(
        ClientId=app["ClientId"],
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "rita", "PASSWORD": PASSWORD},
    )["AuthenticationResult"]


def refresh(app, tokens, **more):
    return idp.get_tokens_from_refresh_token(
        ClientId=app["ClientId"], RefreshToken=tokens["RefreshToken"], **more
    )["AuthenticationResult"]


def claims(tokens):
    return jwt.decode(tokens["AccessToken"], options={"verify_signature": False})


app = rotating()

with check("CreateUserPoolClient with RefreshTokenRotation"):
    rotation = {"Feature": "ENABLED", "RetryGracePeriodSeconds": GRACE}
    assert app["RefreshTokenRotation"] == rotation, app

with check("each refresh brings a new refresh token of the same sign-in [rotation; no secret]"):
    first = sign_in(app)
    second = refresh(app, first)
    third = refresh(app, second)
    assert len({each["RefreshToken"] for each in (first, second, third)}) == 3
    assert claims(first)["origin_jti"] == claims(third)["origin_jti"]
    assert claims(first)["auth_time"] == claims(third)["auth_time"]

with check("a refresh token that was used is good for the grace period, and then reused"):
    assert refresh(app, second)["RefreshToken"]
    codes.set_clock_forward(GRACE)
    try:
        refresh(app, second)
    except idp.exceptions.RefreshTokenReuseException:
        pass
    else:
        raise AssertionError("a refresh token was good twice")

with check("REFRESH_TOKEN_AUTH is off where refresh tokens rotate"), refused(
    "InvalidParameterException", "REFRESH_TOKEN_AUTH flow not enabled for this client"
):
    idp.initiate_auth(
        ClientId=app["ClientId"],
        AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters={"REFRESH_TOKEN": sign_in(app)["RefreshToken"]},
    )

with check("another app client's refresh token"), refused("NotAuthorizedException", "Invalid Refresh Token"):
    refresh(rotating(), sign_in(app))

with check("RevokeToken ends the sign-in and no other"):
    first, other = sign_in(app), sign_in(app)
    idp.revoke_token(ClientId=app["ClientId"], Token=first["RefreshToken"])
    with refused("NotAuthorizedException", "Refresh Token has been revoked"):
        refresh(app, first)
    with refused("NotAuthorizedException", "Access Token has been revoked"):
        idp.get_user(AccessToken=first["AccessToken"])
    assert refresh(app, other)["AccessToken"]

with check("GlobalSignOut ends them all"):
    first, second = sign_in(app), sign_in(app)
    idp.global_sign_out(AccessToken=first["AccessToken"])
    for each in (first, second):
        with refused("NotAuthorizedException", "Refresh Token has been revoked"):
            refresh(app, each)

with check("RevokeToken takes no access token"):
    try:
        idp.revoke_token(ClientId=app["ClientId"], Token=sign_in(app)["AccessToken"])
    except idp.exceptions.UnsupportedTokenTypeException:
        pass
    else:
        raise AssertionError("an access token was revoked")
