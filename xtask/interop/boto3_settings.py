"""Settings act, and what is refused is refused in AWS's words. Each case has its source.

The pools are made here, by the operations of AWS, so that any endpoint can be asked:

    echo '{"endpoint": "http://127.0.0.1:9229", "region": "us-east-1"}' | python3 boto3_settings.py
"""

import base64
import json
import time

import boto3
import requests
from botocore.config import Config

from checks import Checks, briefing, refused
from codes import Codes

given = briefing()
check = Checks("boto3")
# What botocore would refuse by itself has to reach the service.
unchecked = Config(parameter_validation=False, retries={"max_attempts": 1})
idp = boto3.client(
    "cognito-idp", region_name=given["region"], endpoint_url=given["endpoint"], config=unchecked
)

PASSWORD = "Correct-Horse7!"
FLOWS = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
INVALID, DENIED = "InvalidParameterException", "NotAuthorizedException"
NO_SUCH = "Attribute does not exist in the schema."


def let_pass(seconds):
    """By an emulator's clock, or by waiting where there is none."""
    try:
        Codes(given["endpoint"]).set_clock_forward(seconds)
    except (requests.RequestException, KeyError):
        time.sleep(seconds)


def attributes(**named):
    return [{"Name": name.replace("__", ":"), "Value": value} for name, value in named.items()]


class Pool:
    """A pool with one app client."""

    def __init__(self, client=None, **settings):
        self.id = idp.create_user_pool(PoolName="settings", **settings)["UserPool"]["Id"]
        app = idp.create_user_pool_client(
            UserPoolId=self.id, ClientName="web", ExplicitAuthFlows=FLOWS, **(client or {})
        )["UserPoolClient"]
        self.client = app["ClientId"]

    def user(self, name, /, **named):
        idp.admin_create_user(
            UserPoolId=self.id, Username=name, MessageAction="SUPPRESS",
            UserAttributes=attributes(**named),
        )
        idp.admin_set_user_password(
            UserPoolId=self.id, Username=name, Password=PASSWORD, Permanent=True
        )

    def sign_in(self, name, password=PASSWORD):
        return idp.initiate_auth(
            ClientId=self.client, AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": password},
        )["AuthenticationResult"]

    def sign_up(self, name, /, **named):
        return idp.sign_up(
            ClientId=self.client, Username=name, Password=PASSWORD,
            UserAttributes=attributes(**named),
        )


def claims(token):
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


TENANT = {"Name": "tenant", "AttributeDataType": "String", "Mutable": False}

# Refusals of CreateUserPool: settings, message, source.
for settings, message, source in [
    (
        {"AliasAttributes": ["email"], "UsernameAttributes": ["email"]},
        "Only one of the aliasAttributes or usernameAttributes can be set in a User pool.",
        "Terraform provider's tests",
    ),
    (
        {"Schema": [{**TENANT, "Required": True}]},
        "Required custom attributes are not supported currently.",
        "terraform-provider-aws#18430",
    ),
    (
        {"Schema": [TENANT, TENANT]},
        "Duplicate custom attribute names custom:tenant are not allowed in a user pool schema.",
        "provider's tests",
    ),
    (
        {"Schema": [{**TENANT, "StringAttributeConstraints": {"MinLength": "3", "MaxLength": "2"}}]},
        "Attribute custom:tenant cannot have a max length shorter than it's min length",
        "provider's tests",
    ),
    (
        {
            "Policies": {"PasswordPolicy": {"MinimumLength": 8, "TemporaryPasswordValidityDays": 1}},
            "AdminCreateUserConfig": {"UnusedAccountValidityDays": 1},
        },
        "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays",
        "provider's tests",
    ),
]:
    with check(f"CreateUserPool refuses {sorted(settings)} ({source})"), refused(INVALID, message):
        idp.create_user_pool(PoolName="refused", **settings)

with check("a password policy of 5 is refused by the model"), refused(
    INVALID,
    "1 validation error detected: Value '5' at 'policies.passwordPolicy.minimumLength' failed to "
    "satisfy constraint: Member must have value greater than or equal to 6",
):
    idp.create_user_pool(PoolName="refused", Policies={"PasswordPolicy": {"MinimumLength": 5}})

plain = Pool(Schema=[TENANT])

# Refusals of CreateUserPoolClient: settings, code, message. Sources: the Terraform and Pulumi
# providers' tests, but where another is named.
for settings, code, message in [
    ({"ReadAttributes": ["custom:x"]}, INVALID,
     "Invalid read attributes specified while creating a client"),
    ({"WriteAttributes": ["custom:x"]}, INVALID,
     "Invalid write attributes specified while creating a client"),
    ({"WriteAttributes": ["email_verified"]}, INVALID,
     "Invalid write attributes specified while creating a client"),
    ({"ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "USER_PASSWORD_AUTH"]}, INVALID,
     "Auth flow name with prefix 'ALLOW' cannot be used with legacy auth flow names."),
    ({"AccessTokenValidity": 25}, INVALID, "Invalid range for token validity."),
    ({"AllowedOAuthFlowsUserPoolClient": True}, INVALID,
     "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use "
     "OAuth flows."),
    ({"AllowedOAuthFlows": ["code"]}, INVALID,
     "CallbackUrls can not be empty when code flow or implicit flow is selected"),
    ({"AllowedOAuthFlows": ["client_credentials"]}, "InvalidOAuthFlowException",
     "client_credentials flow can not be selected if client does not have a client secret."),
    ({"AllowedOAuthScopes": ["api/read"]}, "ScopeDoesNotExistException",
     "Invalid scope requested: api/read"),
    ({"CallbackURLs": ["http://a.example"]}, INVALID,
     "http://a.example cannot use the HTTP protocol."),
    ({"CallbackURLs": ["https://a.example"], "DefaultRedirectURI": "https://b.example"}, INVALID,
     "The default redirect URI https://b.example is not in the callback URIs list."),
    ({"SupportedIdentityProviders": ["Google"]}, INVALID,
     f"The provider Google does not exist for User Pool {plain.id}."),
    ({"EnablePropagateAdditionalUserContextData": True}, INVALID,
     "Client Secret is required to set EnablePropagateAdditionalUserContextData as true"),
]:
    with check(f"CreateUserPoolClient refuses {settings}"), refused(code, message):
        idp.create_user_pool_client(UserPoolId=plain.id, ClientName="refused", **settings)

# Refusals of SignUp and AdminCreateUser: attributes, message, source.
for named, message, source in [
    ({"custom__nope": "x"},
     f"Attributes did not conform to the schema: custom:nope: {NO_SUCH}", "amplify-js#2167"),
    ({"phone_number": "12345"}, "Invalid phone number format.", "amazon-cognito-identity-js#316"),
    ({"email": "not-an-email"}, "Invalid email address format.", "transcripts"),
]:
    with check(f"SignUp refuses {named} ({source})"), refused(INVALID, message):
        plain.sign_up("carol", **named)
    with check(f"AdminCreateUser refuses {named} ({source})"), refused(INVALID, message):
        idp.admin_create_user(
            UserPoolId=plain.id, Username="carol", UserAttributes=attributes(**named)
        )

with check("what is not mutable is written once (amplify-js#3526)"):
    plain.user("ann", custom__tenant="acme")
    with refused(INVALID, "user.custom:tenant: Attribute cannot be updated."):
        idp.admin_update_user_attributes(
            UserPoolId=plain.id, Username="ann", UserAttributes=attributes(custom__tenant="b")
        )

with check("an unknown attribute of an update (amplify-flutter#1531)"), refused(
    INVALID, f"user.custom:nope: {NO_SUCH}\n"
):
    idp.admin_update_user_attributes(
        UserPoolId=plain.id, Username="ann", UserAttributes=attributes(custom__nope="x")
    )

with check("sub is nobody's to choose"), refused(
    INVALID, "Cannot modify the non-mutable attribute sub"
):
    idp.admin_create_user(UserPoolId=plain.id, Username="eve", UserAttributes=attributes(sub="x"))

with check("case does not matter where the pool says so (API reference)"):
    insensitive = Pool(UsernameConfiguration={"CaseSensitive": False})
    insensitive.user("casey")
    assert claims(insensitive.sign_in("CaSeY")["AccessToken"])["username"] == "casey"
    with refused("UsernameExistsException", "User already exists"):
        insensitive.sign_up("CASEY")

with check("a user name in the form of an alias (amplify-js#8800)"), refused(
    INVALID, "Username cannot be of email format, since user pool is configured for email alias."
):
    Pool(AliasAttributes=["email"]).sign_up("x@example.com")

with check("a pool for invited users (pmill/aws-cognito#37)"), refused(
    DENIED, "SignUp is not permitted for this user pool"
):
    Pool(AdminCreateUserConfig={"AllowAdminCreateUserOnly": True}).sign_up("carol")

with check("ReadAttributes and WriteAttributes (developer guide, user-pool-settings-attributes)"):
    narrow = Pool(client={"ReadAttributes": ["email"], "WriteAttributes": ["email"]})
    narrow.user("ann", email="ann@example.com", name="Ann")
    tokens = narrow.sign_in("ann")
    told = claims(tokens["IdToken"])
    assert told["email"] == "ann@example.com" and "name" not in told, told
    user = idp.get_user(AccessToken=tokens["AccessToken"])
    assert {it["Name"] for it in user["UserAttributes"]} == {"sub", "email"}, user
    with refused(DENIED, "A client attempted to write unauthorized attribute"):
        idp.update_user_attributes(
            AccessToken=tokens["AccessToken"], UserAttributes=attributes(name="Anne")
        )

with check("EnableTokenRevocation (developer guide, token-revocation)"):
    unrevocable = Pool(client={"EnableTokenRevocation": False})
    unrevocable.user("ann")
    tokens = unrevocable.sign_in("ann")
    for token in ("IdToken", "AccessToken"):
        assert not {"jti", "origin_jti"} & claims(tokens[token]).keys(), token
    try:
        idp.revoke_token(Token=tokens["RefreshToken"], ClientId=unrevocable.client)
    except idp.exceptions.UnsupportedOperationException:
        pass
    else:
        raise AssertionError("not refused")

with check("lock-out after five wrong passwords (developer guide, authentication flow)"):
    plain.user("lou")
    for _ in range(5):
        with refused(DENIED, "Incorrect username or password."):
            plain.sign_in("lou", "Wrong-Horse7!")
    # One second, then twice as long after each further failure: 16 are enough for any machine.
    for locked in (1, 2, 4, 8):
        let_pass(locked)
        with refused(DENIED, "Incorrect username or password."):
            plain.sign_in("lou", "Wrong-Horse7!")
    with refused(DENIED, "Password attempts exceeded"):
        plain.sign_in("lou")

with check("SetUserPoolMfaConfig replaces the whole (AWS CDK's tests)"):
    token = {"Enabled": True}
    idp.set_user_pool_mfa_config(
        UserPoolId=plain.id, MfaConfiguration="OPTIONAL", SoftwareTokenMfaConfiguration=token
    )
    read = idp.get_user_pool_mfa_config(UserPoolId=plain.id)
    assert read["SoftwareTokenMfaConfiguration"] == token, read
    idp.set_user_pool_mfa_config(UserPoolId=plain.id)
    read = idp.get_user_pool_mfa_config(UserPoolId=plain.id)
    assert read["MfaConfiguration"] == "OFF" and "SoftwareTokenMfaConfiguration" not in read, read

with check("MFA cannot be off and have a factor (AWS CDK's tests)"), refused(
    INVALID,
    "Invalid MFA configuration given, can't turn off MFA and configure an MFA together.",
):
    idp.set_user_pool_mfa_config(
        UserPoolId=plain.id, MfaConfiguration="OFF", SoftwareTokenMfaConfiguration={"Enabled": True}
    )

with check("AdminLinkProviderForUser refuses a native source (boto3#4163)"), refused(
    INVALID,
    "Invalid SourceUser: Cognito users with a username/password may not be passed in as a "
    "SourceUser, only as a DestinationUser",
):
    user = {"ProviderName": "Cognito", "ProviderAttributeValue": "ann"}
    idp.admin_link_provider_for_user(UserPoolId=plain.id, DestinationUser=user, SourceUser=user)

with check("GetSigningCertificate"):
    certificate = idp.get_signing_certificate(UserPoolId=plain.id)["Certificate"]
    assert base64.b64decode(certificate)[:1] == b"\x30", "no DER"

with check("an update sets back what is not given (provider's measurements)"):
    idp.update_user_pool(UserPoolId=plain.id, UserPoolTags={"a": "b"})
    idp.update_user_pool(UserPoolId=plain.id)
    assert idp.describe_user_pool(UserPoolId=plain.id)["UserPool"]["UserPoolTags"] == {}

with check("DeletionProtection"):
    idp.update_user_pool(UserPoolId=plain.id, DeletionProtection="ACTIVE")
    with refused(
        INVALID,
        "The user pool cannot be deleted because deletion protection is activated. Deletion "
        "protection must be inactivated first.",
    ):
        idp.delete_user_pool(UserPoolId=plain.id)
    idp.update_user_pool(UserPoolId=plain.id, DeletionProtection="INACTIVE")
    idp.delete_user_pool(UserPoolId=plain.id)
