"""App clients: what is filled in, what is kept, what an update resets."""

import re

import pytest

from cognito import NOT_FOUND, case, refused, source

TERRAFORM = "hashicorp/terraform-provider-aws, acceptance tests of aws_cognito_user_pool_client"
NOBODY = "0" * 26


@pytest.mark.parametrize(
    ("member", "value"),
    [
        case("RefreshTokenValidity", 30, says=TERRAFORM, id="RefreshTokenValidity"),
        case("EnableTokenRevocation", True, says=TERRAFORM, id="EnableTokenRevocation"),
        case("EnablePropagateAdditionalUserContextData", False, says=TERRAFORM, id="EnablePropagate"),
        case("AuthSessionValidity", 3, says=TERRAFORM, id="AuthSessionValidity"),
        case("AllowedOAuthFlowsUserPoolClient", False, says=TERRAFORM, id="AllowedOAuthFlowsUserPoolClient"),
        case("ClientName", "conformance", says="service model, UserPoolClientType.ClientName", id="ClientName"),
    ],
)
def test_default(pool, member, value):
    client = pool.client()
    assert client[member] == value
    assert pool.read_client(client)[member] == value


@source(TERRAFORM + ": null in the state")
@pytest.mark.parametrize(
    "member",
    [
        "AccessTokenValidity",
        "IdTokenValidity",
        "TokenValidityUnits",
        "PreventUserExistenceErrors",
        "ReadAttributes",
        "WriteAttributes",
        "CallbackURLs",
        "LogoutURLs",
        "AllowedOAuthFlows",
        "AllowedOAuthScopes",
        "SupportedIdentityProviders",
        "DefaultRedirectURI",
        "AnalyticsConfiguration",
        "ClientSecret",
    ],
)
def test_absent_unless_given(pool, member):
    assert member not in pool.client()


@source("API reference, examples: 26 lower-case letters and digits")
def test_client_id(pool):
    assert re.fullmatch(r"[0-9a-z]{26}", pool.client()["ClientId"])


@source("API reference and AWS CLI, examples: 52 lower-case letters and digits, in clear in DescribeUserPoolClient")
def test_secret(pool):
    client = pool.client(GenerateSecret=True)
    assert re.fullmatch(r"[0-9a-z]{51,52}", client["ClientSecret"])
    assert pool.read_client(client)["ClientSecret"] == client["ClientSecret"]


@source("service model, UserPoolClientType: each member of the request has one of the same name")
@pytest.mark.parametrize(
    "given",
    [
        {"ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]},
        {"ExplicitAuthFlows": ["USER_PASSWORD_AUTH"]},
        {"ReadAttributes": ["email", "email_verified", "name"]},
        {"WriteAttributes": ["email", "name"]},
        {"PreventUserExistenceErrors": "ENABLED"},
        {"PreventUserExistenceErrors": "LEGACY"},
        {"EnableTokenRevocation": False},
        {"AuthSessionValidity": 15},
        {"RefreshTokenValidity": 1},
        {"CallbackURLs": ["https://example.com/back", "http://localhost:3000/back"]},
        {"LogoutURLs": ["https://example.com/out"]},
        {"SupportedIdentityProviders": ["COGNITO"]},
        {
            "AllowedOAuthFlowsUserPoolClient": True,
            "AllowedOAuthFlows": ["code"],
            "AllowedOAuthScopes": ["openid", "email"],
            "CallbackURLs": ["https://example.com/back"],
            "DefaultRedirectURI": "https://example.com/back",
            "SupportedIdentityProviders": ["COGNITO"],
        },
        {
            "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"],
            "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 10},
        },
        {"EnablePropagateAdditionalUserContextData": True, "GenerateSecret": True},
    ],
    ids=lambda given: "-".join(given)[:60],
)
def test_what_was_given_is_read_back(pool, given):
    client = pool.client(**given)
    assert pool.read_client(client) == client
    for name, value in given.items():
        if name != "GenerateSecret":
            # Lists are sets: they come back in another order.
            found = client[name]
            assert sorted(found) == sorted(value) if isinstance(value, list) else found == value, name


@source(TERRAFORM + ": with one unit all three come back")
@pytest.mark.parametrize(
    ("given", "after"),
    [
        ({"AccessToken": "minutes"}, {"AccessToken": "minutes", "IdToken": "hours", "RefreshToken": "days"}),
        ({"IdToken": "minutes"}, {"AccessToken": "hours", "IdToken": "minutes", "RefreshToken": "days"}),
        ({"RefreshToken": "hours"}, {"AccessToken": "hours", "IdToken": "hours", "RefreshToken": "hours"}),
    ],
)
def test_units_are_filled_in(pool, given, after):
    (unit,) = given
    client = pool.client(TokenValidityUnits=given, **{f"{unit}Validity": 10})
    assert client["TokenValidityUnits"] == after


@source("API reference, RefreshTokenValidity: 0 is the default of 30 days")
def test_refresh_validity_of_nothing(pool):
    assert pool.client(RefreshTokenValidity=0)["RefreshTokenValidity"] == 30


@source("CloudFormationCognitoCustomResources#7: ReadAttributes was cleared")
def test_update_clears_what_is_not_given(pool):
    client = pool.client(ReadAttributes=["email"], CallbackURLs=["https://example.com/back"], AuthSessionValidity=15)
    updated = pool.update_user_pool_client(ClientId=client["ClientId"])["UserPoolClient"]
    assert "ReadAttributes" not in updated and "CallbackURLs" not in updated
    assert updated["AuthSessionValidity"] == 3


@source("API reference, UpdateUserPoolClient: the secret is not in the request, and cannot be changed by it")
def test_update_leaves_the_secret(pool):
    client = pool.client(GenerateSecret=True)
    pool.update_user_pool_client(ClientId=client["ClientId"], ClientName="renamed")
    read = pool.read_client(client)
    assert read["ClientSecret"] == client["ClientSecret"] and read["ClientName"] == "renamed"


@source("service model, DeleteUserPoolClient; a client that is gone is not found")
def test_delete(pool):
    client = pool.client()
    pool.delete_user_pool_client(ClientId=client["ClientId"])
    with refused(NOT_FOUND, f"User pool client {client['ClientId']} does not exist."):
        pool.read_client(client)


@source("seen on AWS: User pool client … does not exist.")
@pytest.mark.parametrize(
    "operation", ["describe_user_pool_client", "update_user_pool_client", "delete_user_pool_client"]
)
def test_client_that_is_not_there(pool, operation):
    with refused(NOT_FOUND, f"User pool client {NOBODY} does not exist."):
        getattr(pool, operation)(ClientId=NOBODY)


@source("seen on AWS: an unknown app client of InitiateAuth")
def test_sign_in_with_a_client_that_is_not_there(pool):
    with refused(NOT_FOUND, f"User pool client {NOBODY} does not exist."):
        pool.sign_in({"ClientId": NOBODY})


@source("service model, UserPoolClientDescription: three members")
def test_list(pool):
    client = pool.client()
    (listed,) = pool.list_user_pool_clients()["UserPoolClients"]
    assert listed == {name: client[name] for name in ("ClientId", "UserPoolId", "ClientName")}


@source("service model, ListUserPoolClients.NextToken")
def test_list_in_pages(idp, pool):
    made = {pool.client()["ClientId"] for _ in range(3)}
    pages = idp.get_paginator("list_user_pool_clients").paginate(UserPoolId=pool.id, MaxResults=1)
    listed = [it["ClientId"] for page in pages for it in page["UserPoolClients"]]
    assert sorted(listed) == sorted(made)


@source("API reference, AddUserPoolClientSecret")
def test_second_secret(pool):
    client = {"ClientId": pool.client(GenerateSecret=True)["ClientId"]}
    added = pool.add_user_pool_client_secret(**client)["ClientSecretDescriptor"]
    assert added["ClientSecretId"].startswith(client["ClientId"] + "--")
    assert added["ClientSecretValue"]
    listed = pool.list_user_pool_client_secrets(**client)["ClientSecrets"]
    assert len(listed) == 2 and all("ClientSecretValue" not in it for it in listed)
    pool.delete_user_pool_client_secret(**client, ClientSecretId=added["ClientSecretId"])
    assert len(pool.list_user_pool_client_secrets(**client)["ClientSecrets"]) == 1


@source("API reference, AddUserPoolClientSecret.ClientSecret: a value of one's own does not come back")
def test_second_secret_of_ones_own(pool):
    client = {"ClientId": pool.client(GenerateSecret=True)["ClientId"]}
    added = pool.add_user_pool_client_secret(**client, ClientSecret="a1" * 20)["ClientSecretDescriptor"]
    assert "ClientSecretValue" not in added


@source("API reference, AddUserPoolClientSecret: two at most")
def test_third_secret(pool):
    client = {"ClientId": pool.client(GenerateSecret=True)["ClientId"]}
    pool.add_user_pool_client_secret(**client)
    with refused("LimitExceededException"):
        pool.add_user_pool_client_secret(**client)


@source("seen on AWS: User pool … does not exist.")
def test_client_in_a_pool_that_is_not_there(idp, region):
    with refused(NOT_FOUND, f"User pool {region}_000000000 does not exist."):
        idp.create_user_pool_client(UserPoolId=f"{region}_000000000", ClientName="conformance")
