"""What operators do with users."""

import pytest

from cognito import (
    EMAIL,
    FLOWS,
    INVALID,
    NOT_AUTHORIZED,
    NO_USER,
    PASSWORD,
    SUPPRESS,
    attributes,
    claims,
    refused,
    source,
    values,
)

@source("AWS CLI, example of admin-get-user: UserAttributes, where ListUsers has Attributes")
def test_get(pool):
    pool.admin_create_user(**SUPPRESS, UserAttributes=attributes(**EMAIL))
    user = pool.admin_get_user(Username="alice")
    assert values(user["UserAttributes"]).items() >= EMAIL.items()
    assert (user["Username"], user["Enabled"], user["UserStatus"]) == ("alice", True, "FORCE_CHANGE_PASSWORD")


@source("seen on AWS; service model, UserNotFoundException")
@pytest.mark.parametrize(
    ("operation", "given"),
    [
        ("admin_get_user", {}),
        ("admin_delete_user", {}),
        ("admin_disable_user", {}),
        ("admin_enable_user", {}),
        ("admin_confirm_sign_up", {}),
        ("admin_reset_user_password", {}),
        ("admin_set_user_password", {"Password": PASSWORD}),
        ("admin_update_user_attributes", {"UserAttributes": attributes(name="A")}),
        ("admin_delete_user_attributes", {"UserAttributeNames": ["name"]}),
        ("admin_user_global_sign_out", {}),
        ("admin_list_devices", {}),
        ("admin_set_user_mfa_preference", {"SMSMfaSettings": {"Enabled": False}}),
    ],
)
def test_user_that_is_not_there(pool, operation, given):
    with refused(*NO_USER):
        getattr(pool, operation)(Username="nobody", **given)


@source("API reference, Username: also the sub")
@pytest.mark.parametrize(
    ("operation", "given"),
    [
        ("admin_get_user", {}),
        ("admin_disable_user", {}),
        ("admin_set_user_password", {"Password": PASSWORD, "Permanent": True}),
        ("admin_update_user_attributes", {"UserAttributes": attributes(name="A")}),
        ("admin_list_groups_for_user", {}),
        ("admin_user_global_sign_out", {}),
        ("admin_delete_user", {}),
    ],
)
def test_user_by_sub(pool, operation, given):
    sub = values(pool.user()["UserAttributes"])["sub"]
    getattr(pool, operation)(Username=sub, **given)


@source("API reference, Username: also an alias")
def test_user_by_alias(make_pool):
    pool = make_pool(AliasAttributes=["email"])
    pool.user(**EMAIL)
    assert pool.admin_get_user(Username="alice@example.com")["Username"] == "alice"


@source("API reference, AdminSetUserPassword: Permanent makes a user CONFIRMED")
@pytest.mark.parametrize(("permanent", "status"), [(True, "CONFIRMED"), (False, "FORCE_CHANGE_PASSWORD")])
def test_set_password(pool, permanent, status):
    pool.admin_create_user(**SUPPRESS)
    pool.admin_set_user_password(Username="alice", Password=PASSWORD, Permanent=permanent)
    assert pool.admin_get_user(Username="alice")["UserStatus"] == status


@source("API reference, AdminSetUserPassword.Permanent: false by default")
def test_set_password_by_default(pool):
    pool.user()
    pool.admin_set_user_password(Username="alice", Password=PASSWORD)
    assert pool.admin_get_user(Username="alice")["UserStatus"] == "FORCE_CHANGE_PASSWORD"


@source("seen on AWS: also of a user who has not confirmed a sign-up")
def test_set_password_of_an_unconfirmed_user(idp, pool):
    client = pool.client()
    idp.sign_up(ClientId=client["ClientId"], Username="alice", Password=PASSWORD)
    assert pool.admin_get_user(Username="alice")["UserStatus"] == "UNCONFIRMED"
    pool.admin_set_user_password(Username="alice", Password=PASSWORD, Permanent=True)
    assert pool.admin_get_user(Username="alice")["UserStatus"] == "CONFIRMED"


@source("API reference, AdminConfirmSignUp")
def test_confirm(idp, pool):
    client = pool.client(ExplicitAuthFlows=FLOWS)
    idp.sign_up(ClientId=client["ClientId"], Username="alice", Password=PASSWORD)
    with refused("UserNotConfirmedException", "User is not confirmed."):
        pool.sign_in(client)
    pool.admin_confirm_sign_up(Username="alice")
    assert pool.tokens(client)["AccessToken"]


@source("seen on AWS: the text, with the status")
@pytest.mark.parametrize("status", ["CONFIRMED", "FORCE_CHANGE_PASSWORD"])
def test_confirm_who_need_not_be(pool, status):
    pool.admin_create_user(**SUPPRESS)
    if status == "CONFIRMED":
        pool.admin_set_user_password(Username="alice", Password=PASSWORD, Permanent=True)
    with refused(NOT_AUTHORIZED, f"User cannot be confirmed. Current status is {status}"):
        pool.admin_confirm_sign_up(Username="alice")


@source("API reference, AdminDisableUser: still listed, cannot sign in; seen on AWS: the text")
def test_disable(pool):
    pool.user()
    client = pool.client(ExplicitAuthFlows=FLOWS)
    pool.admin_disable_user(Username="alice")
    assert pool.admin_get_user(Username="alice")["Enabled"] is False
    assert pool.list_users()["Users"][0]["Enabled"] is False
    with refused(NOT_AUTHORIZED, "User is disabled."):
        pool.sign_in(client)
    pool.admin_enable_user(Username="alice")
    assert pool.tokens(client)["AccessToken"]


@source("API reference, AdminDisableUser: revokes all access tokens")
def test_tokens_of_a_disabled_user(idp, pool):
    pool.user()
    access = pool.tokens(pool.client(ExplicitAuthFlows=FLOWS))["AccessToken"]
    pool.admin_disable_user(Username="alice")
    with refused(NOT_AUTHORIZED):
        idp.get_user(AccessToken=access)


@source("API reference, AdminUserGlobalSignOut; seen on AWS: the texts")
def test_global_sign_out(idp, pool):
    pool.user()
    client = pool.client(ExplicitAuthFlows=FLOWS)
    tokens = pool.tokens(client)
    pool.admin_user_global_sign_out(Username="alice")
    with refused(NOT_AUTHORIZED, "Access Token has been revoked"):
        idp.get_user(AccessToken=tokens["AccessToken"])
    with refused(NOT_AUTHORIZED, "Refresh Token has been revoked"):
        idp.initiate_auth(
            ClientId=client["ClientId"],
            AuthFlow="REFRESH_TOKEN_AUTH",
            AuthParameters={"REFRESH_TOKEN": tokens["RefreshToken"]},
        )


@source("service model, AdminDeleteUser: no body")
def test_delete(pool):
    pool.user()
    assert pool.admin_delete_user(Username="alice").keys() == {"ResponseMetadata"}
    with refused(*NO_USER):
        pool.admin_get_user(Username="alice")


@source("API reference, AdminUpdateUserAttributes: a blank value deletes")
def test_blank_value(pool):
    pool.user(name="Alice", nickname="al")
    pool.admin_update_user_attributes(Username="alice", UserAttributes=attributes(nickname=""))
    found = values(pool.admin_get_user(Username="alice")["UserAttributes"])
    assert "nickname" not in found and found["name"] == "Alice"


@source("API reference, AdminUpdateUserAttributes: an operator may set email_verified")
def test_verified_by_an_operator(pool):
    pool.user(email="alice@example.com")
    pool.admin_update_user_attributes(Username="alice", UserAttributes=attributes(email_verified="true"))
    assert values(pool.admin_get_user(Username="alice")["UserAttributes"])["email_verified"] == "true"


@source("API reference, AdminUpdateUserAttributes: a new address is not verified")
def test_new_address(pool):
    pool.user(**EMAIL)
    pool.admin_update_user_attributes(Username="alice", UserAttributes=attributes(email="new@example.com"))
    found = values(pool.admin_get_user(Username="alice")["UserAttributes"])
    assert found["email"] == "new@example.com" and found.get("email_verified") != "true"


@source("aws-sdk-net#4387: the text")
def test_taken_address_in_an_email_pool(make_pool):
    pool = make_pool(UsernameAttributes=["email"])
    pool.user("one@example.com")
    pool.user("two@example.com")
    with refused("AliasExistsException", "An account with the given email already exists."):
        pool.admin_update_user_attributes(
            Username="two@example.com", UserAttributes=attributes(email="one@example.com", email_verified="true")
        )


@source("API reference, AdminDeleteUserAttributes")
def test_delete_attributes(pool):
    pool.user(name="Alice", nickname="al")
    pool.admin_delete_user_attributes(Username="alice", UserAttributeNames=["nickname"])
    assert "nickname" not in values(pool.admin_get_user(Username="alice")["UserAttributes"])


@source("API reference, AdminResetUserPassword: RESET_REQUIRED; the sign-in then needs it")
def test_reset_password(make_pool):
    pool = make_pool(AutoVerifiedAttributes=["email"])
    pool.user(**EMAIL)
    pool.admin_reset_user_password(Username="alice")
    assert pool.admin_get_user(Username="alice")["UserStatus"] == "RESET_REQUIRED"
    with refused("PasswordResetRequiredException", "Password reset required for the user"):
        pool.sign_in(pool.client(ExplicitAuthFlows=FLOWS))


@source("seen on AWS: the text")
def test_reset_password_that_was_never_set(pool):
    pool.admin_create_user(**SUPPRESS, UserAttributes=attributes(**EMAIL))
    with refused(NOT_AUTHORIZED, "User password cannot be reset in the current state."):
        pool.admin_reset_user_password(Username="alice")


@source("seen on AWS: the text")
def test_reset_password_without_an_address(pool):
    pool.user()
    with refused(
        INVALID, "Cannot reset password for the user as there is no registered/verified email or phone_number"
    ):
        pool.admin_reset_user_password(Username="alice")


@source("getmoto/moto, the text")
def test_recovery_by_operators_alone(idp, make_pool):
    pool = make_pool(AccountRecoverySetting={"RecoveryMechanisms": [{"Priority": 1, "Name": "admin_only"}]})
    pool.user(**EMAIL)
    client = pool.client(ExplicitAuthFlows=FLOWS)
    with refused(NOT_AUTHORIZED, "Contact administrator to reset password."):
        idp.forgot_password(ClientId=client["ClientId"], Username="alice")


@source("API reference, AccountRecoverySetting: priority 1 first")
@pytest.mark.parametrize(
    ("first", "second", "medium"),
    [("verified_email", "verified_phone_number", "EMAIL"), ("verified_phone_number", "verified_email", "SMS")],
)
def test_recovery_goes_by_priority(idp, make_pool, first, second, medium):
    mechanisms = [{"Priority": 1, "Name": first}, {"Priority": 2, "Name": second}]
    pool = make_pool(AccountRecoverySetting={"RecoveryMechanisms": mechanisms})
    pool.user(**EMAIL, phone_number="+12025550123", phone_number_verified="true")
    client = pool.client(ExplicitAuthFlows=FLOWS)
    sent = idp.forgot_password(ClientId=client["ClientId"], Username="alice")["CodeDeliveryDetails"]
    assert sent["DeliveryMedium"] == medium


@source("service model, UserPoolAddOnNotEnabledException")
def test_events_without_threat_protection(pool):
    pool.user()
    with refused("UserPoolAddOnNotEnabledException"):
        pool.admin_list_user_auth_events(Username="alice")


@source("getmoto/moto, tests marked as verified on AWS")
def test_mfa_preference(make_pool):
    pool = make_pool()
    pool.set_user_pool_mfa_config(
        MfaConfiguration="OPTIONAL",
        SmsMfaConfiguration={"SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::123456789012:role/sms"}},
    )
    pool.user(phone_number="+12025550123", phone_number_verified="true")
    pool.admin_set_user_mfa_preference(Username="alice", SMSMfaSettings={"Enabled": True, "PreferredMfa": True})
    user = pool.admin_get_user(Username="alice")
    assert (user["PreferredMfaSetting"], user["UserMFASettingList"]) == ("SMS_MFA", ["SMS_MFA"])
    challenge = pool.sign_in(pool.client(ExplicitAuthFlows=FLOWS))
    assert challenge["ChallengeName"] == "SMS_MFA"


@source("developer guide: a user is who a token is about")
def test_token_is_about_the_user(pool):
    sub = values(pool.user()["UserAttributes"])["sub"]
    assert claims(pool.tokens(pool.client(ExplicitAuthFlows=FLOWS))["AccessToken"])["sub"] == sub
