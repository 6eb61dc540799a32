"""UpdateUserPool, DeleteUserPool, tags: what stays, what goes, what is refused."""

import pytest

from cognito import INVALID, NOT_FOUND, SMS, case, refused, source

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:conformance"
MEASURED = "go-to-k/cdkd, measured on AWS: UpdateUserPool without the member"
STRICT = {"PasswordPolicy": {"MinimumLength": 12, "RequireSymbols": False}}


@pytest.mark.parametrize(
    ("given", "member", "after"),
    [
        case(
            {"AutoVerifiedAttributes": ["email"]},
            "AutoVerifiedAttributes",
            None,
            says=MEASURED,
            id="AutoVerifiedAttributes",
        ),
        case(
            {"LambdaConfig": {"PreSignUp": FUNCTION}},
            "LambdaConfig",
            {},
            says="developer guide, updating a user pool",
            id="LambdaConfig",
        ),
        case(
            {"AdminCreateUserConfig": {"AllowAdminCreateUserOnly": True}},
            "AdminCreateUserConfig",
            {"AllowAdminCreateUserOnly": False, "UnusedAccountValidityDays": 7},
            says="seen by users of the API: the flag goes back to false",
            id="AdminCreateUserConfig",
        ),
        case(
            {"UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"}, "UserPoolTier": "PLUS"},
            "UserPoolAddOns",
            None,
            says="hashicorp/terraform-provider-aws, acceptance tests",
            id="UserPoolAddOns",
        ),
        case(
            {"EmailVerificationMessage": "It is {####}."},
            "EmailVerificationMessage",
            None,
            says="amplify-cli#3646",
            id="EmailVerificationMessage",
        ),
        case(
            {"VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_LINK"}},
            "VerificationMessageTemplate",
            {"DefaultEmailOption": "CONFIRM_WITH_CODE"},
            says="amplify-cli#3646",
            id="VerificationMessageTemplate",
        ),
        case({"UserPoolTags": {"team": "people"}}, "UserPoolTags", {}, says="aws-cli#3302", id="UserPoolTags"),
    ],
)
def test_goes_back_to_its_default(make_pool, given, member, after):
    pool = make_pool(**given)
    pool.update_user_pool()
    found = pool.read().get(member)
    assert (found or None) == (after or None)


@source(MEASURED)
def test_policies_stay(make_pool):
    pool = make_pool(Policies=STRICT)
    before = pool.read()["Policies"]
    pool.update_user_pool()
    assert pool.read()["Policies"] == before


@source(MEASURED)
def test_mfa_configuration_stays(make_pool):
    sms = {"SmsConfiguration": SMS, "AutoVerifiedAttributes": ["phone_number"]}
    pool = make_pool(MfaConfiguration="OPTIONAL", **sms)
    pool.update_user_pool(**sms)
    assert pool.read()["MfaConfiguration"] == "OPTIONAL"


@source(MEASURED + ": each of the two policies stays when the other is sent")
def test_password_policy_stays_beside_a_sign_in_policy(make_pool):
    pool = make_pool(Policies=STRICT)
    pool.update_user_pool(Policies={"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}})
    policies = pool.read()["Policies"]
    assert policies["PasswordPolicy"]["MinimumLength"] == 12
    assert policies["SignInPolicy"]["AllowedFirstAuthFactors"] == ["PASSWORD", "EMAIL_OTP"]


@source("seen on AWS, with DeletionProtection alone: the kept setting is checked against the emptied list")
def test_bare_update_with_verification_before_update(make_pool):
    pool = make_pool(
        AutoVerifiedAttributes=["email"],
        UserAttributeUpdateSettings={"AttributesRequireVerificationBeforeUpdate": ["email"]},
    )
    with refused(
        INVALID, "All attributes in AttributesRequireVerificationBeforeUpdate must exist in AutoVerifiedAttributes"
    ):
        pool.update_user_pool(DeletionProtection="INACTIVE")


@source("service model, UpdateUserPoolResponse: no members")
def test_update_answers_with_nothing(pool):
    assert pool.update_user_pool(PoolName="renamed").keys() == {"ResponseMetadata"}
    assert pool.read()["Name"] == "renamed"


@source("API reference, UserPoolType.LastModifiedDate")
def test_update_moves_the_date(pool):
    pool.update_user_pool(PoolName="renamed")
    read = pool.read()
    assert read["CreationDate"] == pool.answer["CreationDate"]
    assert read["LastModifiedDate"] >= pool.answer["LastModifiedDate"]


@source("API reference, UpdateUserPool.UserPoolId: one that exists")
@pytest.mark.parametrize(
    "operation",
    [
        "describe_user_pool",
        "update_user_pool",
        "delete_user_pool",
        "get_user_pool_mfa_config",
        "list_groups",
        "list_users",
    ],
)
def test_pool_that_is_not_there(idp, region, operation):
    with refused(NOT_FOUND, f"User pool {region}_000000000 does not exist."):
        getattr(idp, operation)(UserPoolId=f"{region}_000000000")


@source("service model, DeleteUserPool; a deleted pool is not found")
def test_delete(make_pool):
    pool = make_pool()
    pool.delete_user_pool()
    with refused(NOT_FOUND, f"User pool {pool.id} does not exist."):
        pool.describe_user_pool()


@source("seen on AWS by many who delete stacks")
def test_delete_protected(make_pool):
    pool = make_pool(DeletionProtection="ACTIVE")
    with refused(
        INVALID,
        "The user pool cannot be deleted because deletion protection is activated. "
        "Deletion protection must be inactivated first.",
    ):
        pool.delete_user_pool()
    pool.update_user_pool(DeletionProtection="INACTIVE")
    pool.delete_user_pool()


@source("terraform#16479")
def test_delete_with_a_domain(pool):
    domain = "conformance-" + pool.id[-9:].lower()
    pool.create_user_pool_domain(Domain=domain)
    with refused(INVALID, "User pool cannot be deleted. It has a domain configured that should be deleted first."):
        pool.delete_user_pool()
    pool.delete_user_pool_domain(Domain=domain)


@source("API reference, TagResource, UntagResource, ListTagsForResource: the same map as UserPoolTags")
def test_tags(idp, make_pool):
    pool = make_pool(UserPoolTags={"team": "people"})
    arn = pool.answer["Arn"]
    idp.tag_resource(ResourceArn=arn, Tags={"team": "others", "stage": "test"})
    both = {"team": "others", "stage": "test"}
    assert idp.list_tags_for_resource(ResourceArn=arn)["Tags"] == both == pool.read()["UserPoolTags"]
    idp.untag_resource(ResourceArn=arn, TagKeys=["team"])
    assert idp.list_tags_for_resource(ResourceArn=arn)["Tags"] == {"stage": "test"}


@source("AWS CLI, example of list-tags-for-resource")
def test_no_tags(idp, pool):
    assert idp.list_tags_for_resource(ResourceArn=pool.answer["Arn"])["Tags"] == {}
