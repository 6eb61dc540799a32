"""Custom attributes, and what values users may have."""

import re

import pytest

from cognito import FLOWS, INVALID, PASSWORD, attributes, case, claims, refused, source, values

DEPT = {"Name": "dept", "AttributeDataType": "String", "Mutable": True}
LEVEL = {
    "Name": "level",
    "AttributeDataType": "Number",
    "Mutable": True,
    "NumberAttributeConstraints": {"MinValue": "1", "MaxValue": "9"},
}
CODE = {
    "Name": "code",
    "AttributeDataType": "String",
    "Mutable": True,
    "StringAttributeConstraints": {"MinLength": "2", "MaxLength": "4"},
}
FIXED = {"Name": "tenant", "AttributeDataType": "String", "Mutable": False}
ABSENT = "Attributes did not conform to the schema: {}: Attribute does not exist in the schema."


def named(pool, name):
    return [it for it in pool.read()["SchemaAttributes"] if it["Name"] == name]


@source("API reference, SchemaAttributeType.Name: custom:")
def test_custom_attribute(make_pool):
    pool = make_pool(Schema=[LEVEL])
    (found,) = named(pool, "custom:level")
    assert found == {**LEVEL, "Name": "custom:level", "DeveloperOnlyAttribute": False, "Required": False}


@source("AWS CLI, example of describe-user-pool: custom ones come after the 20, in the order of addition")
def test_order(make_pool):
    pool = make_pool(Schema=[LEVEL, DEPT])
    pool.add_custom_attributes(CustomAttributes=[CODE])
    names = [it["Name"] for it in pool.read()["SchemaAttributes"]]
    assert len(names) == 23 and names[20:] == ["custom:level", "custom:dept", "custom:code"]


@source("API reference, AddCustomAttributes")
def test_add(pool):
    assert pool.add_custom_attributes(CustomAttributes=[DEPT]).keys() == {"ResponseMetadata"}
    pool.user(custom_dept="sales")
    assert values(pool.admin_get_user(Username="alice")["UserAttributes"])["custom:dept"] == "sales"


@source("crossplane#427: the prefix is put before whatever is given")
def test_prefix_given(make_pool):
    assert named(make_pool(Schema=[{**DEPT, "Name": "custom:x"}]), "custom:custom:x")


@source("API reference, DeveloperOnlyAttribute: dev:custom:")
def test_developer_only(make_pool):
    assert named(make_pool(Schema=[{**DEPT, "DeveloperOnlyAttribute": True}]), "dev:custom:dept")


@source("API reference, example of CreateUserPool: constraints of the other type are left out")
def test_constraints_of_another_type(make_pool):
    both = {**LEVEL, "StringAttributeConstraints": {"MinLength": "1"}}
    (found,) = named(make_pool(Schema=[both]), "custom:level")
    assert "StringAttributeConstraints" not in found


@source("getmoto/moto, the text; aws-cdk and others: an attribute is added once")
def test_add_twice(make_pool):
    with refused(INVALID, re.compile("custom:dept: Existing attribute already has name custom:dept.")):
        make_pool(Schema=[DEPT]).add_custom_attributes(CustomAttributes=[DEPT])


@source("getmoto/moto, the text: the name as it was given, and as it is kept")
def test_add_twice_for_developers(make_pool):
    hidden = {**DEPT, "DeveloperOnlyAttribute": True}
    with refused(INVALID, "custom:dept: Existing attribute already has name dev:custom:dept."):
        make_pool(Schema=[hidden]).add_custom_attributes(CustomAttributes=[hidden])


@source("getmoto/moto, the text: all that do not exist are named")
def test_unknown_attributes_are_deleted(pool):
    pool.user()
    with refused(INVALID, re.compile("Invalid user attributes: user.custom:a: .*\nuser.custom:b: ")):
        pool.admin_delete_user_attributes(Username="alice", UserAttributeNames=["custom:a", "custom:b"])


@source("service model, CustomAttributesListType: 25 at most")
def test_add_26(pool):
    many = [{**DEPT, "Name": f"a{number}"} for number in range(26)]
    with refused(
        INVALID,
        re.compile(
            "at 'customAttributes' failed to satisfy constraint: Member must have length less than or equal to 25"
        ),
    ):
        pool.add_custom_attributes(CustomAttributes=many)


@source("API reference, SchemaAttributeType.Required: a standard attribute may be required")
def test_required_standard_attribute(make_pool):
    pool = make_pool(Schema=[{"Name": "name", "AttributeDataType": "String", "Required": True, "Mutable": True}])
    assert named(pool, "name")[0]["Required"] is True


@source("amplify-js#2167")
@pytest.mark.parametrize("name", ["custom:nope", "favorite_flavor"])
def test_unknown_attribute_of_a_new_user(pool, name):
    with refused(INVALID, re.compile(re.escape(ABSENT.format(name)))):
        pool.admin_create_user(Username="alice", UserAttributes=[{"Name": name, "Value": "x"}])


@source("amplify-js#2167")
def test_unknown_attribute_in_sign_up(idp, pool):
    client = pool.client()
    with refused(INVALID, re.compile(re.escape(ABSENT.format("favorite_flavor")))):
        idp.sign_up(
            ClientId=client["ClientId"],
            Username="alice",
            Password=PASSWORD,
            UserAttributes=[{"Name": "favorite_flavor", "Value": "x"}],
        )


@source("amplify-flutter#1531: the prefix `user.`")
def test_unknown_attribute_of_an_update(pool):
    pool.user()
    with refused(INVALID, re.compile("user.custom:address: Attribute does not exist in the schema.")):
        pool.admin_update_user_attributes(Username="alice", UserAttributes=attributes(custom_address="x"))


@source("seen on AWS: an operator cannot either; amplify-js#3526")
def test_immutable(make_pool):
    pool = make_pool(Schema=[FIXED])
    pool.user(custom_tenant="one")
    with refused(INVALID, re.compile("user.custom:tenant: Attribute cannot be updated.")):
        pool.admin_update_user_attributes(Username="alice", UserAttributes=attributes(custom_tenant="two"))


@source("seen on AWS: the text for sub")
def test_sub_cannot_be_changed(pool):
    pool.user()
    with refused(INVALID, re.compile("Cannot modify the non-mutable attribute sub")):
        pool.admin_update_user_attributes(Username="alice", UserAttributes=attributes(sub="x"))


@source("API reference, SchemaAttributeType constraints")
@pytest.mark.parametrize(
    "given",
    [
        {"custom_level": "0"},
        {"custom_level": "10"},
        {"custom_level": "ten"},
        {"custom_code": "1"},
        {"custom_code": "12345"},
        {"birthdate": "1"},
    ],
    ids=str,
)
def test_value_out_of_bounds(make_pool, given):
    pool = make_pool(Schema=[LEVEL, CODE])
    with refused(INVALID):
        pool.admin_create_user(Username="alice", UserAttributes=attributes(**given))


@source("API reference, SchemaAttributeType constraints")
@pytest.mark.parametrize(
    "given", [{"custom_level": "1"}, {"custom_level": "9"}, {"custom_code": "12"}, {"custom_code": "1234"}], ids=str
)
def test_value_within_bounds(make_pool, given):
    pool = make_pool(Schema=[LEVEL, CODE])
    ((name, value),) = given.items()
    user = pool.user(**given)
    assert values(user["UserAttributes"])[name.replace("_", ":")] == value


@pytest.mark.parametrize(
    ("given", "message"),
    [
        case({"phone_number": "12345"}, "Invalid phone number format.", says="identity-js#316", id="phone_number"),
        case({"email": "not-an-email"}, "Invalid email address format.", says="seen on AWS", id="email"),
    ],
)
def test_form_of_an_address(pool, given, message):
    with refused(INVALID, message):
        pool.admin_create_user(Username="alice", UserAttributes=attributes(**given))


@source("API reference, SchemaAttributeType: custom values are strings in an ID token")
def test_custom_values_in_an_id_token(make_pool):
    pool = make_pool(Schema=[LEVEL, DEPT])
    pool.user(custom_level="3", custom_dept="sales")
    found = claims(
        pool.tokens(pool.client(ExplicitAuthFlows=FLOWS, ReadAttributes=["custom:level", "custom:dept"]))["IdToken"]
    )
    assert (found["custom:level"], found["custom:dept"]) == ("3", "sales")


@source("API reference, ReadAttributes: without it, all standard attributes and no custom one")
def test_custom_values_and_a_client_without_read_attributes(make_pool):
    pool = make_pool(Schema=[DEPT])
    pool.user(custom_dept="sales", name="Alice")
    found = claims(pool.tokens(pool.client(ExplicitAuthFlows=FLOWS))["IdToken"])
    assert found["name"] == "Alice" and "custom:dept" not in found
