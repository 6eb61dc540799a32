"""Users who are made: their names, their first passwords, invitations."""

import re

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
    case,
    refused,
    source,
    values,
)

@source("AWS CLI and API reference, examples of AdminCreateUser")
def test_create(pool):
    user = pool.admin_create_user(**SUPPRESS, UserAttributes=attributes(**EMAIL))["User"]
    assert user.keys() == {"Username", "Attributes", "UserCreateDate", "UserLastModifiedDate", "Enabled", "UserStatus"}
    assert (user["Username"], user["Enabled"], user["UserStatus"]) == ("alice", True, "FORCE_CHANGE_PASSWORD")
    assert user["UserCreateDate"] == user["UserLastModifiedDate"]
    assert user["Attributes"][0]["Name"] == "sub"
    assert values(user["Attributes"]).items() >= EMAIL.items()


@source("seen on AWS: another text than that of SignUp")
def test_create_twice(pool):
    pool.admin_create_user(**SUPPRESS)
    with refused("UsernameExistsException", "User account already exists"):
        pool.admin_create_user(**SUPPRESS)


@source("seen on AWS")
def test_sign_up_twice(idp, pool):
    client = pool.client()
    pool.admin_create_user(**SUPPRESS)
    with refused("UsernameExistsException", "User already exists"):
        idp.sign_up(ClientId=client["ClientId"], Username="alice", Password=PASSWORD)


@source("getmoto/moto, tests marked as verified on AWS; AWS CLI: the sub stands in Username")
def test_user_name_in_an_email_pool(make_pool):
    pool = make_pool(UsernameAttributes=["email"])
    user = pool.admin_create_user(Username="alice@example.com", MessageAction="SUPPRESS")["User"]
    found = values(user["Attributes"])
    assert user["Username"] == found["sub"] and found["email"] == "alice@example.com"


@pytest.mark.parametrize(
    ("settings", "name", "message"),
    [
        case(
            {"UsernameAttributes": ["email"]}, "alice", "Username should be an email.", says="seen on AWS", id="email"
        ),
        case(
            {"UsernameAttributes": ["phone_number"]},
            "alice",
            "Username should be a phone number.",
            says="getmoto/moto, the text",
            id="phone-number",
        ),
        case(
            {"UsernameAttributes": ["phone_number", "email"]},
            "alice",
            "Username should be either an email or a phone number.",
            says="getmoto/moto, the text",
            id="either",
        ),
        case(
            {"AliasAttributes": ["email"]},
            "alice@example.com",
            "Username cannot be of email format, since user pool is configured for email alias.",
            says="amplify-js#8800",
            id="email-alias",
        ),
    ],
)
def test_form_of_a_user_name(make_pool, settings, name, message):
    with refused(INVALID, message):
        make_pool(**settings).admin_create_user(Username=name, MessageAction="SUPPRESS")


@source("amplify-js#8800")
def test_sign_up_with_an_address_in_an_alias_pool(idp, make_pool):
    client = make_pool(AliasAttributes=["email"]).client()
    with refused(INVALID, "Username cannot be of email format, since user pool is configured for email alias."):
        idp.sign_up(ClientId=client["ClientId"], Username="alice@example.com", Password=PASSWORD)


@source("API reference, UsernameConfiguration.CaseSensitive")
def test_case_does_not_matter(make_pool):
    pool = make_pool(UsernameConfiguration={"CaseSensitive": False})
    pool.user("casey")
    with refused("UsernameExistsException", "User account already exists"):
        pool.admin_create_user(Username="CASEY", MessageAction="SUPPRESS")
    assert pool.tokens(pool.client(ExplicitAuthFlows=FLOWS), "CaSeY")["AccessToken"]


@source("API reference, UsernameConfiguration: without it, case matters in pools that the API makes")
def test_case_matters(pool):
    pool.user("casey")
    pool.user("CASEY")
    with refused(*NO_USER):
        pool.admin_get_user(Username="CaSeY")


@source("pmill/aws-cognito#37: the text")
def test_operators_alone_make_users(idp, make_pool):
    client = make_pool(AdminCreateUserConfig={"AllowAdminCreateUserOnly": True}).client()
    with refused(NOT_AUTHORIZED, "SignUp is not permitted for this user pool"):
        idp.sign_up(ClientId=client["ClientId"], Username="alice", Password=PASSWORD)


@source("dataall#690: other words than those of SignUp")
@pytest.mark.parametrize(
    ("password", "rule"),
    [
        ("No-Number-Here", "Password must have numeric characters"),
        ("no-upper-7", "Password must have uppercase characters"),
        ("NO-LOWER-7", "Password must have lowercase characters"),
        ("NoSymbol77", "Password must have symbol characters"),
        ("Sh0rt-a", "Password not long enough"),
    ],
)
def test_temporary_password_that_breaks_the_policy(pool, password, rule):
    with refused("InvalidPasswordException", f"Password did not conform with password policy: {rule}"):
        pool.admin_create_user(**SUPPRESS, TemporaryPassword=password)


@source("amazon-cognito-identity-js#311: the text")
def test_sign_up_password_that_breaks_the_policy(idp, pool):
    client = pool.client()
    with refused("InvalidPasswordException", "Password did not conform with policy: Password not long enough"):
        idp.sign_up(ClientId=client["ClientId"], Username="alice", Password="Sh0rt-a")


@source("API reference, PasswordPolicyType.MinimumLength and Require…")
@pytest.mark.parametrize(
    ("policy", "password"),
    [
        (
            {
                "MinimumLength": 6,
                "RequireUppercase": False,
                "RequireNumbers": False,
                "RequireSymbols": False,
                "RequireLowercase": False,
            },
            "simple",
        ),
        (
            {
                "MinimumLength": 20,
                "RequireUppercase": True,
                "RequireNumbers": False,
                "RequireSymbols": False,
                "RequireLowercase": True,
            },
            "A-long-one-of-letters",
        ),
    ],
)
def test_policy_of_the_pool(make_pool, policy, password):
    pool = make_pool(Policies={"PasswordPolicy": policy})
    pool.admin_create_user(**SUPPRESS, TemporaryPassword=password)
    with refused("InvalidPasswordException"):
        pool.admin_set_user_password(Username="alice", Password=password[:-2], Permanent=True)


@source("developer guide, temporary passwords: NEW_PASSWORD_REQUIRED")
def test_temporary_password(idp, pool):
    pool.admin_create_user(**SUPPRESS, TemporaryPassword="Temporary-7")
    client = pool.client(ExplicitAuthFlows=FLOWS)
    challenge = pool.sign_in(client, password="Temporary-7")
    assert challenge["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    answer = idp.respond_to_auth_challenge(
        ClientId=client["ClientId"],
        ChallengeName="NEW_PASSWORD_REQUIRED",
        Session=challenge["Session"],
        ChallengeResponses={"USERNAME": "alice", "NEW_PASSWORD": PASSWORD},
    )
    assert answer["AuthenticationResult"]["AccessToken"]
    assert pool.admin_get_user(Username="alice")["UserStatus"] == "CONFIRMED"


@source("API reference, MessageAction RESEND")
def test_resend(pool):
    pool.admin_create_user(Username="alice", DesiredDeliveryMediums=["EMAIL"], UserAttributes=attributes(**EMAIL))
    user = pool.admin_create_user(Username="alice", MessageAction="RESEND", DesiredDeliveryMediums=["EMAIL"])["User"]
    assert user["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    assert len(pool.list_users()["Users"]) == 1


@source("API reference, MessageAction RESEND: the user must exist")
def test_resend_to_nobody(pool):
    with refused(*NO_USER):
        pool.admin_create_user(Username="nobody", MessageAction="RESEND")


@source("API reference, MessageAction RESEND: for temporary passwords; UnsupportedUserStateException otherwise")
def test_resend_to_a_confirmed_user(pool):
    pool.user(**EMAIL)
    with refused("UnsupportedUserStateException"):
        pool.admin_create_user(Username="alice", MessageAction="RESEND", DesiredDeliveryMediums=["EMAIL"])


@source("service model, MessageActionType")
def test_message_action(pool):
    with refused(
        INVALID,
        re.compile(
            "Value 'BOGUS' at 'messageAction' failed to satisfy constraint: Member must satisfy enum value set: "
        ),
    ):
        pool.admin_create_user(Username="alice", MessageAction="BOGUS")


@source("service model, UsernameType: 128 characters at most")
def test_long_name(pool):
    with refused(
        INVALID,
        re.compile("at 'username' failed to satisfy constraint: Member must have length less than or equal to 128"),
    ):
        pool.admin_create_user(Username="u" * 129, MessageAction="SUPPRESS")


@source("seen on AWS: two violations, one message")
def test_two_violations(pool):
    with refused(
        INVALID,
        re.compile(
            "^2 validation errors detected: .*'username'.*; .*'messageAction'|^2 validation errors detected: .*'messageAction'.*; .*'username'"
        ),
    ):
        pool.admin_create_user(Username="u" * 129, MessageAction="BOGUS")


@source("API reference, AdminCreateUser: email_verified needs an address")
def test_verified_without_an_address(pool):
    with refused(INVALID):
        pool.admin_create_user(**SUPPRESS, UserAttributes=attributes(email_verified="true"))
