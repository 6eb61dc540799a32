"""Identity pools: what they are, whose logins are good, and with which role credentials are."""

import contextlib
import re

import pytest
from botocore.exceptions import ClientError

from cognito import FLOWS, INVALID, NOT_AUTHORIZED, NOT_FOUND, REGION, case, refused, source

ROLE = "arn:aws:iam::123456789012:role/"
ROLES = {"authenticated": ROLE + "users", "unauthenticated": ROLE + "guests"}
NOWHERE = f"{REGION}:00000000-0000-0000-0000-000000000000"
GUIDE = "developer guide, identity pools authentication flow"
NO_GUESTS = "Unauthenticated access is not supported for this identity pool."
CLASSIC = "seen on AWS: Basic (classic) flow …"


class IdentityPool:
    """An identity pool for the users of one app client."""

    def __init__(self, identity, pool, **settings):
        self.identity = identity
        self.pool = pool
        self.client = pool.client(ExplicitAuthFlows=FLOWS)
        self.provider = f"cognito-idp.{REGION}.amazonaws.com/{pool.id}"
        takes = {"ProviderName": self.provider, "ClientId": self.client["ClientId"]}
        given = {
            "IdentityPoolName": "conformance",
            "AllowUnauthenticatedIdentities": False,
            "CognitoIdentityProviders": [takes],
            **settings,
        }
        self.answer = identity.create_identity_pool(**given)
        self.id = self.answer["IdentityPoolId"]
        identity.set_identity_pool_roles(IdentityPoolId=self.id, Roles=ROLES)

    def logins(self, name="alice", token="IdToken"):
        return {self.provider: self.pool.tokens(self.client, name)[token]}

    def get_id(self, **given):
        return self.identity.get_id(IdentityPoolId=self.id, **given)["IdentityId"]

    def credentials(self, identity_id, **given):
        return self.identity.get_credentials_for_identity(IdentityId=identity_id, **given)

    def map(self, **mapping):
        key = f"{self.provider}:{self.client['ClientId']}"
        self.identity.set_identity_pool_roles(
            IdentityPoolId=self.id, Roles=ROLES, RoleMappings={key: mapping}
        )


@pytest.fixture
def make_people(identity, pool):
    """Makes identity pools for alice's pool, which are deleted when the case is over."""
    made = []

    def make(**settings):
        made.append(IdentityPool(identity, pool, **settings))
        return made[-1]

    pool.user()
    yield make
    for it in made:
        with contextlib.suppress(ClientError):
            identity.delete_identity_pool(IdentityPoolId=it.id)


@pytest.fixture
def people(make_people):
    return make_people()


@source("service model, IdentityPool; developer guide: REGION:GUID")
def test_create(identity, people):
    assert re.fullmatch(rf"{REGION}:[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}", people.id)
    read = identity.describe_identity_pool(IdentityPoolId=people.id)
    for name in ("IdentityPoolName", "AllowUnauthenticatedIdentities", "CognitoIdentityProviders"):
        assert read[name] == people.answer[name]


@source("API reference, UpdateIdentityPool: what is not given goes back to its default")
def test_update_resets(identity, make_people):
    people = make_people(DeveloperProviderName="login.example", AllowClassicFlow=True)
    identity.update_identity_pool(
        IdentityPoolId=people.id, IdentityPoolName="renamed", AllowUnauthenticatedIdentities=True
    )
    read = identity.describe_identity_pool(IdentityPoolId=people.id)
    assert (read["IdentityPoolName"], read["AllowUnauthenticatedIdentities"]) == ("renamed", True)
    assert "DeveloperProviderName" not in read and not read.get("CognitoIdentityProviders")


@source("service model, DeleteIdentityPool and ResourceNotFoundException")
def test_delete(identity, people):
    identity.delete_identity_pool(IdentityPoolId=people.id)
    with refused(NOT_FOUND, f"IdentityPool '{people.id}' not found."):
        identity.describe_identity_pool(IdentityPoolId=people.id)


@pytest.mark.parametrize(
    ("operation", "given", "says"),
    [
        case(
            "get_id",
            {"IdentityPoolId": "none"},
            r"'identityPoolId' failed to satisfy constraint: Member must satisfy regular expression pattern",
            says="service model, IdentityPoolId; the text seen on AWS",
            id="pool-id",
        ),
        case(
            "get_credentials_for_identity",
            {"IdentityId": "none"},
            r"'identityId' failed to satisfy constraint",
            says="service model, IdentityId",
            id="identity-id",
        ),
        case(
            "list_identity_pools",
            {"MaxResults": 61},
            r"'maxResults' failed to satisfy constraint: Member must have value less than or equal to 60",
            says="service model, QueryLimit",
            id="max-results",
        ),
        case(
            "create_identity_pool",
            {"IdentityPoolName": "a/b", "AllowUnauthenticatedIdentities": False},
            r"'identityPoolName' failed to satisfy constraint",
            says="service model, IdentityPoolName",
            id="name",
        ),
        case(
            "create_identity_pool",
            {"IdentityPoolName": "people"},
            r"Value null at 'allowUnauthenticatedIdentities'",
            says="service model, CreateIdentityPoolInput",
            id="required",
        ),
        case(
            "set_identity_pool_roles",
            {"IdentityPoolId": NOWHERE, "Roles": {"everybody": ROLE + "users"}},
            r"'roles' failed to satisfy constraint: Map keys must satisfy constraint",
            says="service model, RoleType",
            id="role-type",
        ),
        case(
            "get_open_id_token_for_developer_identity",
            {"IdentityPoolId": NOWHERE, "Logins": {"login.example": "x"}, "TokenDuration": 86401},
            r"'tokenDuration' failed to satisfy constraint",
            says="service model, TokenDuration",
            id="token-duration",
        ),
    ],
)
def test_not_of_the_model(identity, operation, given, says):
    with refused("ValidationException", re.compile(says)):
        getattr(identity, operation)(**given)


@source(GUIDE + ": an identity is the same for a login")
def test_the_same_identity(people):
    first = people.get_id(Logins=people.logins())
    assert people.get_id(Logins=people.logins()) == first
    assert first.startswith(f"{REGION}:")


@source("service model, Credentials; developer guide: they are good for an hour")
def test_credentials(people):
    logins = people.logins()
    identity_id = people.get_id(Logins=logins)
    reply = people.credentials(identity_id, Logins=logins)
    assert reply["IdentityId"] == identity_id
    credentials = reply["Credentials"]
    assert credentials.keys() == {"AccessKeyId", "SecretKey", "SessionToken", "Expiration"}
    assert credentials["AccessKeyId"].startswith("ASIA")
    date = people.identity.describe_identity(IdentityId=identity_id)["CreationDate"]
    assert 3500 < (credentials["Expiration"] - date).total_seconds() < 3700


@source("aws-amplify/amplify-js#1089, aws/aws-sdk-js-v3#3113")
def test_no_guests(people):
    with refused(NOT_AUTHORIZED, NO_GUESTS):
        people.get_id()


@source(GUIDE + ": guests; what a user has is not for guests")
def test_guests(make_people):
    people = make_people(AllowUnauthenticatedIdentities=True)
    guest = people.get_id()
    assert people.get_id() != guest
    assert people.credentials(guest)["Credentials"]["AccessKeyId"].startswith("ASIA")
    with refused(NOT_AUTHORIZED):
        people.credentials(people.get_id(Logins=people.logins()))


@source("seen on AWS: Access to Identity '…' is forbidden.")
def test_a_users_identity_without_login(make_people):
    people = make_people(AllowUnauthenticatedIdentities=True)
    users = people.get_id(Logins=people.logins())
    with refused(NOT_AUTHORIZED, f"Access to Identity '{users}' is forbidden."):
        people.credentials(users)


@source(GUIDE + ": a guest who signs in keeps the identity")
def test_a_guest_signs_in(make_people):
    people = make_people(AllowUnauthenticatedIdentities=True)
    guest = people.get_id()
    assert people.credentials(guest, Logins=people.logins())["IdentityId"] == guest
    assert people.get_id(Logins=people.logins()) == guest


@source("deep-framework#593, aws-sdk-android#444: an access token, or another key")
@pytest.mark.parametrize("key, token", [(None, "AccessToken"), ("accounts.google.com", "IdToken")])
def test_another_issuer(people, key, token):
    (made,) = people.logins(token=token).values()
    with refused(NOT_AUTHORIZED, "Invalid login token. Issuer doesn't match providerName"):
        people.get_id(Logins={key or people.provider: made})


@source("aws-amplify/amplify-js#2067, amplify-flutter#851")
def test_an_app_client_that_is_not_taken(people):
    other = people.pool.client(ExplicitAuthFlows=FLOWS)
    logins = {people.provider: people.pool.tokens(other)["IdToken"]}
    with refused(NOT_AUTHORIZED, "Token is not from a supported provider of this identity pool."):
        people.get_id(Logins=logins)


@source("amazon-cognito-identity-js#68")
def test_another_users_identity(people):
    people.pool.user("bob")
    alices = people.get_id(Logins=people.logins())
    says = (
        "Logins don't match. Please include at least one valid login for this identity or identity pool."
    )
    with refused(NOT_AUTHORIZED, says):
        people.credentials(alices, Logins=people.logins("bob"))


@source("API reference, CognitoIdentityProvider: ServerSideTokenCheck; seen on AWS: Token is inactive")
def test_server_side_token_check(identity, people):
    (takes,) = people.answer["CognitoIdentityProviders"]
    identity.update_identity_pool(
        IdentityPoolId=people.id,
        IdentityPoolName="conformance",
        AllowUnauthenticatedIdentities=False,
        CognitoIdentityProviders=[{**takes, "ServerSideTokenCheck": True}],
    )
    logins = people.logins()
    identity_id = people.get_id(Logins=logins)
    people.credentials(identity_id, Logins=logins)
    people.pool.admin_user_global_sign_out(Username="alice")
    with refused(NOT_AUTHORIZED, "Token is inactive"):
        people.credentials(identity_id, Logins=logins)


@source("aws-amplify/amplify-swift#3124")
def test_no_role(identity, people):
    identity.set_identity_pool_roles(
        IdentityPoolId=people.id, Roles={"unauthenticated": ROLE + "guests"}
    )
    logins = people.logins()
    says = "Invalid identity pool configuration. Check assigned IAM roles for this pool."
    with refused("InvalidIdentityPoolConfigurationException", says):
        people.credentials(people.get_id(Logins=logins), Logins=logins)


@source("aws-amplify/amplify-js#8644")
@pytest.mark.parametrize("kind", ["Token", "Rules"])
def test_ambiguous(people, kind):
    rule = {"Claim": "custom:none", "MatchType": "Equals", "Value": "x", "RoleARN": ROLE + "admins"}
    rules = {"RulesConfiguration": {"Rules": [rule]}} if kind == "Rules" else {}
    people.map(Type=kind, AmbiguousRoleResolution="Deny", **rules)
    logins = people.logins()
    identity_id = people.get_id(Logins=logins)
    with refused(NOT_AUTHORIZED, "The ambiguous role mapping rules denied this request"):
        people.credentials(identity_id, Logins=logins)
    people.map(Type=kind, AmbiguousRoleResolution="AuthenticatedRole", **rules)
    people.credentials(identity_id, Logins=logins)


@source("aws/aws-cdk#7670, aws/aws-cdk#22951")
@pytest.mark.parametrize("key", ["{provider}", "https://{provider}:{client}", "{provider}:another"])
def test_role_mapping_of_no_provider(identity, people, key):
    name = key.format(provider=people.provider, client=people.client["ClientId"])
    mapping = {"Type": "Token", "AmbiguousRoleResolution": "Deny"}
    says = re.compile("is not a valid RoleMapping ProviderName or is not a configured provider")
    with refused(INVALID, says):
        identity.set_identity_pool_roles(
            IdentityPoolId=people.id, Roles=ROLES, RoleMappings={name: mapping}
        )


@source(CLASSIC)
def test_basic_flow_with_role_mappings(make_people):
    people = make_people(AllowClassicFlow=True)
    logins = people.logins()
    identity_id = people.get_id(Logins=logins)
    token = people.identity.get_open_id_token(IdentityId=identity_id, Logins=logins)["Token"]
    assert token.count(".") == 2
    people.map(Type="Token", AmbiguousRoleResolution="Deny")
    says = "Basic (classic) flow is not supported with RoleMappings, please use enhanced flow."
    with refused(INVALID, says):
        people.identity.get_open_id_token(IdentityId=identity_id, Logins=logins)


@source(CLASSIC + "; developer guide: the flow has to be allowed")
def test_no_basic_flow(people):
    logins = people.logins()
    with refused(INVALID, re.compile(r"^Basic \(classic\) flow is not enabled")):
        people.identity.get_open_id_token(
            IdentityId=people.get_id(Logins=logins), Logins=logins
        )


@source("API reference, UnlinkIdentity: an unlinked login is a new identity the next time")
def test_unlink(people):
    logins = people.logins()
    identity_id = people.get_id(Logins=logins)
    people.identity.unlink_identity(
        IdentityId=identity_id, Logins=logins, LoginsToRemove=[people.provider]
    )
    assert people.get_id(Logins=logins) != identity_id


@source("service model, IdentityDescription: Logins are the names of providers")
def test_describe_and_list(people):
    identity_id = people.get_id(Logins=people.logins())
    described = people.identity.describe_identity(IdentityId=identity_id)
    assert described["Logins"] == [people.provider]
    listed = people.identity.list_identities(IdentityPoolId=people.id, MaxResults=60)
    assert [it["IdentityId"] for it in listed["Identities"]] == [identity_id]
    assert listed["IdentityPoolId"] == people.id


@source("API reference, GetOpenIdTokenForDeveloperIdentity and GetCredentialsForIdentity")
def test_a_developers_user(make_people):
    people = make_people(DeveloperProviderName="login.example")
    reply = people.identity.get_open_id_token_for_developer_identity(
        IdentityPoolId=people.id, Logins={"login.example": "user-1"}
    )
    logins = {"cognito-identity.amazonaws.com": reply["Token"]}
    assert people.credentials(reply["IdentityId"], Logins=logins)["IdentityId"] == reply["IdentityId"]


@source("seen on AWS: Invalid login token. Can't pass in a Cognito token.")
def test_get_id_with_a_developers_token(make_people):
    people = make_people(DeveloperProviderName="login.example")
    reply = people.identity.get_open_id_token_for_developer_identity(
        IdentityPoolId=people.id, Logins={"login.example": "user-1"}
    )
    with refused(NOT_AUTHORIZED, "Invalid login token. Can't pass in a Cognito token."):
        people.get_id(Logins={"cognito-identity.amazonaws.com": reply["Token"]})


@source("API reference, LookupDeveloperIdentity: both given and not of one identity")
def test_look_up_conflict(make_people):
    people = make_people(DeveloperProviderName="login.example")
    ids = [
        people.identity.get_open_id_token_for_developer_identity(
            IdentityPoolId=people.id, Logins={"login.example": user}
        )["IdentityId"]
        for user in ("user-1", "user-2")
    ]
    look_up = people.identity.lookup_developer_identity
    assert look_up(IdentityPoolId=people.id, DeveloperUserIdentifier="user-1")["IdentityId"] == ids[0]
    with refused("ResourceConflictException"):
        look_up(IdentityPoolId=people.id, DeveloperUserIdentifier="user-1", IdentityId=ids[1])


@source("API reference, MergeDeveloperIdentities: the destination's identity has both")
def test_merge(make_people):
    people = make_people(DeveloperProviderName="login.example")
    ids = [
        people.identity.get_open_id_token_for_developer_identity(
            IdentityPoolId=people.id, Logins={"login.example": user}
        )["IdentityId"]
        for user in ("user-1", "user-2")
    ]
    merged = people.identity.merge_developer_identities(
        IdentityPoolId=people.id,
        SourceUserIdentifier="user-1",
        DestinationUserIdentifier="user-2",
        DeveloperProviderName="login.example",
    )
    assert merged["IdentityId"] == ids[1]
    found = people.identity.lookup_developer_identity(IdentityPoolId=people.id, IdentityId=ids[1])
    assert sorted(found["DeveloperUserIdentifierList"]) == ["user-1", "user-2"]


@source("aws/amazon-freertos#1829, aws-amplify/amplify-swift#2864: this service's error for a form is another")
def test_form_of_an_id(identity):
    text = "1 validation error detected: Value 'nowhere' at 'identityPoolId' failed to satisfy constraint: "
    with refused("ValidationException", re.compile(re.escape(text))):
        identity.get_id(IdentityPoolId="nowhere")
