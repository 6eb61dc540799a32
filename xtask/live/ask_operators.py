"""Operators: settings that are not given, texts of refusals, orders."""

from world import FLOWS, observed, question


def kept(member, **settings):
    """Whether a setting stays when UpdateUserPool is not given it."""

    def find_out(world):
        pool = world.make_pool(**settings)
        before = world.idp.describe_user_pool(UserPoolId=pool)["UserPool"].get(member)
        world.idp.update_user_pool(UserPoolId=pool)
        after = world.idp.describe_user_pool(UserPoolId=pool)["UserPool"].get(member)
        return "stays" if after == before else f"becomes {after}"

    return find_out


EMAIL_FIRST = {"RecoveryMechanisms": [{"Priority": 1, "Name": "verified_email"}]}
for member, settings in (
    ("AccountRecoverySetting", {"AccountRecoverySetting": EMAIL_FIRST}),
    ("DeviceConfiguration", {"DeviceConfiguration": {"ChallengeRequiredOnNewDevice": True}}),
    ("UserPoolTier", {"UserPoolTier": "LITE"}),
    ("Name", {}),
):
    question(f"UpdateUserPool without {member}", "stays")(kept(member, **settings))


@question("ClientName after UpdateUserPoolClient without it", "stays")
def client_name(world):
    app = world.make_client()
    updated = world.ask("update_user_pool_client", ClientId=app["ClientId"])["UserPoolClient"]
    return "stays" if updated.get("ClientName") == app["ClientName"] else f"becomes {updated.get('ClientName')}"


@question("ClientSecret in the answer of UpdateUserPoolClient", "there")
def client_secret(world):
    app = world.make_client(GenerateSecret=True)
    updated = world.ask("update_user_pool_client", ClientId=app["ClientId"], ExplicitAuthFlows=FLOWS)
    return "there" if "ClientSecret" in updated["UserPoolClient"] else "not there"


@question(
    "ExplicitAuthFlows that were not given, in the answer",
    "ALLOW_CUSTOM_AUTH ALLOW_REFRESH_TOKEN_AUTH ALLOW_USER_SRP_AUTH",
)
def flows(world):
    made = world.ask("create_user_pool_client", ClientName=world.name)["UserPoolClient"]
    return " ".join(sorted(made.get("ExplicitAuthFlows", ["none"])))


@question("Description and Precedence after UpdateGroup without them", "stay")
def group_members(world):
    world.ask("create_group", GroupName="kept", Description="x", Precedence=1)
    group = world.ask("update_group", GroupName="kept")["Group"]
    return "stay" if (group.get("Description"), group.get("Precedence")) == ("x", 1) else str(sorted(group))


@question("CreateGroup of one that is there", "GroupExists: A group with the name already exists")
def group_exists(world):
    world.ask("create_group", GroupName="twice")
    return observed(world.ask, "create_group", GroupName="twice")


@question("the order of ListGroups", "by name")
def group_order(world):
    names = ["order-b", "order-c", "order-a"]
    for name in names:
        world.ask("create_group", GroupName=name)
    listed = [it["GroupName"] for it in world.ask("list_groups")["Groups"] if it["GroupName"] in names]
    orders = {"by name": sorted(names), "as made": names, "newest first": names[::-1]}
    return next((what for what, order in orders.items() if order == listed), str(listed))


@question("AdminAddUserToGroup with neither there", "UserNotFound: User does not exist.")
def neither(world):
    return observed(world.ask, "admin_add_user_to_group", Username="nobody", GroupName="nothing")


@question("a third secret of an app client", "LimitExceeded")
def third_secret(world):
    client = {"ClientId": world.make_client(GenerateSecret=True)["ClientId"]}
    world.ask("add_user_pool_client_secret", **client)
    return observed(world.ask, "add_user_pool_client_secret", **client).split(":")[0]


@question("the last secret of an app client deleted", "InvalidParameter")
def last_secret(world):
    client = {"ClientId": world.make_client(GenerateSecret=True)["ClientId"]}
    (secret,) = world.ask("list_user_pool_client_secrets", **client)["ClientSecrets"]
    return observed(
        world.ask, "delete_user_pool_client_secret", **client, ClientSecretId=secret["ClientSecretId"]
    ).split(":")[0]


@question("AdminCreateUser RESEND to a confirmed user", "UnsupportedUserState")
def resend(world):
    name = world.user()
    return observed(world.ask, "admin_create_user", Username=name, MessageAction="RESEND").split(":")[0]


@question("a name that is free again after AdminDeleteUser", "accepted")
def free_again(world):
    name = world.user()
    world.ask("admin_delete_user", Username=name)
    return observed(world.ask, "admin_create_user", Username=name, MessageAction="SUPPRESS")


@question("AdminDisableUser twice", "accepted")
def disable_twice(world):
    name = world.user()
    world.ask("admin_disable_user", Username=name)
    return observed(world.ask, "admin_disable_user", Username=name)


@question("AdminDeleteUserAttributes of one that the user has not", "accepted")
def absent_attribute(world):
    return observed(world.ask, "admin_delete_user_attributes", Username=world.user(), UserAttributeNames=["name"])


@question("AdminUpdateUserAttributes that verifies another user's alias", "AliasExists")
def taken_alias(world):
    pool = world.make_pool(AliasAttributes=["email"])
    address = [{"Name": "email", "Value": "one@example.com"}, {"Name": "email_verified", "Value": "true"}]
    for name in ("one", "two"):
        world.idp.admin_create_user(UserPoolId=pool, Username=name, MessageAction="SUPPRESS")
    world.idp.admin_update_user_attributes(UserPoolId=pool, Username="one", UserAttributes=address)
    second = {"UserPoolId": pool, "Username": "two", "UserAttributes": address}
    return observed(world.idp.admin_update_user_attributes, **second).split(":")[0]


@question(
    "ListUsers with AttributesToGet that a user lacks", "InvalidParameter: Input fails to satisfy the constraints."
)
def attributes_to_get(world):
    world.user()
    return observed(world.ask, "list_users", AttributesToGet=["nickname"])


@question("DescribeUserPoolDomain of one that nobody has", "{}")
def no_domain(world):
    return str(world.idp.describe_user_pool_domain(Domain=f"{world.name}-none").get("DomainDescription"))
