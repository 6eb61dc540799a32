"""Terraform's calls for a pool and its app clients, as boto3 makes them: create, read back, plan again.

What hashicorp/terraform-provider-aws asks of the service for aws_cognito_user_pool and
aws_cognito_user_pool_client: a plan after an apply has nothing to change when each member
of the configuration reads back as it was given, and each that was not, and for which the
provider takes no answer, is not there.
"""

from checks import Checks, briefing
from pools import operator

given = briefing()
check = Checks("boto3")
idp = operator(given)
ROLE = "arn:aws:iam::123456789012:role/sms"
FUNCTION = f"arn:aws:lambda:{given['region']}:123456789012:function:f"

# Members that the provider has no value for when the configuration has none.
NOT_COMPUTED = [
    *["AliasAttributes", "AutoVerifiedAttributes", "DeviceConfiguration", "LambdaConfig"],
    *["UserPoolAddOns", "UsernameAttributes", "UsernameConfiguration", "SmsAuthenticationMessage"],
]

PASSWORD_POLICY = {
    "MinimumLength": 12,
    "RequireLowercase": True,
    "RequireNumbers": True,
    "RequireSymbols": False,
    "RequireUppercase": True,
    "TemporaryPasswordValidityDays": 3,
}

POOLS = {
    "the name alone": {},
    "sign-in by e-mail address": {
        "UsernameAttributes": ["email"],
        "AutoVerifiedAttributes": ["email"],
        "UsernameConfiguration": {"CaseSensitive": False},
        "AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]},
    },
    "aliases, devices and triggers": {
        "AliasAttributes": ["email", "preferred_username"],
        "DeviceConfiguration": {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": True},
        "LambdaConfig": {"PreSignUp": FUNCTION, "CustomMessage": FUNCTION},
    },
    "a policy, messages and tags": {
        "Policies": {"PasswordPolicy": PASSWORD_POLICY},
        "AdminCreateUserConfig": {
            "AllowAdminCreateUserOnly": True,
            "InviteMessageTemplate": {
                "EmailMessage": "{username} {####}",
                "EmailSubject": "Welcome",
                "SMSMessage": "{username} {####}",
            },
        },
        "EmailVerificationMessage": "It is {####}.",
        "EmailVerificationSubject": "Your code",
        "SmsVerificationMessage": "It is {####}.",
        "UserPoolTags": {"team": "people"},
        "UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"},
        "UserPoolTier": "PLUS",
        "DeletionProtection": "INACTIVE",
    },
    "attributes": {
        "AutoVerifiedAttributes": ["email"],
        "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
        "Schema": [
            {
                "Name": "tenant",
                "AttributeDataType": "String",
                "DeveloperOnlyAttribute": False,
                "Mutable": False,
                "Required": False,
                "StringAttributeConstraints": {"MinLength": "1", "MaxLength": "64"},
            },
        ],
    },
    "second factors": {
        "SmsConfiguration": {"ExternalId": "x", "SnsCallerArn": ROLE, "SnsRegion": given["region"]},
        "mfa": {
            "MfaConfiguration": "OPTIONAL",
            "SoftwareTokenMfaConfiguration": {"Enabled": True},
            "SmsMfaConfiguration": {"SmsConfiguration": {"ExternalId": "x", "SnsCallerArn": ROLE}},
        },
    },
}

# What UpdateUserPool does not take.
FIXED = {"Schema", "AliasAttributes", "UsernameAttributes", "UsernameConfiguration"}

CLIENTS = {
    "the name alone": {},
    "a secret, flows and validities": {
        "GenerateSecret": True,
        "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        "AccessTokenValidity": 30,
        "IdTokenValidity": 30,
        "RefreshTokenValidity": 7,
        "TokenValidityUnits": {"AccessToken": "minutes", "IdToken": "minutes", "RefreshToken": "days"},
        "PreventUserExistenceErrors": "ENABLED",
        "EnableTokenRevocation": True,
    },
    "managed login": {
        "AllowedOAuthFlows": ["code"],
        "AllowedOAuthFlowsUserPoolClient": True,
        "AllowedOAuthScopes": ["email", "openid"],
        "CallbackURLs": ["https://example.com/back"],
        "LogoutURLs": ["https://example.com/out"],
        "DefaultRedirectURI": "https://example.com/back",
        "SupportedIdentityProviders": ["COGNITO"],
        "ReadAttributes": ["email", "name"],
        "WriteAttributes": ["email", "name"],
    },
}


def same(found, wanted):
    """Sets are answered in any order; a structure may have more members than were given."""
    if isinstance(wanted, dict):
        return all(same(found.get(name), value) for name, value in wanted.items())
    if isinstance(wanted, list) and all(isinstance(it, str) for it in wanted):
        return sorted(found or []) == sorted(wanted)
    return found == wanted


def read(pool):
    """What a refresh reads: DescribeUserPool and GetUserPoolMfaConfig."""
    state = idp.describe_user_pool(UserPoolId=pool)["UserPool"]
    answer = idp.get_user_pool_mfa_config(UserPoolId=pool)
    return {**state, "mfa": {name: it for name, it in answer.items() if name != "ResponseMetadata"}}


def changes(state, wanted):
    """The members that a plan would change."""
    given = {name: it for name, it in wanted.items() if name not in ("Schema", "mfa")}
    found = {name for name, value in given.items() if not same(state.get(name), value)}
    found |= {name for name in NOT_COMPUTED if name not in wanted and state.get(name)}
    custom = [it for it in state["SchemaAttributes"] if it["Name"].startswith("custom:")]
    schema = [{**it, "Name": it["Name"].removeprefix("custom:")} for it in custom]
    found |= {"Schema"} if schema != wanted.get("Schema", []) else set()
    mfa = wanted.get("mfa", {"MfaConfiguration": "OFF"})
    for name in ("MfaConfiguration", "SoftwareTokenMfaConfiguration"):
        found |= {name} if (state["mfa"].get(name) or None) != mfa.get(name) else set()
    return found


for what, wanted in POOLS.items():
    with check(f"Terraform's calls, a pool: {what} [plan]"):
        settings = {name: it for name, it in wanted.items() if name != "mfa"}
        pool = idp.create_user_pool(PoolName="terraform", **settings)["UserPool"]["Id"]
        if "mfa" in wanted:
            idp.set_user_pool_mfa_config(UserPoolId=pool, **wanted["mfa"])
        state = read(pool)
        assert not changes(state, wanted), (changes(state, wanted), state)
        assert read(pool) == state
        # Something else has changed: all that the configuration has is sent.
        kept = {name: it for name, it in settings.items() if name not in FIXED}
        mode = wanted.get("mfa", {}).get("MfaConfiguration", "OFF")
        idp.update_user_pool(UserPoolId=pool, MfaConfiguration=mode, **kept)
        state = read(pool)
        assert not changes(state, wanted), (changes(state, wanted), state)
        idp.delete_user_pool(UserPoolId=pool)

pool = {"UserPoolId": idp.create_user_pool(PoolName="terraform")["UserPool"]["Id"]}
for what, wanted in CLIENTS.items():
    with check(f"Terraform's calls, an app client: {what} [plan]"):
        made = idp.create_user_pool_client(**pool, ClientName="terraform", **wanted)["UserPoolClient"]
        client = {**pool, "ClientId": made["ClientId"]}
        assert idp.describe_user_pool_client(**client)["UserPoolClient"] == made
        kept = {name: it for name, it in wanted.items() if name != "GenerateSecret"}
        assert same(made, kept), made
        idp.update_user_pool_client(**client, ClientName="terraform", **kept)
        after = idp.describe_user_pool_client(**client)["UserPoolClient"]
        assert {**after, "LastModifiedDate": None} == {**made, "LastModifiedDate": None}, (after, made)

with check("Terraform's calls, a group and a resource server [plan]"):
    group = {"GroupName": "staff", "Description": "Staff", "Precedence": 1, "RoleArn": ROLE}
    idp.create_group(**pool, **group)
    assert same(idp.get_group(**pool, GroupName="staff")["Group"], group)
    server = {"Identifier": "api", "Name": "API", "Scopes": [{"ScopeName": "read", "ScopeDescription": "Reads"}]}
    idp.create_resource_server(**pool, **server)
    assert same(idp.describe_resource_server(**pool, Identifier="api")["ResourceServer"], server)
