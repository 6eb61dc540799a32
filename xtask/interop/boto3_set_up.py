"""boto3, AWS's own SDK, sets up a pool with dummy credentials and uses it."""

import re

import boto3
from pycognito import Cognito
from pycognito.aws_srp import AWSSRP

from checks import Checks, briefing, refused

given = briefing()
check = Checks("boto3")
idp = boto3.client("cognito-idp", region_name=given["region"], endpoint_url=given["endpoint"])

with check("CreateUserPool"):
    pool = idp.create_user_pool(
        PoolName="made by boto3",
        Policies={"PasswordPolicy": {"MinimumLength": 10}},
        UsernameAttributes=["email"],
    )["UserPool"]
    assert re.fullmatch(given["region"] + "_[0-9A-Za-z]+", pool["Id"]), pool
    assert pool["Name"] == "made by boto3", pool

with check("CreateUserPoolClient with a secret"):
    app = idp.create_user_pool_client(
        UserPoolId=pool["Id"],
        ClientName="made by boto3",
        GenerateSecret=True,
        ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        PreventUserExistenceErrors="ENABLED",
    )["UserPoolClient"]
    assert len(app["ClientSecret"]) > 40, "the secret is short"
    assert app["PreventUserExistenceErrors"] == "ENABLED"

email, temporary, permanent = "bob@example.com", "Temporary-7", "Permanent-8"

with check("AdminCreateUser [set up]"):
    user = idp.admin_create_user(
        UserPoolId=pool["Id"],
        Username=email,
        TemporaryPassword=temporary,
        MessageAction="SUPPRESS",
        UserAttributes=[{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}],
    )["User"]
    assert user["UserStatus"] == "FORCE_CHANGE_PASSWORD" and user["Enabled"], user
    # Where the e-mail address is the user name, the real one is the sub.
    assert {"Name": "sub", "Value": user["Username"]} in user["Attributes"], user
    assert user["UserCreateDate"].year > 2020, user

with check("AdminCreateUser of a name that is taken"), refused(
    "UsernameExistsException", "User account already exists"
):
    idp.admin_create_user(UserPoolId=pool["Id"], Username=email, TemporaryPassword=temporary)

with check("the refusal is the SDK's typed exception"):
    try:
        idp.admin_set_user_password(UserPoolId=pool["Id"], Username=email, Password="Short-7")
    except idp.exceptions.InvalidPasswordException as error:
        assert "Password not long enough" in str(error), error
    else:
        raise AssertionError("a password of 7 characters was taken")

with check("AdminSetUserPassword"):
    idp.admin_set_user_password(UserPoolId=pool["Id"], Username=email, Password=permanent, Permanent=True)

with check("AdminSetUserPassword of an unknown user"), refused("UserNotFoundException", "User does not exist."):
    idp.admin_set_user_password(UserPoolId=pool["Id"], Username="nobody", Password=permanent, Permanent=True)

with check("a pool that does not exist"), refused(
    "ResourceNotFoundException", f"User pool {given['region']}_none does not exist."
):
    idp.admin_create_user(UserPoolId=given["region"] + "_none", Username=email)


def initiate(flow, hashed=email, **parameters):
    secret_hash = AWSSRP.get_secret_hash(hashed, app["ClientId"], app["ClientSecret"])
    return idp.initiate_auth(
        ClientId=app["ClientId"], AuthFlow=flow, AuthParameters={"SECRET_HASH": secret_hash, **parameters}
    )


with check("USER_PASSWORD_AUTH [password; secret]"):
    tokens = initiate("USER_PASSWORD_AUTH", USERNAME=email, PASSWORD=permanent)["AuthenticationResult"]
    assert tokens["TokenType"] == "Bearer" and tokens["ExpiresIn"] == 3600
    assert idp.get_user(AccessToken=tokens["AccessToken"])["Username"] == user["Username"]

for name, password in ((email, temporary), ("nobody@example.com", permanent)):
    with check(f"USER_PASSWORD_AUTH of {name} with a wrong password"), refused(
        "NotAuthorizedException", "Incorrect username or password."
    ):
        initiate("USER_PASSWORD_AUTH", hashed=name, USERNAME=name, PASSWORD=password)

with check("REFRESH_TOKEN_AUTH, its SECRET_HASH over the real user name"):
    again = initiate("REFRESH_TOKEN_AUTH", hashed=user["Username"], REFRESH_TOKEN=tokens["RefreshToken"])
    assert again["AuthenticationResult"]["AccessToken"] != tokens["AccessToken"]

with check("GetTokensFromRefreshToken [refresh; secret]"):
    again = idp.get_tokens_from_refresh_token(
        ClientId=app["ClientId"], ClientSecret=app["ClientSecret"], RefreshToken=tokens["RefreshToken"]
    )
    assert again["AuthenticationResult"]["IdToken"]

with check("pycognito signs in to this pool by SRP, by the e-mail address"):
    client = Cognito(
        pool["Id"],
        app["ClientId"],
        user_pool_region=given["region"],
        username=email,
        client_secret=app["ClientSecret"],
        boto3_client_kwargs={"endpoint_url": given["endpoint"]},
    )
    client.authenticate(permanent)
    assert client.id_claims["cognito:username"] == user["Username"], client.id_claims
