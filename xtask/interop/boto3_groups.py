"""boto3 reads back what it made, as a tool that plans changes does; and finds a group in a token."""

import base64
import json

import boto3

from checks import Checks, briefing, refused

given = briefing()
check = Checks("boto3")
idp = boto3.client("cognito-idp", region_name=given["region"], endpoint_url=given["endpoint"])

SETTINGS = {
    "AutoVerifiedAttributes": ["email"],
    "UsernameConfiguration": {"CaseSensitive": False},
    "AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]},
    "UserPoolTags": {"team": "people"},
    "Schema": [{"Name": "dept", "AttributeDataType": "String", "Mutable": True}],
}

with check("CreateUserPool and DescribeUserPool"):
    made = idp.create_user_pool(PoolName="read back", **SETTINGS)["UserPool"]
    pool = {"UserPoolId": made["Id"]}
    read = idp.describe_user_pool(**pool)["UserPool"]
    assert read == made, (read, made)
    for name in SETTINGS.keys() - {"Schema"}:
        assert read[name] == SETTINGS[name], name
    assert read["SchemaAttributes"][-1]["Name"] == "custom:dept", read

with check("ListUserPools, page by page"):
    pages = idp.get_paginator("list_user_pools").paginate(PaginationConfig={"PageSize": 1})
    ids = [it["Id"] for page in pages for it in page["UserPools"]]
    assert made["Id"] in ids and len(ids) == len(set(ids)), ids

with check("CreateUserPoolClient and DescribeUserPoolClient"):
    app = idp.create_user_pool_client(
        **pool, ClientName="web", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    )["UserPoolClient"]
    client = {"ClientId": app["ClientId"]}
    assert idp.describe_user_pool_client(**pool, **client)["UserPoolClient"] == app

with check("a user in a group, whose token names it [password; no secret]"):
    idp.admin_create_user(**pool, Username="alice", MessageAction="SUPPRESS")
    idp.admin_set_user_password(**pool, Username="alice", Password="Correct-Horse7!", Permanent=True)
    idp.create_group(**pool, GroupName="admins", Precedence=0)
    idp.admin_add_user_to_group(**pool, Username="alice", GroupName="admins")
    parameters = {"USERNAME": "alice", "PASSWORD": "Correct-Horse7!"}
    reply = idp.initiate_auth(**client, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters)
    payload = reply["AuthenticationResult"]["AccessToken"].split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert claims["cognito:groups"] == ["admins"], claims

with check("ListUsers with a filter"):
    users = idp.list_users(**pool, Filter='username ^= "ali"')["Users"]
    assert [user["Username"] for user in users] == ["alice"], users

with check("GetGroup of none"), refused("ResourceNotFoundException", "Group not found."):
    idp.get_group(**pool, GroupName="nobody")

with check("DeleteUserPool"):
    idp.delete_user_pool(**pool)

with check("DescribeUserPool of none"), refused(
    "ResourceNotFoundException", f"User pool {made['Id']} does not exist."
):
    idp.describe_user_pool(**pool)
