"""What CreateUserPoolClient refuses, for its sense and for its form."""

import pytest

from cognito import INVALID, case, refused, source

PREFLIGHT = "badmintoncryer/cdk-preflight, the service's text for a deployed template"
RANGE = "Invalid range for token validity."
OAUTH = {"AllowedOAuthFlowsUserPoolClient": True, "AllowedOAuthScopes": ["openid"]}
READ = "Invalid read attributes specified while creating a client"
WRITE = "Invalid write attributes specified while creating a client"
BACK = {"CallbackURLs": ["https://example.com/back"]}


@pytest.mark.parametrize(
    ("given", "code", "message"),
    [
        case({"AccessTokenValidity": 25}, INVALID, RANGE, says=PREFLIGHT + ": hours", id="access-25-hours"),
        case({"IdTokenValidity": 25}, INVALID, RANGE, says=PREFLIGHT + ": hours", id="id-25-hours"),
        case(
            {"AccessTokenValidity": 4, "TokenValidityUnits": {"AccessToken": "minutes"}},
            INVALID,
            RANGE,
            says=PREFLIGHT + ": five minutes at least",
            id="access-4-minutes",
        ),
        case({"RefreshTokenValidity": 3651}, INVALID, RANGE, says=PREFLIGHT + ": ten years", id="refresh-3651-days"),
        case(
            {"RefreshTokenValidity": 59, "TokenValidityUnits": {"RefreshToken": "minutes"}},
            INVALID,
            RANGE,
            says=PREFLIGHT + ": an hour at least",
            id="refresh-59-minutes",
        ),
        case(
            {
                "AccessTokenValidity": 2,
                "RefreshTokenValidity": 1,
                "TokenValidityUnits": {"AccessToken": "hours", "RefreshToken": "hours"},
            },
            INVALID,
            "Access and Id Token expiration times must be less than or equal to refresh token expiration times.",
            says=PREFLIGHT,
            id="access-outlives-refresh",
        ),
        case(
            {"ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "USER_PASSWORD_AUTH"]},
            INVALID,
            "Auth flow name with prefix 'ALLOW' cannot be used with legacy auth flow names.",
            says=PREFLIGHT,
            id="legacy-flow-beside-a-new-one",
        ),
        case(
            {"EnablePropagateAdditionalUserContextData": True},
            INVALID,
            "Client Secret is required to set EnablePropagateAdditionalUserContextData as true",
            says=PREFLIGHT,
            id="context-without-secret",
        ),
        case({"ReadAttributes": ["nope"]}, INVALID, READ, says=PREFLIGHT, id="read-unknown"),
        case({"ReadAttributes": ["custom:nope"]}, INVALID, READ, says="aws-cdk#20760", id="read-unknown-custom"),
        case({"WriteAttributes": ["nope"]}, INVALID, WRITE, says=PREFLIGHT, id="write-unknown"),
        case({"WriteAttributes": ["email_verified"]}, INVALID, WRITE, says=PREFLIGHT, id="write-email-verified"),
        case(
            {"WriteAttributes": ["phone_number_verified"]}, INVALID, WRITE, says=PREFLIGHT, id="write-phone-verified"
        ),
        case({"WriteAttributes": ["sub"]}, INVALID, WRITE, says=PREFLIGHT, id="write-sub"),
        case(
            {"AllowedOAuthFlowsUserPoolClient": True},
            INVALID,
            "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.",
            says=PREFLIGHT,
            id="oauth-without-flows",
        ),
        case(
            {**OAUTH, "AllowedOAuthFlows": ["code"]},
            INVALID,
            "CallbackUrls can not be empty when code flow or implicit flow is selected",
            says=PREFLIGHT,
            id="code-without-url",
        ),
        case(
            {**OAUTH, **BACK, "AllowedOAuthFlows": ["code", "client_credentials"], "GenerateSecret": True},
            "InvalidOAuthFlowException",
            "client_credentials flow can not be selected along with code flow or implicit flow.",
            says=PREFLIGHT,
            id="client-credentials-beside-code",
        ),
        case(
            {**OAUTH, "AllowedOAuthFlows": ["client_credentials"]},
            "InvalidOAuthFlowException",
            "client_credentials flow can not be selected if client does not have a client secret.",
            says=PREFLIGHT,
            id="client-credentials-without-secret",
        ),
        case(
            {**OAUTH, "AllowedOAuthFlows": ["client_credentials"], "GenerateSecret": True},
            "InvalidOAuthFlowException",
            "openid is not supported with client_credentials flow",
            says="terraform#4984",
            id="client-credentials-openid",
        ),
        case(
            {
                "AllowedOAuthFlowsUserPoolClient": True,
                "AllowedOAuthFlows": ["code"],
                "AllowedOAuthScopes": ["api/read"],
                **BACK,
            },
            "ScopeDoesNotExistException",
            "Invalid scope requested: api/read",
            says=PREFLIGHT,
            id="unknown-scope",
        ),
        case(
            {**BACK, "DefaultRedirectURI": "https://example.com/other"},
            INVALID,
            "The default redirect URI https://example.com/other is not in the callback URIs list.",
            says=PREFLIGHT,
            id="default-uri-not-listed",
        ),
        case(
            {"CallbackURLs": ["http://example.com/back"]},
            INVALID,
            "http://example.com/back cannot use the HTTP protocol.",
            says=PREFLIGHT,
            id="http-url",
        ),
        case(
            {"CallbackURLs": ["https://example.com/back#x"]},
            INVALID,
            "https://example.com/back#x cannot use fragment",
            says=PREFLIGHT,
            id="url-with-fragment",
        ),
    ],
)
def test_refused(pool, given, code, message):
    with refused(code, message):
        pool.client(**given)


@source(PREFLIGHT)
def test_unknown_identity_provider(pool):
    with refused(INVALID, f"The provider Google does not exist for User Pool {pool.id}."):
        pool.client(SupportedIdentityProviders=["Google"])


@source(PREFLIGHT)
@pytest.mark.parametrize(
    ("given", "path", "rule"),
    [
        ({"AuthSessionValidity": 2}, "Value '2' at 'authSessionValidity'", "value greater than or equal to 3"),
        ({"AuthSessionValidity": 16}, "Value '16' at 'authSessionValidity'", "value less than or equal to 15"),
        (
            {"RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 61}},
            "Value '61' at 'refreshTokenRotation.retryGracePeriodSeconds'",
            "value less than or equal to 60",
        ),
        ({"ClientName": "n" * 129}, f"Value '{'n' * 129}' at 'clientName'", "length less than or equal to 128"),
    ],
    ids=lambda it: it if isinstance(it, str) and len(it) < 50 else None,
)
def test_violates_the_model(pool, given, path, rule):
    with refused(
        INVALID, f"1 validation error detected: {path} failed to satisfy constraint: Member must have {rule}"
    ):
        pool.client(**given)
