"""Groups: what they are, who is in them, what tokens say of them."""

import re

import pytest

from cognito import FLOWS, INVALID, NOT_FOUND, NO_USER, claims, refused, source

NO_GROUP = (NOT_FOUND, "Group not found.")
ROLE = "arn:aws:iam::123456789012:role/"
MARKED = "getmoto/moto, tests marked as verified on AWS"


def tokens_of(pool, *groups, **named):
    """Claims of both tokens of a user in groups, each a name and what CreateGroup is given."""
    pool.user()
    for name, given in (*((name, {}) for name in groups), *named.items()):
        pool.create_group(GroupName=name, **given)
        pool.admin_add_user_to_group(Username="alice", GroupName=name)
    tokens = pool.tokens(pool.client(ExplicitAuthFlows=FLOWS))
    return claims(tokens["IdToken"]), claims(tokens["AccessToken"])


@source(MARKED + "; AWS CLI, example of create-group: what was not given is not there")
def test_create(pool):
    group = pool.create_group(GroupName="staff")["Group"]
    assert group.keys() == {"GroupName", "UserPoolId", "CreationDate", "LastModifiedDate"}
    assert (group["GroupName"], group["UserPoolId"]) == ("staff", pool.id)


@source(MARKED)
def test_create_with_everything(pool):
    given = {"Description": "Those who work here", "RoleArn": ROLE + "staff", "Precedence": 3}
    group = pool.create_group(GroupName="staff", **given)["Group"]
    assert {name: group[name] for name in given} == given
    assert pool.get_group(GroupName="staff")["Group"] == group


@source("service model, PrecedenceType: 0 is a precedence")
def test_precedence_0(pool):
    assert pool.create_group(GroupName="staff", Precedence=0)["Group"]["Precedence"] == 0


@source("service model, GroupExistsException")
def test_create_twice(pool):
    pool.create_group(GroupName="staff")
    with refused("GroupExistsException"):
        pool.create_group(GroupName="staff")


@source("service model, UpdateGroup")
def test_update(pool):
    pool.create_group(GroupName="staff", Description="old", Precedence=3)
    group = pool.update_group(GroupName="staff", Description="new", Precedence=1)["Group"]
    assert (group["Description"], group["Precedence"]) == ("new", 1)
    assert pool.get_group(GroupName="staff")["Group"] == group


@source("amplify-cli#2214: the text")
@pytest.mark.parametrize(
    ("operation", "given"),
    [
        ("get_group", {}),
        ("update_group", {"Description": "x"}),
        ("delete_group", {}),
        ("list_users_in_group", {}),
        ("admin_add_user_to_group", {"Username": "alice"}),
        ("admin_remove_user_from_group", {"Username": "alice"}),
    ],
)
def test_group_that_is_not_there(pool, operation, given):
    pool.user()
    with refused(*NO_GROUP):
        getattr(pool, operation)(GroupName="nobody", **given)


@source("service model, UserNotFoundException; the text as seen on AWS")
@pytest.mark.parametrize("operation", ["admin_add_user_to_group", "admin_remove_user_from_group"])
def test_user_that_is_not_there(pool, operation):
    pool.create_group(GroupName="staff")
    with refused(*NO_USER):
        getattr(pool, operation)(Username="nobody", GroupName="staff")


@source("service model, AdminListGroupsForUser declares UserNotFoundException")
def test_groups_of_nobody(pool):
    with refused(*NO_USER):
        pool.admin_list_groups_for_user(Username="nobody")


@source("seen on AWS: success, and one membership")
def test_add_twice(pool):
    pool.user()
    pool.create_group(GroupName="staff")
    for _ in range(2):
        answer = pool.admin_add_user_to_group(Username="alice", GroupName="staff")
        assert answer.keys() == {"ResponseMetadata"}
    assert len(pool.list_users_in_group(GroupName="staff")["Users"]) == 1


@source("seen on AWS: success")
def test_remove_who_is_not_in_it(pool):
    pool.user()
    pool.create_group(GroupName="staff")
    pool.admin_remove_user_from_group(Username="alice", GroupName="staff")


@source("API reference, AdminRemoveUserFromGroup")
def test_remove(pool):
    pool.user()
    pool.create_group(GroupName="staff")
    pool.admin_add_user_to_group(Username="alice", GroupName="staff")
    pool.admin_remove_user_from_group(Username="alice", GroupName="staff")
    assert pool.list_users_in_group(GroupName="staff")["Users"] == []
    assert pool.admin_list_groups_for_user(Username="alice")["Groups"] == []


@source("API reference, DeleteGroup: no error for one that has members")
def test_delete_with_a_member(pool):
    pool.user()
    pool.create_group(GroupName="staff")
    pool.admin_add_user_to_group(Username="alice", GroupName="staff")
    pool.delete_group(GroupName="staff")
    assert pool.admin_list_groups_for_user(Username="alice")["Groups"] == []
    with refused(*NO_GROUP):
        pool.get_group(GroupName="staff")


@source("service model, UserType in ListUsersInGroup")
def test_users_in_a_group(pool):
    pool.user(email="alice@example.com")
    pool.create_group(GroupName="staff")
    pool.admin_add_user_to_group(Username="alice", GroupName="staff")
    (listed,) = pool.list_users_in_group(GroupName="staff")["Users"]
    (of_all,) = pool.list_users()["Users"]
    assert listed == of_all and listed["Username"] == "alice"


@source("service model, GroupType in AdminListGroupsForUser")
def test_groups_of_a_user(pool):
    pool.user()
    group = pool.create_group(GroupName="staff", Precedence=1)["Group"]
    pool.create_group(GroupName="others")
    pool.admin_add_user_to_group(Username="alice", GroupName="staff")
    assert pool.admin_list_groups_for_user(Username="alice")["Groups"] == [group]


@source("service model, NextToken of three lists")
def test_pages(idp, pool):
    names = {f"group-{number}" for number in range(5)}
    pool.user()
    for name in names:
        pool.create_group(GroupName=name)
        pool.admin_add_user_to_group(Username="alice", GroupName=name)
    for operation, given in (("list_groups", {}), ("admin_list_groups_for_user", {"Username": "alice"})):
        pages = idp.get_paginator(operation).paginate(UserPoolId=pool.id, Limit=2, **given)
        listed = [it["GroupName"] for page in pages for it in page["Groups"]]
        assert sorted(listed) == sorted(names), operation


@source("service model, QueryLimitType: 60 at most")
def test_limit_of_61(pool):
    with refused(
        INVALID,
        re.compile(
            "Value '61' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 60"
        ),
    ):
        pool.list_groups(Limit=61)


@source("service model, GroupNameType: 128 characters at most, no space")
@pytest.mark.parametrize("name", ["g" * 129, "a group"])
def test_form_of_a_name(pool, name):
    with refused(INVALID, re.compile(r"^1 validation error detected: Value '.*' at 'groupName' failed to satisfy")):
        pool.create_group(GroupName=name)


@source("service model, GroupNameType: letters, marks, symbols, numbers, punctuation of all scripts")
@pytest.mark.parametrize("name", ["Größe", "名前", "a/b:c", "a+b=c", "👥"])
def test_unusual_names(pool, name):
    pool.user()
    pool.create_group(GroupName=name)
    pool.admin_add_user_to_group(Username="alice", GroupName=name)
    tokens = pool.tokens(pool.client(ExplicitAuthFlows=FLOWS))
    assert claims(tokens["IdToken"])["cognito:groups"] == [name]


@source("service model, PrecedenceType: 0 at least")
def test_precedence_below_0(pool):
    with refused(
        INVALID,
        re.compile("at 'precedence' failed to satisfy constraint: Member must have value greater than or equal to 0"),
    ):
        pool.create_group(GroupName="staff", Precedence=-1)


@source("developer guide, adding groups to a user pool: all three claims are absent without groups")
def test_no_groups_in_tokens(pool):
    for found in tokens_of(pool):
        assert not {"cognito:groups", "cognito:roles", "cognito:preferred_role"} & found.keys()


@source("developer guide, ID and access token payloads")
def test_groups_in_both_tokens(pool):
    of_id, access = tokens_of(pool, "staff")
    assert of_id["cognito:groups"] == access["cognito:groups"] == ["staff"]
    assert "cognito:roles" not in of_id


@source("aws-load-balancer-controller#1715: roles are in the ID token alone")
def test_roles_in_the_id_token(pool):
    of_id, access = tokens_of(pool, staff={"RoleArn": ROLE + "staff", "Precedence": 1})
    assert of_id["cognito:roles"] == [ROLE + "staff"]
    assert of_id["cognito:preferred_role"] == ROLE + "staff"
    assert not {"cognito:roles", "cognito:preferred_role"} & access.keys()


@source("amplify-js#2390: strongest first; developer guide: the lowest precedence gives the preferred role")
def test_precedence(pool):
    of_id, _ = tokens_of(
        pool,
        weak={"RoleArn": ROLE + "weak", "Precedence": 5},
        strong={"RoleArn": ROLE + "strong", "Precedence": 1},
    )
    assert of_id["cognito:groups"] == ["strong", "weak"]
    assert of_id["cognito:roles"] == [ROLE + "strong", ROLE + "weak"]
    assert of_id["cognito:preferred_role"] == ROLE + "strong"


@source("API reference, CreateGroup.Precedence: absent is the weakest")
def test_absent_precedence(pool):
    of_id, _ = tokens_of(pool, none={"RoleArn": ROLE + "none"}, some={"RoleArn": ROLE + "some", "Precedence": 900})
    assert of_id["cognito:preferred_role"] == ROLE + "some"


@source("API reference, CreateGroup.Precedence: a tie with one role has it, a tie of two has none")
@pytest.mark.parametrize(("other", "preferred"), [("one", ROLE + "one"), ("two", None)])
def test_tie(pool, other, preferred):
    of_id, _ = tokens_of(
        pool, a={"RoleArn": ROLE + "one", "Precedence": 1}, b={"RoleArn": ROLE + other, "Precedence": 1}
    )
    assert of_id.get("cognito:preferred_role") == preferred
