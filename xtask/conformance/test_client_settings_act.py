"""Settings of an app client that a sign-in and its tokens show."""

import pytest

from cognito import FLOWS, INVALID, NOT_AUTHORIZED, NO_USER, PASSWORD, claims, refused, source, values

WRONG = (NOT_AUTHORIZED, "Incorrect username or password.")
SRP = {"AuthFlow": "USER_SRP_AUTH", "AuthParameters": {"USERNAME": "alice", "SRP_A": "2" * 256}}


@source("getmoto/moto, tests marked as verified on AWS: legacy names allow SRP and refresh too")
@pytest.mark.parametrize("flow", ["USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"])
def test_legacy_flow_allows_srp(idp, pool, flow):
    pool.user()
    client = pool.client(ExplicitAuthFlows=[flow])
    answer = idp.initiate_auth(ClientId=client["ClientId"], **SRP)
    assert answer["ChallengeName"] == "PASSWORD_VERIFIER"


@source("API reference, ExplicitAuthFlows; seen on AWS: the text")
def test_flow_that_is_not_allowed(pool):
    pool.user()
    with refused(INVALID, "USER_PASSWORD_AUTH flow not enabled for this client"):
        pool.sign_in(pool.client(ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]))


@source(
    "API reference, ExplicitAuthFlows: without it, ALLOW_REFRESH_TOKEN_AUTH, ALLOW_USER_SRP_AUTH, ALLOW_CUSTOM_AUTH"
)
def test_flows_by_default(idp, pool):
    pool.user()
    client = pool.client()
    assert idp.initiate_auth(ClientId=client["ClientId"], **SRP)["ChallengeName"] == "PASSWORD_VERIFIER"


@source("API reference, PreventUserExistenceErrors")
@pytest.mark.parametrize(("setting", "error"), [("LEGACY", NO_USER), ("ENABLED", WRONG), (None, NO_USER)])
def test_unknown_user(pool, setting, error):
    given = {"PreventUserExistenceErrors": setting} if setting else {}
    client = pool.client(ExplicitAuthFlows=FLOWS, **given)
    with refused(*error):
        pool.sign_in(client, "nobody")


@source("developer guide, token revocation: origin_jti and jti are there when it is on")
def test_revocation_on(pool):
    pool.user()
    tokens = pool.tokens(pool.client(ExplicitAuthFlows=FLOWS))
    assert {"origin_jti", "jti"} <= claims(tokens["AccessToken"]).keys()
    assert {"origin_jti", "jti"} <= claims(tokens["IdToken"]).keys()


@source("developer guide, token revocation: without it a token has no origin_jti")
def test_revocation_off(pool):
    pool.user()
    tokens = pool.tokens(pool.client(ExplicitAuthFlows=FLOWS, EnableTokenRevocation=False))
    assert "origin_jti" not in claims(tokens["AccessToken"])


@source("API reference, RevokeToken: UnsupportedOperationException when revocation is off")
def test_revoke_with_revocation_off(idp, pool):
    pool.user()
    client = pool.client(ExplicitAuthFlows=FLOWS, EnableTokenRevocation=False)
    token = pool.tokens(client)["RefreshToken"]
    with refused("UnsupportedOperationException"):
        idp.revoke_token(ClientId=client["ClientId"], Token=token)


@source("API reference, RevokeToken; seen on AWS: the text")
def test_revoked_refresh_token(idp, pool):
    pool.user()
    client = pool.client(ExplicitAuthFlows=FLOWS)
    token = pool.tokens(client)["RefreshToken"]
    idp.revoke_token(ClientId=client["ClientId"], Token=token)
    with refused(NOT_AUTHORIZED, "Refresh Token has been revoked"):
        idp.initiate_auth(
            ClientId=client["ClientId"],
            AuthFlow="REFRESH_TOKEN_AUTH",
            AuthParameters={"REFRESH_TOKEN": token},
        )


@source("API reference, AccessTokenValidity, IdTokenValidity, TokenValidityUnits")
@pytest.mark.parametrize(
    ("given", "access", "of_id"),
    [
        ({}, 3600, 3600),
        ({"AccessTokenValidity": 2}, 7200, 3600),
        ({"IdTokenValidity": 5, "TokenValidityUnits": {"IdToken": "minutes"}}, 3600, 300),
        ({"AccessTokenValidity": 600, "TokenValidityUnits": {"AccessToken": "seconds"}}, 600, 3600),
    ],
)
def test_how_long_tokens_live(pool, given, access, of_id):
    pool.user()
    tokens = pool.tokens(pool.client(ExplicitAuthFlows=FLOWS, **given))
    in_access, in_id = claims(tokens["AccessToken"]), claims(tokens["IdToken"])
    assert in_access["exp"] - in_access["iat"] == access == tokens["ExpiresIn"]
    assert in_id["exp"] - in_id["iat"] == of_id


@source("API reference, ReadAttributes: what is not in it is in no ID token and no answer of GetUser")
def test_read_attributes(idp, pool):
    pool.user(email="alice@example.com", name="Alice")
    tokens = pool.tokens(pool.client(ExplicitAuthFlows=FLOWS, ReadAttributes=["email"]))
    of_id = claims(tokens["IdToken"])
    assert of_id["email"] == "alice@example.com" and "name" not in of_id
    found = values(idp.get_user(AccessToken=tokens["AccessToken"])["UserAttributes"])
    assert "name" not in found and found["email"] == "alice@example.com"


@source("API reference, WriteAttributes; the text as seen on AWS")
def test_write_attributes(idp, pool):
    pool.user()
    access = pool.tokens(pool.client(ExplicitAuthFlows=FLOWS, WriteAttributes=["email"]))["AccessToken"]
    idp.update_user_attributes(AccessToken=access, UserAttributes=[{"Name": "email", "Value": "a@example.com"}])
    with refused(NOT_AUTHORIZED, "A client attempted to write unauthorized attribute"):
        idp.update_user_attributes(AccessToken=access, UserAttributes=[{"Name": "name", "Value": "Alice"}])


@source("API reference, RefreshTokenRotation")
def test_rotation(idp, pool):
    pool.user()
    client = pool.client(
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"],
        RefreshTokenRotation={"Feature": "ENABLED", "RetryGracePeriodSeconds": 0},
    )
    first = pool.tokens(client)["RefreshToken"]
    again = idp.get_tokens_from_refresh_token(ClientId=client["ClientId"], RefreshToken=first)
    assert again["AuthenticationResult"]["RefreshToken"] != first


@source("seen on AWS; developer guide, computing secret hash values")
def test_secret_hash_is_required(pool):
    pool.user()
    client = pool.client(ExplicitAuthFlows=FLOWS, GenerateSecret=True)
    with refused(
        NOT_AUTHORIZED,
        f"Client {client['ClientId']} is configured with secret but SECRET_HASH was not received",
    ):
        pool.sign_in(client)


@source("API reference, AdminInitiateAuth")
def test_operators_sign_in(pool):
    pool.user()
    client = pool.client(ExplicitAuthFlows=FLOWS)
    answer = pool.admin_initiate_auth(
        ClientId=client["ClientId"],
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "alice", "PASSWORD": PASSWORD},
    )
    assert answer["AuthenticationResult"]["TokenType"] == "Bearer"


@source("developer guide, access token payload")
def test_claims_of_an_access_token(pool):
    user = values(pool.user()["UserAttributes"])
    client = pool.client(ExplicitAuthFlows=FLOWS)
    found = claims(pool.tokens(client)["AccessToken"])
    assert {"iss", "auth_time", "exp", "iat", "jti", "origin_jti", "event_id"} <= found.keys()
    assert (found["sub"], found["username"], found["token_use"]) == (user["sub"], "alice", "access")
    assert (found["client_id"], found["scope"]) == (client["ClientId"], "aws.cognito.signin.user.admin")


@source("developer guide, ID token payload")
def test_claims_of_an_id_token(pool):
    user = values(pool.user(email="alice@example.com", email_verified="true")["UserAttributes"])
    client = pool.client(ExplicitAuthFlows=FLOWS)
    found = claims(pool.tokens(client)["IdToken"])
    assert {"iss", "auth_time", "exp", "iat", "jti", "origin_jti"} <= found.keys()
    assert (found["sub"], found["cognito:username"], found["token_use"]) == (user["sub"], "alice", "id")
    assert (found["aud"], found["email"], found["email_verified"]) == (client["ClientId"], "alice@example.com", True)
