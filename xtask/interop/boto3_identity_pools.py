"""boto3 makes an identity pool, gets credentials by both flows, and is refused."""

import base64
import json
import urllib.request

import boto3
from botocore import UNSIGNED
from botocore.config import Config

from checks import Checks, briefing, refused

given = briefing()
check = Checks("boto3")
where = {"region_name": given["region"], "endpoint_url": given["endpoint"]}
idp = boto3.client("cognito-idp", **where)
pools = boto3.client("cognito-identity", **where)
# Whoever signs in has no AWS credentials yet.
public = boto3.client("cognito-identity", **where, config=Config(signature_version=UNSIGNED))
sts = boto3.client("sts", **where, config=Config(signature_version=UNSIGNED))

PASSWORD = "Correct-Horse7!"
ROLE = "arn:aws:iam::123456789012:role/users"
ADMINS = "arn:aws:iam::123456789012:role/admins"
GUESTS = "arn:aws:iam::123456789012:role/guests"

app = idp.create_user_pool_client(
    UserPoolId=given["user_pool_id"],
    ClientName="web",
    ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
)["UserPoolClient"]["ClientId"]
provider = f"cognito-idp.{given['region']}.amazonaws.com/{given['user_pool_id']}"


def sign_in(username):
    idp.admin_create_user(UserPoolId=given["user_pool_id"], Username=username, MessageAction="SUPPRESS")
    idp.admin_set_user_password(
        UserPoolId=given["user_pool_id"], Username=username, Password=PASSWORD, Permanent=True
    )
    return tokens(username)["IdToken"]


def tokens(username):
    return idp.initiate_auth(
        ClientId=app,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": username, "PASSWORD": PASSWORD},
    )["AuthenticationResult"]


def issued(access_key):
    """What the emulator says of credentials that it has issued."""
    with urllib.request.urlopen(f"{given['endpoint']}/_emulator/credentials") as reply:
        all_of_them = json.load(reply)["Credentials"]
    return next(it for it in all_of_them if it["AccessKeyId"] == access_key)


def claims(token):
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


settings = {
    "IdentityPoolName": "people",
    "AllowUnauthenticatedIdentities": True,
    "AllowClassicFlow": True,
    "DeveloperProviderName": "login.example",
    "CognitoIdentityProviders": [
        {"ProviderName": provider, "ClientId": app, "ServerSideTokenCheck": True}
    ],
    "IdentityPoolTags": {"team": "people"},
}

with check("CreateIdentityPool, DescribeIdentityPool and ListIdentityPools"):
    made = pools.create_identity_pool(**settings)
    made.pop("ResponseMetadata")
    pool = {"IdentityPoolId": made["IdentityPoolId"]}
    assert made == {**settings, **pool}, made
    read = pools.describe_identity_pool(**pool)
    read.pop("ResponseMetadata")
    assert read == made, read
    pages = pools.get_paginator("list_identity_pools").paginate(PaginationConfig={"PageSize": 1})
    listed = [it["IdentityPoolId"] for page in pages for it in page["IdentityPools"]]
    assert made["IdentityPoolId"] in listed and len(listed) == len(set(listed)), listed

with check("SetIdentityPoolRoles and GetIdentityPoolRoles"):
    roles = {"authenticated": ROLE, "unauthenticated": GUESTS}
    pools.set_identity_pool_roles(**pool, Roles=roles)
    assert pools.get_identity_pool_roles(**pool)["Roles"] == roles

with check("GetId and GetCredentialsForIdentity, unsigned [credentials]"):
    logins = {provider: sign_in("ida")}
    identity = public.get_id(**pool, Logins=logins)["IdentityId"]
    reply = public.get_credentials_for_identity(IdentityId=identity, Logins=logins)
    credentials = reply["Credentials"]
    known = issued(credentials["AccessKeyId"])
    assert reply["IdentityId"] == identity
    assert known["SecretKey"] == credentials["SecretKey"], "what was issued can be looked up"
    assert known["SessionToken"] == credentials["SessionToken"]
    assert known["Expiration"] == int(credentials["Expiration"].timestamp())
    assert (known["RoleArn"], known["Authenticated"]) == (ROLE, True)

with check("the same identity at the next sign-in, and it is described"):
    logins = {provider: tokens("ida")["IdToken"]}
    assert public.get_id(**pool, Logins=logins)["IdentityId"] == identity
    described = pools.describe_identity(IdentityId=identity)
    assert described["Logins"] == [provider], described
    assert described["CreationDate"].tzinfo is not None
    assert identity in [it["IdentityId"] for it in pools.list_identities(**pool, MaxResults=60)["Identities"]]

with check("GetOpenIdToken and AssumeRoleWithWebIdentity: the basic flow"):
    token = public.get_open_id_token(IdentityId=identity, Logins=logins)["Token"]
    said = claims(token)
    assert (said["aud"], said["sub"]) == (pool["IdentityPoolId"], identity), said
    assert said["iss"] == "https://cognito-identity.amazonaws.com"
    assert said["exp"] - said["iat"] == 600
    assert said["amr"][:2] == ["authenticated", provider], said
    assumed = sts.assume_role_with_web_identity(
        RoleArn=ROLE, RoleSessionName="ida", WebIdentityToken=token, DurationSeconds=900
    )
    known = issued(assumed["Credentials"]["AccessKeyId"])
    assert known["SessionToken"] == assumed["Credentials"]["SessionToken"]
    assert known["SecretKey"] == assumed["Credentials"]["SecretAccessKey"]
    assert known["Expiration"] == int(assumed["Credentials"]["Expiration"].timestamp())
    assert assumed["AssumedRoleUser"]["Arn"] == "arn:aws:sts::123456789012:assumed-role/users/ida"
    assert assumed["SubjectFromWebIdentityToken"] == identity

with check("STS refuses a token that is none"):
    with refused(
        "InvalidIdentityToken",
        "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)",
    ):
        sts.assume_role_with_web_identity(RoleArn=ROLE, RoleSessionName="ida", WebIdentityToken="a.b.c")

with check("a guest"):
    guest = public.get_id(**pool)["IdentityId"]
    access_key = public.get_credentials_for_identity(IdentityId=guest)["Credentials"]["AccessKeyId"]
    assert (issued(access_key)["RoleArn"], issued(access_key)["Authenticated"]) == (GUESTS, False)

with check("a developer's user: GetOpenIdTokenForDeveloperIdentity"):
    reply = pools.get_open_id_token_for_developer_identity(**pool, Logins={"login.example": "user-1"})
    own = {"cognito-identity.amazonaws.com": reply["Token"]}
    credentials = public.get_credentials_for_identity(IdentityId=reply["IdentityId"], Logins=own)
    assert issued(credentials["Credentials"]["AccessKeyId"])["RoleArn"] == ROLE
    found = pools.lookup_developer_identity(**pool, DeveloperUserIdentifier="user-1")
    assert found["IdentityId"] == reply["IdentityId"], found

with check("the role by a rule, and by the group"):
    mapping = {
        "Type": "Rules",
        "AmbiguousRoleResolution": "Deny",
        "RulesConfiguration": {
            "Rules": [{"Claim": "cognito:username", "MatchType": "StartsWith", "Value": "id", "RoleARN": ADMINS}]
        },
    }
    key = f"{provider}:{app}"
    pools.set_identity_pool_roles(**pool, Roles=roles, RoleMappings={key: mapping})
    assert pools.get_identity_pool_roles(**pool)["RoleMappings"] == {key: mapping}

    def role(logins, **more):
        reply = public.get_credentials_for_identity(IdentityId=identity, Logins=logins, **more)
        return issued(reply["Credentials"]["AccessKeyId"])["RoleArn"]

    assert role(logins) == ADMINS
    by_group = {"Type": "Token", "AmbiguousRoleResolution": "Deny"}
    pools.set_identity_pool_roles(**pool, Roles=roles, RoleMappings={key: by_group})
    denied = "The ambiguous role mapping rules denied this request"
    with refused("NotAuthorizedException", denied):
        role(logins)
    idp.create_group(UserPoolId=given["user_pool_id"], GroupName="staff", RoleArn=ADMINS)
    idp.admin_add_user_to_group(UserPoolId=given["user_pool_id"], Username="ida", GroupName="staff")
    logins = {provider: tokens("ida")["IdToken"]}
    assert role(logins) == ADMINS
    assert role(logins, CustomRoleArn=ADMINS) == ADMINS
    basic = "Basic (classic) flow is not supported with RoleMappings, please use enhanced flow."
    with refused("InvalidParameterException", basic):
        public.get_open_id_token(IdentityId=identity, Logins=logins)

with check("logins that are not good"):
    wrong = "Invalid login token. Issuer doesn't match providerName"
    with refused("NotAuthorizedException", wrong):
        public.get_id(**pool, Logins={provider: tokens("ida")["AccessToken"]})
    with refused("NotAuthorizedException", wrong):
        public.get_id(**pool, Logins={"accounts.google.com": tokens("ida")["IdToken"]})
    with refused("NotAuthorizedException", "Invalid login token. Can't pass in a Cognito token."):
        public.get_id(**pool, Logins=own)
    with refused("ResourceNotFoundException", "IdentityPool 'us-east-1:00000000' not found."):
        public.get_id(IdentityPoolId="us-east-1:00000000", Logins=logins)
    idp.admin_user_global_sign_out(UserPoolId=given["user_pool_id"], Username="ida")
    with refused("NotAuthorizedException", "Token is inactive"):
        public.get_credentials_for_identity(IdentityId=identity, Logins=logins)

with check("UnlinkIdentity: the next sign-in is another identity"):
    logins = {provider: tokens("ida")["IdToken"]}
    public.unlink_identity(IdentityId=identity, Logins=logins, LoginsToRemove=[provider])
    assert public.get_id(**pool, Logins=logins)["IdentityId"] != identity

with check("DeleteIdentities and DeleteIdentityPool"):
    reply = pools.delete_identities(IdentityIdsToDelete=[guest, "us-east-1:00000000"])
    assert [it["IdentityId"] for it in reply["UnprocessedIdentityIds"]] == ["us-east-1:00000000"], reply
    pools.delete_identity_pool(**pool)
    with refused("ResourceNotFoundException", f"IdentityPool '{pool['IdentityPoolId']}' not found."):
        pools.describe_identity_pool(**pool)

with check("a request that is signed for another service"):
    other = boto3.client("cognito-identity", **where, config=Config(signature_version="v4"))
    other.meta.events.register_first(
        "choose-signer.cognito-identity",
        lambda context, **_: context.setdefault("signing", {}).update(signing_name="cognito-idp"),
    )
    correct = "Credential should be scoped to correct service: 'cognito-identity'."
    with refused("InvalidSignatureException", correct):
        other.list_identity_pools(MaxResults=1)
