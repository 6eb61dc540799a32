"""What CreateUserPool and UpdateUserPool refuse, first for its form and then for its sense."""

import pytest

from cognito import INVALID, case, refused

PREFLIGHT = "badmintoncryer/cdk-preflight, the service's text for a deployed template"
MEASURED = "go-to-k/cdkd, measured on AWS"
MOTO = "getmoto/moto, tests marked as verified on AWS"
MODEL = "service model, "
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:conformance"
RECOVERY = "Invalid account recovery setting parameter. "


def mechanisms(*named):
    return {"AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": name, "Priority": at} for name, at in named]}}


def attribute(**given):
    return {"Schema": [given]}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        case(
            {"AliasAttributes": ["email"], "UsernameAttributes": ["email"]},
            "Only one of the aliasAttributes or usernameAttributes can be set in a User pool.",
            says=PREFLIGHT,
            id="aliases-and-username-attributes",
        ),
        case(
            {"AutoVerifiedAttributes": ["phone_number"]},
            "SMS configuration is required when phone_number is selected for auto verification",
            says=PREFLIGHT,
            id="phone-without-sms",
        ),
        case(
            {"MfaConfiguration": "ON"},
            "SMS configuration and Auto verification for phone_number are required when MFA is required/optional",
            says="aws-cdk#12075",
            id="mfa-without-sms",
        ),
        case(
            {"UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]}},
            "All attributes in AttributesRequireVerificationBeforeUpdate must exist in AutoVerifiedAttributes",
            says="seen on AWS",
            id="verification-before-update",
        ),
        case(
            mechanisms(("verified_email", 1), ("admin_only", 2)),
            RECOVERY + "Account Recovery Setting cannot use admin_only setting with any other recovery mechanisms.",
            says=PREFLIGHT,
            id="recovery-admin-only-and-another",
        ),
        case(
            mechanisms(("verified_email", 1), ("verified_phone_number", 1)),
            RECOVERY + "Account Recovery Setting cannot have duplicate priorities or recovery mechanisms.",
            says=PREFLIGHT,
            id="recovery-priority-twice",
        ),
        case(
            mechanisms(("verified_email", 1), ("verified_email", 2)),
            RECOVERY + "Account Recovery Setting cannot have duplicate priorities or recovery mechanisms.",
            says=PREFLIGHT,
            id="recovery-mechanism-twice",
        ),
        case(
            {
                "Policies": {"PasswordPolicy": {"MinimumLength": 8, "TemporaryPasswordValidityDays": 7}},
                "AdminCreateUserConfig": {"UnusedAccountValidityDays": 7},
            },
            "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays",
            says=PREFLIGHT,
            id="validity-twice",
        ),
        case(
            {"EmailConfiguration": {"EmailSendingAccount": "DEVELOPER"}},
            "Source ARN is required to use DEVELOPER email sending owner",
            says=PREFLIGHT,
            id="developer-without-source-arn",
        ),
        case(
            {"LambdaConfig": {"CustomEmailSender": {"LambdaVersion": "V1_0", "LambdaArn": FUNCTION}}},
            "KMSKeyId parameter is required when Custom SMS/Email Lambda trigger is used.",
            says=PREFLIGHT,
            id="sender-without-key",
        ),
        case(
            {
                "LambdaConfig": {
                    "PreTokenGeneration": FUNCTION,
                    "PreTokenGenerationConfig": {"LambdaVersion": "V1_0", "LambdaArn": FUNCTION + "-2"},
                }
            },
            "Cannot use PreTokenGenerationLambda and PreTokenGeneration with different Lambda function ARN's",
            says=PREFLIGHT,
            id="two-token-triggers",
        ),
        case(
            {"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["EMAIL_OTP"]}}},
            "Password should be configured as one of the allowed first auth factors.",
            says=MEASURED,
            id="first-factors-without-password",
        ),
        case(
            {"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "SMS_OTP"]}}},
            "SMS_OTP can not be configured as AuthFactor as user pool is missing valid SMS configuration",
            says=MEASURED,
            id="sms-otp-without-sms",
        ),
        case(
            attribute(Name="dept"),
            "Invalid AttributeDataType input, consider using the provided AttributeDataType enum.",
            says=PREFLIGHT,
            id="schema-without-type",
        ),
        case(
            attribute(Name="dept", AttributeDataType="String", Required=True),
            "Required custom attributes are not supported currently.",
            says=PREFLIGHT,
            id="schema-required-custom",
        ),
        case(
            attribute(Name="email", AttributeDataType="Number"),
            "You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute email",
            says=PREFLIGHT,
            id="schema-type-of-a-standard-one",
        ),
        case(
            attribute(Name="email", AttributeDataType="String", DeveloperOnlyAttribute=True),
            "You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute email",
            says=MOTO,
            id="schema-developer-only-standard",
        ),
        case(
            {"Schema": [{"Name": "dept", "AttributeDataType": "String"}] * 2},
            "Duplicate custom attribute names custom:dept are not allowed in a user pool schema.",
            says=PREFLIGHT,
            id="schema-twice",
        ),
        case(
            attribute(
                Name="level",
                AttributeDataType="String",
                StringAttributeConstraints={"MinLength": "5", "MaxLength": "2"},
            ),
            "Attribute custom:level cannot have a max length shorter than it's min length",
            says=PREFLIGHT,
            id="schema-lengths",
        ),
        case(
            attribute(
                Name="n2", AttributeDataType="Number", NumberAttributeConstraints={"MinValue": "5", "MaxValue": "2"}
            ),
            "Attribute custom:n2 cannot have a max value smaller than it's min value",
            says=PREFLIGHT,
            id="schema-values",
        ),
        case(
            attribute(
                Name="email",
                AttributeDataType="String",
                StringAttributeConstraints={"MinLength": "5", "MaxLength": "2"},
            ),
            "user.email: Max length cannot be less than min length.",
            says=MOTO,
            id="schema-lengths-of-a-standard-one",
        ),
        case(
            attribute(
                Name="email",
                AttributeDataType="String",
                StringAttributeConstraints={"MinLength": "0", "MaxLength": "2049"},
            ),
            "user.email: String attributes cannot have a length of more than 2048",
            says=MOTO,
            id="schema-too-long-standard-one",
        ),
        case(
            attribute(
                Name="email",
                AttributeDataType="String",
                StringAttributeConstraints={"MinLength": "short"},
            ),
            "Invalid StringAttributeConstraints for schema attribute email",
            says=MOTO,
            id="schema-length-that-is-no-number",
        ),
        case(
            attribute(
                Name="updated_at",
                AttributeDataType="Number",
                NumberAttributeConstraints={"MinValue": "2", "MaxValue": "1"},
            ),
            "user.updated_at: Max value cannot be less than min value.",
            says=MOTO,
            id="schema-values-of-a-standard-one",
        ),
    ],
)
def test_refused(make_pool, given, message):
    with refused(INVALID, message):
        make_pool(**given)


CONSTRAINT = " failed to satisfy constraint: "


@pytest.mark.parametrize(
    ("given", "violations"),
    [
        case(
            {"Policies": {"PasswordPolicy": {"MinimumLength": 5}}},
            [
                "Value '5' at 'policies.passwordPolicy.minimumLength'"
                + CONSTRAINT
                + "Member must have value greater than or equal to 6"
            ],
            says=PREFLIGHT + "; " + MODEL + "PasswordPolicyMinLengthType",
            id="minimum-length-5",
        ),
        case(
            {"Policies": {"PasswordPolicy": {"MinimumLength": 100}}},
            [
                "Value '100' at 'policies.passwordPolicy.minimumLength'"
                + CONSTRAINT
                + "Member must have value less than or equal to 99"
            ],
            says=PREFLIGHT,
            id="minimum-length-100",
        ),
        case(
            {"Policies": {"PasswordPolicy": {"PasswordHistorySize": 25}}},
            [
                "Value '25' at 'policies.passwordPolicy.passwordHistorySize'"
                + CONSTRAINT
                + "Member must have value less than or equal to 24"
            ],
            says=PREFLIGHT,
            id="history-25",
        ),
        case(
            {"Policies": {"PasswordPolicy": {"TemporaryPasswordValidityDays": 366}}},
            [
                "Value '366' at 'policies.passwordPolicy.temporaryPasswordValidityDays'"
                + CONSTRAINT
                + "Member must have value less than or equal to 365"
            ],
            says=PREFLIGHT,
            id="temporary-validity-366",
        ),
        case(
            {"AdminCreateUserConfig": {"UnusedAccountValidityDays": 366}},
            [
                "Value '366' at 'adminCreateUserConfig.unusedAccountValidityDays'"
                + CONSTRAINT
                + "Member must have value less than or equal to 365"
            ],
            says=MODEL + "AdminCreateUserUnusedAccountValidityDaysType",
            id="unused-validity-366",
        ),
        case(
            attribute(Name="a" * 21, AttributeDataType="String"),
            [
                f"Value '{'a' * 21}' at 'schema.1.member.name'"
                + CONSTRAINT
                + "Member must have length less than or equal to 20"
            ],
            says=PREFLIGHT,
            id="attribute-name-of-21",
        ),
        case(
            {"AutoVerifiedAttributes": ["given_name"]},
            [
                "Value '[given_name]' at 'autoVerifiedAttributes'"
                + CONSTRAINT
                + "Member must satisfy constraint: [Member must satisfy enum value set: [phone_number, email]]"
            ],
            says=PREFLIGHT,
            id="verified-attribute",
        ),
        case(
            {"MfaConfiguration": "SOMETIMES"},
            [
                "Value 'SOMETIMES' at 'mfaConfiguration'"
                + CONSTRAINT
                + "Member must satisfy enum value set: [OPTIONAL, OFF, ON]"
            ],
            says=MODEL + "UserPoolMfaType",
            id="mfa-mode",
        ),
        case(
            {"Policies": {"PasswordPolicy": {"MinimumLength": 5, "PasswordHistorySize": 25}}},
            [
                "Value '5' at 'policies.passwordPolicy.minimumLength'"
                + CONSTRAINT
                + "Member must have value greater than or equal to 6",
                "Value '25' at 'policies.passwordPolicy.passwordHistorySize'"
                + CONSTRAINT
                + "Member must have value less than or equal to 24",
            ],
            says=PREFLIGHT + ": all violations in one message",
            id="two-at-once",
        ),
    ],
)
def test_violates_the_model(make_pool, given, violations):
    with refused(INVALID) as caught:
        make_pool(**given)
    message = caught.value.response["Error"]["Message"]
    head, _, tail = message.partition(": ")
    assert head == f"{len(violations)} validation error{'s' * (len(violations) > 1)} detected"
    assert sorted(tail.split("; ")) == sorted(violations)
