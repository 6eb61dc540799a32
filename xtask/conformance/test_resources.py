"""Domains, resource servers and identity providers: kept, listed, refused."""

import re

import pytest

from cognito import INVALID, NOT_FOUND, case, refused, source

PREFLIGHT = "badmintoncryer/cdk-preflight, the service's text for a deployed template"
SCOPES = [{"ScopeName": "read", "ScopeDescription": "Reads"}, {"ScopeName": "write", "ScopeDescription": "Writes"}]
SOCIAL = {"client_id": "id", "client_secret": "secret", "authorize_scopes": "email openid"}
OIDC = {
    "client_id": "id",
    "client_secret": "secret",
    "authorize_scopes": "openid",
    "attributes_request_method": "GET",
    "oidc_issuer": "https://issuer.example.com",
}


@source("service model, TagResource: ResourceNotFound is of a resource, InvalidParameter of a form")
@pytest.mark.parametrize(
    "arn",
    ["arn:aws:sqs:us-east-1:123456789012:queue", "arn:aws:cognito-idp:us-east-1:123456789012:group/us-east-1_Nobody"],
)
def test_tags_of_what_is_no_pool(idp, arn):
    with refused(INVALID):
        idp.list_tags_for_resource(ResourceArn=arn)


@source("AWS CLI, examples of create-user-pool-domain and describe-user-pool-domain")
def test_domain(idp, pool):
    domain = "conformance-" + pool.id[-9:].lower()
    pool.create_user_pool_domain(Domain=domain)
    found = idp.describe_user_pool_domain(Domain=domain)["DomainDescription"]
    assert (found["UserPoolId"], found["Domain"], found["Status"]) == (pool.id, domain, "ACTIVE")
    assert pool.delete_user_pool_domain(Domain=domain).keys() == {"ResponseMetadata"}


@source("providers of infrastructure rely on it: 200 and nothing in it")
def test_domain_that_is_not_there(idp):
    assert idp.describe_user_pool_domain(Domain="conformance-nobody-has-it")["DomainDescription"] == {}


@source("amplify-cli and others: the text")
def test_domain_that_is_taken(make_pool):
    one, two = make_pool(), make_pool()
    domain = "conformance-" + one.id[-9:].lower()
    one.create_user_pool_domain(Domain=domain)
    with refused(INVALID, "Domain already associated with another user pool."):
        two.create_user_pool_domain(Domain=domain)
    one.delete_user_pool_domain(Domain=domain)


@source(PREFLIGHT + "; amplify-cli#3854")
@pytest.mark.parametrize(
    ("domain", "word"), [("my-cognito-app", "cognito"), ("aws-app", "aws"), ("app-amazon", "amazon")]
)
def test_reserved_words(pool, domain, word):
    with refused(INVALID, f"Domain cannot contain reserved word: {word}"):
        pool.create_user_pool_domain(Domain=domain)


@source("service model, DomainType: lower-case letters, digits, hyphens")
@pytest.mark.parametrize("domain", ["Capital", "under_score", "-hyphen", "d" * 64])
def test_form_of_a_domain(pool, domain):
    with refused(INVALID):
        pool.create_user_pool_domain(Domain=domain)


@source("service model, ResourceServerType")
def test_resource_server(pool):
    given = {"Identifier": "https://api.example.com", "Name": "The API", "Scopes": SCOPES}
    made = pool.create_resource_server(**given)["ResourceServer"]
    assert made == {"UserPoolId": pool.id, **given}
    assert pool.describe_resource_server(Identifier=given["Identifier"])["ResourceServer"] == made
    assert pool.list_resource_servers(MaxResults=50)["ResourceServers"] == [made]


@source("API reference, UpdateResourceServer: the scopes are replaced")
def test_update_of_a_resource_server(pool):
    pool.create_resource_server(Identifier="api", Name="The API", Scopes=SCOPES)
    pool.update_resource_server(Identifier="api", Name="Renamed", Scopes=SCOPES[:1])
    found = pool.describe_resource_server(Identifier="api")["ResourceServer"]
    assert (found["Name"], found["Scopes"]) == ("Renamed", SCOPES[:1])


@source("API reference, AllowedOAuthScopes: <identifier>/<scope>")
def test_scope_of_a_resource_server(pool):
    pool.create_resource_server(Identifier="api", Name="The API", Scopes=SCOPES)
    client = pool.client(
        AllowedOAuthFlowsUserPoolClient=True,
        AllowedOAuthFlows=["client_credentials"],
        AllowedOAuthScopes=["api/read"],
        GenerateSecret=True,
    )
    assert client["AllowedOAuthScopes"] == ["api/read"]


@source("service model, DeleteResourceServer; what is gone is not found")
def test_delete_of_a_resource_server(pool):
    pool.create_resource_server(Identifier="api", Name="The API")
    pool.delete_resource_server(Identifier="api")
    with refused(NOT_FOUND):
        pool.describe_resource_server(Identifier="api")


@source(PREFLIGHT)
@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"Identifier": "an api"}, "identifier"),
        (
            {"Identifier": "api", "Scopes": [{"ScopeName": "a/b", "ScopeDescription": "x"}]},
            "scopes.1.member.scopeName",
        ),
    ],
)
def test_form_of_a_resource_server(pool, given, path):
    with refused(
        INVALID,
        re.compile(re.escape(f"at '{path}' failed to satisfy constraint: Member must satisfy regular expression")),
    ):
        pool.create_resource_server(Name="The API", **given)


@source("service model, ListResourceServersLimitType: 50 at most")
def test_limit_of_51(pool):
    with refused(INVALID, re.compile("Value '51' at 'maxResults'.*less than or equal to 50")):
        pool.list_resource_servers(MaxResults=51)


@source("AWS CLI, examples of create-identity-provider")
def test_identity_provider(pool):
    given = {"ProviderName": "Google", "ProviderType": "Google", "ProviderDetails": SOCIAL}
    made = pool.create_identity_provider(**given, IdpIdentifiers=["g"])["IdentityProvider"]
    assert made["ProviderDetails"].items() >= SOCIAL.items()
    assert made["ProviderName"] == "Google" and made["UserPoolId"] == pool.id
    assert pool.describe_identity_provider(ProviderName="Google")["IdentityProvider"] == made
    assert pool.get_identity_provider_by_identifier(IdpIdentifier="g")["IdentityProvider"] == made
    (listed,) = pool.list_identity_providers()["Providers"]
    assert listed.keys() == {"ProviderName", "ProviderType", "CreationDate", "LastModifiedDate"}


@source("AWS CLI, examples of describe-identity-provider: what is filled in")
def test_identity_provider_by_default(pool):
    given = {"ProviderName": "Google", "ProviderType": "Google", "ProviderDetails": SOCIAL}
    made = pool.create_identity_provider(**given)["IdentityProvider"]
    assert made["AttributeMapping"] == {"username": "sub"} and made["IdpIdentifiers"] == []


@source("API reference, SupportedIdentityProviders")
def test_client_of_an_identity_provider(pool):
    pool.create_identity_provider(ProviderName="Google", ProviderType="Google", ProviderDetails=SOCIAL)
    client = pool.client(SupportedIdentityProviders=["Google", "COGNITO"])
    assert sorted(client["SupportedIdentityProviders"]) == ["COGNITO", "Google"]


@source("service model, DuplicateProviderException")
def test_identity_provider_twice(pool):
    given = {"ProviderName": "Google", "ProviderType": "Google", "ProviderDetails": SOCIAL}
    pool.create_identity_provider(**given)
    with refused("DuplicateProviderException"):
        pool.create_identity_provider(**given)


@source("service model, DeleteIdentityProvider; what is gone is not found")
def test_delete_of_an_identity_provider(pool):
    pool.create_identity_provider(ProviderName="Google", ProviderType="Google", ProviderDetails=SOCIAL)
    pool.delete_identity_provider(ProviderName="Google")
    with refused(NOT_FOUND):
        pool.describe_identity_provider(ProviderName="Google")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        case(
            {"ProviderName": "MyGoogle", "ProviderType": "Google", "ProviderDetails": SOCIAL},
            "Provider MyGoogle cannot be of type Google.",
            says=PREFLIGHT,
            id="social-by-another-name",
        ),
        case(
            {"ProviderName": "Google", "ProviderType": "Google", "ProviderDetails": {"client_id": "id"}},
            "clientId, clientSecret and authorizeScopes are all required idp details.",
            says=PREFLIGHT,
            id="social-without-secret",
        ),
        case(
            {"ProviderName": "Ours", "ProviderType": "OIDC", "ProviderDetails": {"client_id": "id"}},
            "clientId, authorizeScopes, oidcIssuer and attributesRequestMethod are all required idp details.",
            says=PREFLIGHT,
            id="oidc-without-issuer",
        ),
        case(
            {
                "ProviderName": "Ours",
                "ProviderType": "OIDC",
                "ProviderDetails": {**OIDC, "oidc_issuer": "http://issuer.example.com"},
            },
            "OIDC endpoint must start with https://",
            says=PREFLIGHT,
            id="oidc-over-http",
        ),
        case(
            {"ProviderName": "Ours", "ProviderType": "SAML", "ProviderDetails": {}},
            "At least one of the MetadataURL or MetadataFile should be provided.",
            says=PREFLIGHT,
            id="saml-without-metadata",
        ),
        case(
            {
                "ProviderName": "Ours",
                "ProviderType": "SAML",
                "ProviderDetails": {"MetadataURL": "https://example.com/m", "MetadataFile": "<x/>"},
            },
            "Only one of the MetadataURL or MetadataFile should be provided.",
            says=PREFLIGHT,
            id="saml-with-both",
        ),
    ],
)
def test_identity_provider_refused(pool, given, message):
    with refused(INVALID, message):
        pool.create_identity_provider(**given)
