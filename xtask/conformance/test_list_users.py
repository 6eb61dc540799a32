"""ListUsers: filters, attributes, pages."""

import re

import pytest

from cognito import INVALID, case, refused, source, values

GUIDE = "developer guide, searching for users; API reference, ListUsers.Filter"
USERS = {
    "anna": {"email": "anna@example.com", "given_name": "Anna", "name": "Anna A.", "phone_number": "+12025550101"},
    "anton": {"email": "anton@example.org", "given_name": "Anton", "name": "Anton A.", "phone_number": "+12025550102"},
    "berta": {"email": "berta@example.com", "given_name": "Berta", "family_name": "B.", "name": "Berta B."},
}


@pytest.fixture(scope="module")
def crowd(idp):
    """Three users, of whom berta is disabled and anton has a temporary password."""
    from cognito import Pool

    pool = Pool(idp, PoolName="conformance")
    for name, given in USERS.items():
        pool.user(name, **given)
    pool.admin_set_user_password(Username="anton", Password="Temporary-7")
    pool.admin_disable_user(Username="berta")
    yield pool
    pool.remove()


def names(answer):
    return sorted(user["Username"] for user in answer["Users"])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        case('username = "anna"', ["anna"], says=GUIDE, id="username"),
        case('username ^= "an"', ["anna", "anton"], says=GUIDE, id="username-begins"),
        case('username ^= "AN"', [], says=GUIDE + ": case matters", id="username-case"),
        case('email = "anna@example.com"', ["anna"], says=GUIDE, id="email"),
        case('email ^= "anna@"', ["anna"], says=GUIDE, id="email-begins"),
        case('"email"^="anton"', ["anton"], says="API reference, example of ListUsers", id="quoted-name-no-spaces"),
        case('phone_number ^= "+1202"', ["anna", "anton"], says=GUIDE, id="phone"),
        case('given_name = "Berta"', ["berta"], says=GUIDE, id="given-name"),
        case('family_name = "B."', ["berta"], says=GUIDE, id="family-name"),
        case('name ^= "An"', ["anna", "anton"], says=GUIDE, id="name"),
        case('status = "Enabled"', ["anna", "anton"], says=GUIDE, id="status-enabled"),
        case('status = "Disabled"', ["berta"], says=GUIDE, id="status-disabled"),
        case('cognito:user_status = "CONFIRMED"', ["anna", "berta"], says=GUIDE, id="user-status"),
        case(
            'cognito:user_status = "force_change_password"',
            ["anton"],
            says=GUIDE + ": case does not matter",
            id="user-status-case",
        ),
        case("", ["anna", "anton", "berta"], says=GUIDE + ": empty is all", id="empty"),
        case('username = "nobody"', [], says=GUIDE, id="nobody"),
    ],
)
def test_filter(crowd, text, found):
    assert names(crowd.list_users(Filter=text)) == found


@source(GUIDE)
def test_filter_by_sub(crowd):
    sub = values(crowd.admin_get_user(Username="anna")["UserAttributes"])["sub"]
    assert names(crowd.list_users(Filter=f'sub = "{sub}"')) == ["anna"]


@source("aws-sdk-php#1088, aws-sdk-php#1961")
@pytest.mark.parametrize("text", ["username", "username = anna", 'username > "anna"', 'username = "anna'])
def test_filter_that_is_none(crowd, text):
    with refused(INVALID, "Error while parsing filter."):
        crowd.list_users(Filter=text)


@source("API reference, ListUsers.Filter: no custom attribute, and not every standard one")
@pytest.mark.parametrize("name", ["custom:dept", "address", "birthdate"])
def test_filter_by_what_cannot_be_searched(crowd, name):
    with refused(INVALID):
        crowd.list_users(Filter=f'{name} = "x"')


@source("service model, UserFilterType: 256 characters at most")
def test_long_filter(crowd):
    text = 'username = "' + "u" * 256 + '"'
    with refused(
        INVALID,
        re.compile("at 'filter' failed to satisfy constraint: Member must have length less than or equal to 256"),
    ):
        crowd.list_users(Filter=text)


@source("API reference, example of ListUsers")
def test_attributes_to_get(crowd):
    users = crowd.list_users(AttributesToGet=["email", "sub"])["Users"]
    assert all(values(user["Attributes"]).keys() == {"email", "sub"} for user in users)


@source("API reference, example of ListUsers: sub is first")
def test_sub_is_first(crowd):
    assert all(user["Attributes"][0]["Name"] == "sub" for user in crowd.list_users()["Users"])


@source("service model, UserType")
def test_members(crowd):
    (user,) = crowd.list_users(Filter='username = "anton"')["Users"]
    assert {"Username", "Attributes", "UserCreateDate", "UserLastModifiedDate", "Enabled", "UserStatus"} == user.keys()
    assert user["UserStatus"] == "FORCE_CHANGE_PASSWORD" and user["Enabled"] is True


@source("API reference, ListUsers.PaginationToken; aws-sdk-js-v3#7071: a page may be short, but ends")
@pytest.mark.parametrize("limit", [1, 2])
def test_pages(idp, crowd, limit):
    pages = list(idp.get_paginator("list_users").paginate(UserPoolId=crowd.id, Limit=limit))
    assert sorted(user["Username"] for page in pages for user in page["Users"]) == sorted(USERS)
    assert all(len(page["Users"]) <= limit for page in pages)
    assert "PaginationToken" not in pages[-1]


@source("API reference, ListUsers.Limit: 0 is as absent")
def test_limit_of_0(crowd):
    assert names(crowd.list_users(Limit=0)) == sorted(USERS)


@source("boto3#1356: the text")
def test_limit_of_61(crowd):
    with refused(
        INVALID,
        "1 validation error detected: Value '61' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 60",
    ):
        crowd.list_users(Limit=61)


@source("aws-sdk-js#3705: the beginning of the text")
def test_foreign_token(crowd):
    with refused(INVALID):
        crowd.list_users(PaginationToken="not-a-token-of-this-list", Limit=1)
