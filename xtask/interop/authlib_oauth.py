"""Authlib: OAuth 2.0 and OpenID Connect, over requests."""

import html
import re
import secrets
from urllib.parse import parse_qs, urljoin, urlsplit

import requests
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.jwk import KeySet

from checks import Checks, briefing
from pools import Pool, operator

CALLBACK = "http://localhost:3000/callback"
READ, WRITE = "https://api.example/read", "https://api.example/write"

given = briefing()
check = Checks("Authlib")
idp = operator(given)
issuer = f"{given['endpoint']}/{given['user_pool_id']}"
metadata = requests.get(f"{issuer}/.well-known/openid-configuration", timeout=60).json()


def add_client(**settings):
    """An app client of the hosted login, as AWS describes it."""
    settings = {
        "AllowedOAuthFlowsUserPoolClient": True,
        "AllowedOAuthFlows": ["code"],
        "AllowedOAuthScopes": ["openid", "email"],
        "CallbackURLs": [CALLBACK],
        **settings,
    }
    pool = given["user_pool_id"]
    reply = idp.create_user_pool_client(UserPoolId=pool, ClientName="hosted", **settings)
    return reply["UserPoolClient"]


def session(client, **settings):
    """Authlib's client for an app client."""
    return OAuth2Session(client["ClientId"], client.get("ClientSecret"), **settings)


def sign_in(url, person=given["alice"]):
    """What a person does in a browser: types the password on the page that comes."""
    browser = requests.Session()
    page = browser.get(url, timeout=60)
    fields = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page.text))
    action = html.unescape(re.search(r'<form method="post" action="([^"]*)">', page.text)[1])
    fields |= {"username": person["username"], "password": person["password"]}
    reply = browser.post(urljoin(page.url, action), fields, allow_redirects=False, timeout=60)
    to = urljoin(reply.url, reply.headers["location"])
    # From a provider of the pool's the way to the app goes by the pool.
    while to.startswith(given["endpoint"]):
        reply = browser.get(to, allow_redirects=False, timeout=60)
        to = urljoin(to, reply.headers["location"])
    return to


def refused(error, run):
    """Expects that the endpoint refuses with this error."""
    try:
        run()
    except OAuthError as found:
        assert found.error == error, found
    else:
        raise AssertionError(f"not refused with {error}")


def redeem(client, url, **more):
    """Tokens for the code of a callback URL."""
    return client.fetch_token(metadata["token_endpoint"], authorization_response=url, **more)


def authorization(client, **more):
    return client.create_authorization_url(metadata["authorization_endpoint"], **more)


idp.create_resource_server(
    UserPoolId=given["user_pool_id"],
    Identifier="https://api.example",
    Name="API",
    Scopes=[{"ScopeName": name, "ScopeDescription": name} for name in ("read", "write")],
)
public = add_client()
settings = {
    "redirect_uri": CALLBACK,
    "scope": "openid email",
    "code_challenge_method": "S256",
    "token_endpoint_auth_method": "none",
}

with check("code with PKCE; the ID token is verified, its nonce too"):
    client = session(public, **settings)
    verifier, nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(16)
    url, state = authorization(client, code_verifier=verifier, nonce=nonce)
    back = sign_in(url)
    tokens = redeem(client, back, code_verifier=verifier, state=state)
    keys = KeySet.import_key_set(requests.get(metadata["jwks_uri"], timeout=60).json())
    claims = jwt.decode(tokens["id_token"], keys, algorithms=["RS256"]).claims
    registry = jwt.JWTClaimsRegistry(
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": public["ClientId"]},
        nonce={"essential": True, "value": nonce},
    )
    registry.validate(claims)
    assert claims["email"] == given["alice"]["email"]

with check("userInfo by the session's own token"):
    info = client.get(metadata["userinfo_endpoint"], timeout=60).json()
    assert info["sub"] == claims["sub"] and info["email_verified"] == "true", info

with check("a code is good once"):
    refused("invalid_grant", lambda: redeem(client, back, code_verifier=verifier, state=state))

with check("a refresh token gives new tokens"):
    old = tokens["refresh_token"]
    renewed = client.refresh_token(metadata["token_endpoint"], refresh_token=old)
    assert renewed["access_token"] != tokens["access_token"]

with check("a revoked refresh token gives none"):
    reply = client.revoke_token(
        metadata["revocation_endpoint"], old, body=f"client_id={public['ClientId']}"
    )
    assert (reply.status_code, reply.content) == (200, b""), reply.content
    endpoint = metadata["token_endpoint"]
    refused("invalid_grant", lambda: client.refresh_token(endpoint, refresh_token=old))

with check("a code needs its verifier"):
    url, state = authorization(client, code_verifier=verifier)
    back = sign_in(url)
    other = secrets.token_urlsafe(48)
    refused("invalid_grant", lambda: redeem(client, back, code_verifier=other, state=state))

with check("a redirect_uri that is nearly right stays at the hosted login"):
    url, _ = authorization(session(public, redirect_uri=f"{CALLBACK}/", scope="openid"))
    page = requests.get(url, timeout=60)
    assert page.status_code == 400 and urlsplit(page.url).path == "/error", page.url

with check("prompt=none without a session is login_required"):
    url, _ = authorization(client, code_verifier=verifier, prompt="none")
    reply = requests.get(url, allow_redirects=False, timeout=60)
    said = parse_qs(urlsplit(reply.headers["location"]).query)
    assert said["error"] == ["login_required"], said

confidential = add_client(GenerateSecret=True)
for method in ("client_secret_basic", "client_secret_post"):
    with check(f"an app client with a secret, by {method}"):
        own = {"redirect_uri": CALLBACK, "scope": "openid", "token_endpoint_auth_method": method}
        client = session(confidential, **own)
        url, state = authorization(client)
        assert redeem(client, sign_in(url), state=state)["id_token"]
        wrong = session({**confidential, "ClientSecret": "wrong"}, **own)
        url, state = authorization(wrong)
        back = sign_in(url)
        refused("invalid_client", lambda: redeem(wrong, back, state=state))

with check("client_credentials"):
    machine = add_client(
        GenerateSecret=True,
        AllowedOAuthFlows=["client_credentials"],
        AllowedOAuthScopes=[READ, WRITE],
        CallbackURLs=[],
    )
    client = session(machine, scope=READ, token_endpoint_auth_method="client_secret_basic")
    token = client.fetch_token(metadata["token_endpoint"], grant_type="client_credentials")
    claims = jwt.decode(token["access_token"], keys, algorithms=["RS256"]).claims
    assert (claims["sub"], claims["scope"]) == (machine["ClientId"], READ), claims
    assert set(token) == {"access_token", "expires_in", "expires_at", "token_type"}, set(token)
    foreign = session(machine, scope="openid", token_endpoint_auth_method="client_secret_basic")
    endpoint = metadata["token_endpoint"]
    asked = {"grant_type": "client_credentials"}
    refused("invalid_scope", lambda: foreign.fetch_token(endpoint, **asked))

corp = Pool(idp, {})
corp_user = {"username": "carol", "password": "Correct-Horse7!"}
corp.add_user(**corp_user, email="carol@corp.example", email_verified="true")
at_corp = corp.add_client(
    GenerateSecret=True,
    AllowedOAuthFlowsUserPoolClient=True,
    AllowedOAuthFlows=["code"],
    AllowedOAuthScopes=["openid", "email"],
    CallbackURLs=[f"{given['endpoint']}/oauth2/idpresponse"],
    SupportedIdentityProviders=["COGNITO"],
)
idp.create_identity_provider(
    UserPoolId=given["user_pool_id"],
    ProviderName="Corp",
    ProviderType="OIDC",
    ProviderDetails={
        "client_id": at_corp["ClientId"],
        "client_secret": at_corp["ClientSecret"],
        "authorize_scopes": "openid email",
        "attributes_request_method": "GET",
        "oidc_issuer": f"{given['endpoint']}/{corp.id}",
    },
    AttributeMapping={"username": "sub", "email": "email"},
)

with check("identity_provider leads to the provider; the pool's ID token is verified"):
    federated = add_client(SupportedIdentityProviders=["COGNITO", "Corp"])
    client = session(federated, **settings)
    verifier, nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(16)
    url, state = authorization(
        client, code_verifier=verifier, nonce=nonce, identity_provider="Corp"
    )
    tokens = redeem(client, sign_in(url, corp_user), code_verifier=verifier, state=state)
    claims = jwt.decode(tokens["id_token"], keys, algorithms=["RS256"]).claims
    (identity,) = claims["identities"]
    assert (identity["providerName"], identity["providerType"]) == ("Corp", "OIDC"), identity
    assert claims["cognito:username"] == f"Corp_{identity['userId']}", claims
    found = (claims["iss"], claims["nonce"], claims["email"])
    assert found == (issuer, nonce, "carol@corp.example"), found
