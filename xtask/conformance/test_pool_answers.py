"""CreateUserPool and DescribeUserPool: what is filled in, and what is not."""

import contextlib
import re

import pytest

from cognito import REGION, SMS, case, source

TERRAFORM = "hashicorp/terraform-provider-aws, acceptance tests of aws_cognito_user_pool"
CLI = "AWS CLI, example of describe-user-pool"
STRING = {"MinLength": "0", "MaxLength": "2048"}
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:conformance"


@pytest.mark.parametrize(
    ("member", "value"),
    [
        case(
            "Policies",
            {
                "PasswordPolicy": {
                    "MinimumLength": 8,
                    "RequireUppercase": True,
                    "RequireLowercase": True,
                    "RequireNumbers": True,
                    "RequireSymbols": True,
                    "TemporaryPasswordValidityDays": 7,
                },
                "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]},
            },
            says=TERRAFORM,
            id="Policies",
        ),
        case("DeletionProtection", "INACTIVE", says=TERRAFORM, id="DeletionProtection"),
        case("LambdaConfig", {}, says="API reference, example of CreateUserPool", id="LambdaConfig"),
        case(
            "VerificationMessageTemplate",
            {"DefaultEmailOption": "CONFIRM_WITH_CODE"},
            says=TERRAFORM,
            id="VerificationMessageTemplate",
        ),
        case("MfaConfiguration", "OFF", says=TERRAFORM, id="MfaConfiguration"),
        case("EstimatedNumberOfUsers", 0, says=TERRAFORM, id="EstimatedNumberOfUsers"),
        case(
            "EmailConfiguration",
            {"EmailSendingAccount": "COGNITO_DEFAULT"},
            says=TERRAFORM,
            id="EmailConfiguration",
        ),
        case(
            "AdminCreateUserConfig",
            {"AllowAdminCreateUserOnly": False, "UnusedAccountValidityDays": 7},
            says=CLI,
            id="AdminCreateUserConfig",
        ),
        case("UserPoolTier", "ESSENTIALS", says=TERRAFORM, id="UserPoolTier"),
        case("Name", "conformance", says="service model, UserPoolType.Name", id="Name"),
    ],
)
def test_default(pool, member, value):
    assert pool.answer[member] == value
    assert pool.read()[member] == value


@source("hashicorp/terraform-provider-aws: a plan after an apply finds nothing to change")
@pytest.mark.parametrize(
    "member",
    [
        "AutoVerifiedAttributes",
        "AliasAttributes",
        "UsernameAttributes",
        "UsernameConfiguration",
        "SmsConfiguration",
        "DeviceConfiguration",
        "UserPoolAddOns",
        "Domain",
        "CustomDomain",
        "EmailVerificationMessage",
        "EmailVerificationSubject",
        "SmsVerificationMessage",
        "SmsAuthenticationMessage",
        "Status",
    ],
)
def test_absent_unless_given(pool, member):
    assert member not in pool.answer
    assert member not in pool.read()


@source("service model, UserPoolIdType; API reference, examples: nine letters and digits")
def test_id(pool, region):
    assert re.fullmatch(rf"{region}_[0-9a-zA-Z]{{9}}", pool.id)


@source("API reference, UserPoolType.Arn")
def test_arn(pool, region):
    assert re.fullmatch(rf"arn:aws:cognito-idp:{region}:\d{{12}}:userpool/{pool.id}", pool.answer["Arn"])


@source("AWS CLI, example of create-user-pool")
def test_dates_are_equal_at_first(pool):
    assert pool.answer["CreationDate"] == pool.answer["LastModifiedDate"]


@source(CLI)
def test_no_tags_are_an_empty_map(pool):
    assert pool.read()["UserPoolTags"] == {}


@source(CLI + ": SchemaAttributes")
def test_standard_attributes_in_order(pool):
    names = [it["Name"] for it in pool.answer["SchemaAttributes"]]
    assert names == [
        *["sub", "name", "given_name", "family_name", "middle_name", "nickname", "preferred_username"],
        *["profile", "picture", "website", "email", "email_verified", "gender", "birthdate", "zoneinfo"],
        *["locale", "phone_number", "phone_number_verified", "address", "updated_at"],
    ]


@source(CLI + ": SchemaAttributes")
@pytest.mark.parametrize(
    ("name", "kind", "mutable", "required", "constraints"),
    [
        ("sub", "String", False, True, {"StringAttributeConstraints": {"MinLength": "1", "MaxLength": "2048"}}),
        ("email", "String", True, False, {"StringAttributeConstraints": STRING}),
        ("phone_number", "String", True, False, {"StringAttributeConstraints": STRING}),
        ("birthdate", "String", True, False, {"StringAttributeConstraints": {"MinLength": "10", "MaxLength": "10"}}),
        ("email_verified", "Boolean", True, False, {}),
        ("updated_at", "Number", True, False, {"NumberAttributeConstraints": {"MinValue": "0"}}),
    ],
)
def test_standard_attribute(pool, name, kind, mutable, required, constraints):
    (found,) = [it for it in pool.answer["SchemaAttributes"] if it["Name"] == name]
    assert found == {
        "Name": name,
        "AttributeDataType": kind,
        "DeveloperOnlyAttribute": False,
        "Mutable": mutable,
        "Required": required,
        **constraints,
    }


@pytest.mark.parametrize(
    ("given", "member", "value"),
    [
        case(
            {"Policies": {"PasswordPolicy": {"MinimumLength": 8, "TemporaryPasswordValidityDays": 1}}},
            "AdminCreateUserConfig",
            {"AllowAdminCreateUserOnly": False, "UnusedAccountValidityDays": 1},
            says=CLI + ": both members have the same number",
            id="temporary-password-validity",
        ),
        case(
            {"EmailVerificationMessage": "It is {####}.", "EmailVerificationSubject": "Your code"},
            "VerificationMessageTemplate",
            {
                "DefaultEmailOption": "CONFIRM_WITH_CODE",
                "EmailMessage": "It is {####}.",
                "EmailSubject": "Your code",
            },
            says=CLI + ": the flat members are in the template too",
            id="flat-email-message",
        ),
        case(
            {"VerificationMessageTemplate": {"SmsMessage": "It is {####}."}},
            "SmsVerificationMessage",
            "It is {####}.",
            says=CLI + ": what the template has is in the flat members too",
            id="template-sms-message",
        ),
        case(
            {"LambdaConfig": {"PreTokenGeneration": FUNCTION}},
            "LambdaConfig",
            {
                "PreTokenGeneration": FUNCTION,
                "PreTokenGenerationConfig": {"LambdaVersion": "V1_0", "LambdaArn": FUNCTION},
            },
            says="badmintoncryer/cdk-preflight: both spellings come back",
            id="pre-token-generation",
        ),
        case(
            {"SmsConfiguration": SMS},
            "SmsConfiguration",
            {**SMS, "SnsRegion": REGION},
            says="AWS CLI, example of get-user-pool-mfa-config: SnsRegion is filled in",
            id="sns-region",
        ),
        case(
            {"UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"}, "UserPoolTier": "PLUS"},
            "UserPoolAddOns",
            {"AdvancedSecurityMode": "AUDIT", "AdvancedSecurityAdditionalFlows": {}},
            says="badmintoncryer/cdk-preflight",
            id="add-ons",
        ),
    ],
)
def test_what_follows_from_a_setting(make_pool, given, member, value):
    assert make_pool(**given).read()[member] == value


@source("service model, UserPoolType: each member of the request has one of the same name")
@pytest.mark.parametrize(
    "given",
    [
        {"AutoVerifiedAttributes": ["email"]},
        {"AliasAttributes": ["email", "preferred_username"]},
        {"UsernameAttributes": ["email"]},
        {"UsernameConfiguration": {"CaseSensitive": False}},
        {"AccountRecoverySetting": {"RecoveryMechanisms": [{"Priority": 1, "Name": "verified_email"}]}},
        {"AccountRecoverySetting": {"RecoveryMechanisms": [{"Priority": 1, "Name": "admin_only"}]}},
        {"DeviceConfiguration": {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": False}},
        {"DeletionProtection": "INACTIVE"},
        {"UserPoolTags": {"team": "people", "stage": "test"}},
        {"UserPoolTier": "LITE"},
        {"SmsAuthenticationMessage": "Code {####}"},
        {"LambdaConfig": {"PreSignUp": FUNCTION, "PostConfirmation": FUNCTION}},
        {
            "EmailConfiguration": {
                "EmailSendingAccount": "DEVELOPER",
                "SourceArn": "arn:aws:ses:us-east-1:123456789012:identity/us@example.com",
                "ReplyToEmailAddress": "us@example.com",
            }
        },
        {
            "AutoVerifiedAttributes": ["email"],
            "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
        },
    ],
    ids=lambda given: "-".join(given),
)
def test_what_was_given_is_read_back(make_pool, given):
    read = make_pool(**given).read()
    found = {name: read.get(name) for name in given}
    for name, value in given.items():
        if isinstance(value, list):
            assert sorted(found[name]) == sorted(value)
        else:
            assert found[name] == value


@source("service model, AdminCreateUserConfigType.InviteMessageTemplate")
def test_invitation_is_read_back(make_pool):
    invitation = {"EmailMessage": "{username}: {####}", "EmailSubject": "Welcome", "SMSMessage": "{username} {####}"}
    pool = make_pool(AdminCreateUserConfig={"AllowAdminCreateUserOnly": True, "InviteMessageTemplate": invitation})
    assert pool.read()["AdminCreateUserConfig"] == {
        "AllowAdminCreateUserOnly": True,
        "UnusedAccountValidityDays": 7,
        "InviteMessageTemplate": invitation,
    }


@source("API reference, UserPoolType.EstimatedNumberOfUsers")
def test_users_are_counted(pool):
    pool.user("one")
    pool.user("two")
    assert pool.read()["EstimatedNumberOfUsers"] == 2


@source("API reference, UserPoolType.Domain: the prefix, once there is one")
def test_domain_in_the_pool(idp, pool):
    domain = "conformance-" + pool.id[-9:].lower()
    pool.create_user_pool_domain(Domain=domain)
    assert pool.read()["Domain"] == domain
    pool.delete_user_pool_domain(Domain=domain)
    assert "Domain" not in pool.read()


@source("service model, ListUserPools")
def test_list_has_the_pool(idp, pool):
    pages = idp.get_paginator("list_user_pools").paginate(MaxResults=60)
    (found,) = [it for page in pages for it in page["UserPools"] if it["Id"] == pool.id]
    assert found["Name"] == "conformance"
    assert found["LambdaConfig"] == {}
    assert found["CreationDate"] == pool.answer["CreationDate"]


@source("AWS: a region has its own endpoint, and its own pools")
def test_list_is_of_the_region(elsewhere, pool):
    with contextlib.ExitStack() as made:
        there = elsewhere.create_user_pool(PoolName="conformance")["UserPool"]["Id"]
        made.callback(elsewhere.delete_user_pool, UserPoolId=there)
        pages = elsewhere.get_paginator("list_user_pools").paginate(MaxResults=60)
        ids = {it["Id"] for page in pages for it in page["UserPools"]}
        assert there in ids and pool.id not in ids


@source("service model, ListUserPools.NextToken")
def test_list_in_pages(idp, make_pool):
    made = {make_pool().id for _ in range(3)}
    first = idp.list_user_pools(MaxResults=1)
    assert len(first["UserPools"]) == 1 and first["NextToken"]
    pages = idp.get_paginator("list_user_pools").paginate(MaxResults=1)
    listed = [it["Id"] for page in pages for it in page["UserPools"]]
    assert made <= set(listed) and len(listed) == len(set(listed))
