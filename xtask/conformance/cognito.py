"""A user pool as the cases see it."""

import base64
import contextlib
import json
import os
import re

import pytest
from botocore.exceptions import ClientError

REGION = os.environ.get("AWS_REGION", "us-east-1")
PASSWORD = "Correct-Horse7!"
EMAIL = {"email": "alice@example.com", "email_verified": "true"}
SUPPRESS = {"Username": "alice", "MessageAction": "SUPPRESS"}
FLOWS = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH"]
ROLE = "arn:aws:iam::123456789012:role/conformance"
SMS = {"SnsCallerArn": ROLE, "ExternalId": "conformance"}

INVALID = "InvalidParameterException"
NOT_AUTHORIZED = "NotAuthorizedException"
NOT_FOUND = "ResourceNotFoundException"
NO_USER = ("UserNotFoundException", "User does not exist.")


def source(text):
    """Marks a case with who says so."""
    return pytest.mark.source(text)


def case(*values, says, id):
    """One row of a table of cases."""
    return pytest.param(*values, id=id, marks=source(says))


def attributes(**values):
    """Attributes as a request has them. `custom_x` is custom:x."""
    return [{"Name": re.sub("^custom_", "custom:", name), "Value": it} for name, it in values.items()]


def values(listed):
    """Attributes of an answer as a dictionary."""
    return {it["Name"]: it["Value"] for it in listed}


def claims(token):
    """What a token says, which nobody verifies here."""
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


@contextlib.contextmanager
def refused(code, message=None):
    """Expects that the service refuses: with this code and, where it is known, this text.

    A text that is a compiled pattern has to be found in the message.
    """
    with pytest.raises(ClientError) as caught:
        yield caught
    found = caught.value.response["Error"]
    assert found["Code"] == code, found
    if isinstance(message, re.Pattern):
        assert message.search(found["Message"]), found
    elif message is not None:
        assert found["Message"] == message


class Pool:
    """A pool. Each operation of boto3's is a method, with the pool's id given."""

    def __init__(self, idp, **settings):
        self.idp = idp
        self.answer = idp.create_user_pool(**settings)["UserPool"]
        self.id = self.answer["Id"]

    def __getattr__(self, operation):
        call = getattr(self.idp, operation)
        return lambda **given: call(UserPoolId=self.id, **given)

    def remove(self):
        """Deletes the pool, whatever state a case has left it in."""
        with contextlib.suppress(ClientError):
            self.idp.delete_user_pool(UserPoolId=self.id)

    def read(self):
        return self.describe_user_pool()["UserPool"]

    def client(self, **settings):
        """A new app client, as CreateUserPoolClient answers."""
        return self.create_user_pool_client(**{"ClientName": "conformance", **settings})["UserPoolClient"]

    def read_client(self, client):
        return self.describe_user_pool_client(ClientId=client["ClientId"])["UserPoolClient"]

    def user(self, username="alice", /, **given):
        """A user with a permanent password; `given` are attributes."""
        self.admin_create_user(Username=username, MessageAction="SUPPRESS", UserAttributes=attributes(**given))
        self.admin_set_user_password(Username=username, Password=PASSWORD, Permanent=True)
        return self.admin_get_user(Username=username)

    def sign_in(self, client, name="alice", password=PASSWORD):
        """What InitiateAuth answers to a password."""
        return self.idp.initiate_auth(
            ClientId=client["ClientId"],
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": password},
        )

    def tokens(self, client, name="alice", password=PASSWORD):
        return self.sign_in(client, name, password)["AuthenticationResult"]
