"""GetUserPoolMfaConfig, SetUserPoolMfaConfig."""

import pytest

from cognito import INVALID, SMS, case, refused, source

MEASURED = "go-to-k/cdkd, measured on AWS"
SOFTWARE = {"SoftwareTokenMfaConfiguration": {"Enabled": True}}
BLOCKS = ["SmsMfaConfiguration", "SoftwareTokenMfaConfiguration", "EmailMfaConfiguration"]
SENDER = {
    "EmailConfiguration": {
        "EmailSendingAccount": "DEVELOPER",
        "SourceArn": "arn:aws:ses:us-east-1:123456789012:identity/us@example.com",
    }
}


@source("hashicorp/terraform-provider-aws, acceptance tests; AWS CLI, example of get-user-pool-mfa-config")
def test_a_new_pool(pool):
    answer = pool.get_user_pool_mfa_config()
    assert answer["MfaConfiguration"] == "OFF"
    assert not answer.keys() & set(BLOCKS)


@source("service model, SetUserPoolMfaConfigResponse: the same five members")
@pytest.mark.parametrize("mode", ["OPTIONAL", "ON"])
def test_software_token(pool, mode):
    answer = pool.set_user_pool_mfa_config(MfaConfiguration=mode, **SOFTWARE)
    for found in (answer, pool.get_user_pool_mfa_config()):
        assert found["MfaConfiguration"] == mode
        assert found["SoftwareTokenMfaConfiguration"] == {"Enabled": True}
    assert pool.read()["MfaConfiguration"] == mode


@source("AWS CLI, example of set-user-pool-mfa-config")
def test_sms(pool):
    pool.set_user_pool_mfa_config(
        MfaConfiguration="OPTIONAL",
        SmsMfaConfiguration={"SmsAuthenticationMessage": "Code {####}", "SmsConfiguration": SMS},
    )
    found = pool.get_user_pool_mfa_config()["SmsMfaConfiguration"]
    assert found["SmsAuthenticationMessage"] == "Code {####}"
    assert found["SmsConfiguration"]["SnsCallerArn"] == SMS["SnsCallerArn"]


@source("hashicorp/terraform-provider-aws, acceptance tests: shown as soon as the pool has an SmsConfiguration")
def test_sms_of_the_pool(make_pool):
    found = make_pool(SmsConfiguration=SMS).get_user_pool_mfa_config()
    assert found["SmsMfaConfiguration"]["SmsConfiguration"]["SnsCallerArn"] == SMS["SnsCallerArn"]


@source(MEASURED + ": the whole is replaced, a mode that is not given is OFF")
def test_nothing_given(pool):
    pool.set_user_pool_mfa_config(MfaConfiguration="ON", **SOFTWARE)
    pool.set_user_pool_mfa_config()
    found = pool.get_user_pool_mfa_config()
    assert found["MfaConfiguration"] == "OFF" and "SoftwareTokenMfaConfiguration" not in found


@source("service model, EmailMfaConfigType")
def test_email(make_pool):
    pool = make_pool(**SENDER)
    email = {"Message": "Code {####}", "Subject": "Your code"}
    pool.set_user_pool_mfa_config(MfaConfiguration="OPTIONAL", EmailMfaConfiguration=email)
    assert pool.get_user_pool_mfa_config()["EmailMfaConfiguration"] == email


@source(MEASURED + ": WebAuthnConfiguration with OFF is accepted")
def test_passkeys_beside_off(pool):
    passkeys = {"RelyingPartyId": "example.com", "UserVerification": "required"}
    pool.set_user_pool_mfa_config(MfaConfiguration="OFF", WebAuthnConfiguration=passkeys)
    found = pool.get_user_pool_mfa_config()["WebAuthnConfiguration"]
    assert {name: found[name] for name in passkeys} == passkeys


@pytest.mark.parametrize(
    ("given", "message"),
    [
        case(
            {"MfaConfiguration": "OFF", **SOFTWARE},
            "Invalid MFA configuration given, can't turn off MFA and configure an MFA together.",
            says=MEASURED,
            id="off-with-a-factor",
        ),
        case(
            {"SoftwareTokenMfaConfiguration": {"Enabled": False}},
            "Invalid MFA configuration given, can't turn off MFA and configure an MFA together.",
            says=MEASURED,
            id="no-mode-with-a-factor-that-is-off",
        ),
        case(
            {"MfaConfiguration": "OPTIONAL", "SoftwareTokenMfaConfiguration": {"Enabled": False}},
            "Invalid MFA configuration given, can't disable all MFAs with a required or optional configuration.",
            says="aws-sdk-js#4186",
            id="optional-without-a-factor",
        ),
        case(
            {"MfaConfiguration": "OPTIONAL", "WebAuthnConfiguration": {"RelyingPartyId": "example.com"}},
            "Invalid MFA Configuration given. SMS MFA, Email MFA, or Software Token MFA must be enabled.",
            says=MEASURED,
            id="passkeys-alone",
        ),
        case(
            {"MfaConfiguration": "OPTIONAL", "EmailMfaConfiguration": {"Message": "Code {####}", "Subject": "Code"}},
            "Cannot set EmailMfaConfiguration when user pool EmailConfiguration contains an EmailSendingAccount of "
            "COGNITO_DEFAULT. Update the value of EmailSendingAccount.",
            says=MEASURED,
            id="email-by-the-default-sender",
        ),
    ],
)
def test_refused(pool, given, message):
    with refused(INVALID, message):
        pool.set_user_pool_mfa_config(**given)


@source(MEASURED)
def test_required_beside_codes_as_first_factor(make_pool):
    pool = make_pool(Policies={"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}})
    with refused(
        INVALID, "Only PASSWORD and WEB_AUTHN (if configured) can be enabled as an auth factor if MFA is enabled"
    ):
        pool.set_user_pool_mfa_config(MfaConfiguration="ON", **SOFTWARE)


@source(MEASURED + ": the check of OFF comes before that of the e-mail account")
def test_order_of_checks(pool):
    with refused(INVALID, "Invalid MFA configuration given, can't turn off MFA and configure an MFA together."):
        pool.set_user_pool_mfa_config(EmailMfaConfiguration={"Message": "Code {####}", "Subject": "Code"})
