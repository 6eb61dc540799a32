"""Pools that a script makes for itself, by AWS's operations, signed by boto3."""

import boto3

FLOWS = ["ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]

# How a pool is set so that it may ask for codes in messages and in authenticator apps.
MFA = {
    "MfaConfiguration": "OPTIONAL",
    "SmsMfaConfiguration": {"SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::000000000000:role/sms"}},
    "SoftwareTokenMfaConfiguration": {"Enabled": True},
}


def operator(given):
    """The client of whoever runs the pool; it signs what has to be signed."""
    return boto3.client("cognito-idp", region_name=given["region"], endpoint_url=given["endpoint"])


class Pool:
    """A pool with settings of CreateUserPool and of SetUserPoolMfaConfig."""

    def __init__(self, idp, settings, mfa=None):
        self.idp = idp
        self.id = idp.create_user_pool(PoolName="interop", **settings)["UserPool"]["Id"]
        if mfa:
            idp.set_user_pool_mfa_config(UserPoolId=self.id, **mfa)

    def add_client(self, **settings):
        """An app client, as AWS describes it."""
        settings = {"ExplicitAuthFlows": FLOWS, "PreventUserExistenceErrors": "ENABLED", **settings}
        reply = self.idp.create_user_pool_client(UserPoolId=self.id, ClientName="interop", **settings)
        return reply["UserPoolClient"]

    def add_user(self, username, password, **attributes):
        """A user with a permanent password."""
        self.idp.admin_create_user(
            UserPoolId=self.id,
            Username=username,
            MessageAction="SUPPRESS",
            UserAttributes=[{"Name": name, "Value": value} for name, value in attributes.items()],
        )
        self.idp.admin_set_user_password(
            UserPoolId=self.id, Username=username, Password=password, Permanent=True
        )
