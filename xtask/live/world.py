"""The pool of a run, its users, and how they sign in."""

import datetime
import itertools
import time

import pyotp
from botocore.exceptions import ClientError
from pycognito.aws_srp import AWSSRP, generate_hash_device

PASSWORD = "Correct-Horse7!"
FLOWS = [
    *["ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    *["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_USER_AUTH"],
]
DEVICES = {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": True}
QUESTIONS = []


def question(what, assumed, pool="plain"):
    """A question: what is asked, what is assumed, in which pool, and the function that finds out.

    The function answers with a text, or with what `observed` makes of a refusal.
    """

    def take(function):
        QUESTIONS.append((what, assumed, pool, function))
        return function

    return take


def observed(run, *arguments, **given):
    """`accepted`, or the code and the text of the refusal."""
    try:
        run(*arguments, **given)
    except ClientError as error:
        found = error.response["Error"]
        return f"{found['Code'].removesuffix('Exception')}: {found['Message']}"
    return "accepted"


class World:
    """One pool with what most questions need; each question takes a user of its own."""

    def __init__(self, idp, name, **settings):
        self.idp, self.name = idp, name
        self.numbers = itertools.count(1)
        self.pool = self.make_pool(**settings)
        idp.set_user_pool_mfa_config(
            UserPoolId=self.pool, MfaConfiguration="OPTIONAL", SoftwareTokenMfaConfiguration={"Enabled": True}
        )
        self.public = self.make_client()
        self.confidential = self.make_client(GenerateSecret=True)

    def make_pool(self, **settings):
        return self.idp.create_user_pool(PoolName=self.name, **settings)["UserPool"]["Id"]

    def make_client(self, pool=None, **settings):
        given = {"ExplicitAuthFlows": FLOWS, "PreventUserExistenceErrors": "ENABLED", **settings}
        made = self.idp.create_user_pool_client(UserPoolId=pool or self.pool, ClientName=self.name, **given)
        return made["UserPoolClient"]

    def ask(self, operation, /, **given):
        """An operation of the pool."""
        return getattr(self.idp, operation)(UserPoolId=self.pool, **given)

    def user(self, **attributes):
        """The name of a new user with a permanent password, who is sent nothing."""
        name = f"user-{next(self.numbers)}"
        listed = [{"Name": key, "Value": value} for key, value in attributes.items()]
        self.ask("admin_create_user", Username=name, MessageAction="SUPPRESS", UserAttributes=listed)
        self.ask("admin_set_user_password", Username=name, Password=PASSWORD, Permanent=True)
        return name

    def initiate(self, flow, app=None, **parameters):
        client = (app or self.public)["ClientId"]
        return self.idp.initiate_auth(ClientId=client, AuthFlow=flow, AuthParameters=parameters)

    def by_password(self, name, password=PASSWORD, app=None, **more):
        return self.initiate("USER_PASSWORD_AUTH", app, USERNAME=name, PASSWORD=password, **more)

    def tokens(self, name, **given):
        return self.by_password(name, **given)["AuthenticationResult"]

    def refresh(self, token, app=None):
        return self.initiate("REFRESH_TOKEN_AUTH", app, REFRESH_TOKEN=token)

    def respond(self, challenge, app=None, **responses):
        session = {"Session": challenge["Session"]} if "Session" in challenge else {}
        return self.idp.respond_to_auth_challenge(
            ClientId=(app or self.public)["ClientId"],
            ChallengeName=challenge["ChallengeName"],
            ChallengeResponses=responses,
            **session,
        )

    def srp(self, name, password=PASSWORD, app=None, **device):
        app = app or self.public
        secret = app.get("ClientSecret")
        return AWSSRP(name, password, self.pool, app["ClientId"], client=self.idp, client_secret=secret, **device)

    def by_srp(self, name, off=0, stamp=None, **given):
        """Signs in with a TIMESTAMP that is so many seconds off, or another text."""
        srp = self.srp(name, **given)
        real = srp.get_cognito_formatted_timestamp
        moved = datetime.timedelta(seconds=off)
        srp.get_cognito_formatted_timestamp = lambda now: stamp or real(now + moved)
        parameters = srp.get_auth_params()
        challenge = self.initiate("USER_SRP_AUTH", given.get("app"), **parameters)
        answer = srp.process_challenge(challenge["ChallengeParameters"], parameters)
        return challenge, answer, lambda: self.respond(challenge, given.get("app"), **answer)

    def new_device(self, name, remembered=True):
        """Signs in on a new device and confirms it; the tokens, and what it proves itself with."""
        tokens = self.tokens(name)
        key, group = (tokens["NewDeviceMetadata"][it] for it in ("DeviceKey", "DeviceGroupKey"))
        password, verifier = generate_hash_device(group, key)
        given = {"AccessToken": tokens["AccessToken"], "DeviceKey": key}
        self.idp.confirm_device(**given, DeviceSecretVerifierConfig=verifier)
        if remembered:
            self.idp.update_device_status(**given, DeviceRememberedStatus="remembered")
        return tokens, {"device_key": key, "device_group_key": group, "device_password": password}

    def turn_on_totp(self, access_token):
        """Sets a software token up; the app that shows its codes."""
        secret = self.idp.associate_software_token(AccessToken=access_token)["SecretCode"]
        phone = pyotp.TOTP(secret)
        self.idp.verify_software_token(AccessToken=access_token, UserCode=phone.now())
        on = {"Enabled": True, "PreferredMfa": True}
        self.idp.set_user_mfa_preference(AccessToken=access_token, SoftwareTokenMfaSettings=on)
        return phone


def next_code(phone):
    """The code of the next step: good a step early, and not the one that was used."""
    return phone.at(int(time.time()) + phone.interval)


def wrong_code(phone):
    now = int(time.time())
    good = {phone.at(now + step * phone.interval) for step in range(-10, 10)}
    return next(code for code in (f"{number:06}" for number in range(21)) if code not in good)
