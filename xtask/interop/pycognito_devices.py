"""pycognito remembers a device and signs in with it."""

import base64

import jwt
import requests
from pycognito.aws_srp import AWSSRP
from pycognito.exceptions import SoftwareTokenMFAChallengeException

from checks import Checks, briefing, refused
from codes import Codes
from pools import MFA, Pool, operator

given = briefing()
check = Checks("pycognito")
codes = Codes(given["endpoint"])
idp = operator(given)
PASSWORD = "Correct-Horse7!"
WRONG = ("NotAuthorizedException", "Incorrect username or password.")


class ToTheEmulator(requests.adapters.HTTPAdapter):
    """The way to AWS ends at the emulator: for devices, pycognito takes no endpoint."""

    def send(self, request, **how):
        aws = f"https://cognito-idp.{given['region']}.amazonaws.com/"
        assert request.url == aws or request.url.startswith(given["endpoint"]), request.url
        request.url = request.url.replace(aws, f"{given['endpoint']}/")
        return super().send(request, **{**how, "proxies": {}})


# Every session of requests mounts its adapters under this name.
requests.sessions.HTTPAdapter = ToTheEmulator


class Remembered:
    """What an application keeps of a device."""

    def __init__(self, srp, password):
        self.key, self.group, self.password = srp.device_key, srp.device_group_key, password

    def for_srp(self, password=None):
        return {
            "device_key": self.key,
            "device_group_key": self.group,
            "device_password": password or self.password,
        }


def awssrp(username, app, password=PASSWORD, **device):
    return AWSSRP(
        username, password, pool.id, app["ClientId"], client=idp, client_secret=app.get("ClientSecret"), **device
    )


def access_claims(tokens):
    token = tokens["AuthenticationResult"]["AccessToken"]
    return jwt.decode(token, options={"verify_signature": False})


def confirm(username, app):
    """Signs in on a new device and confirms it."""
    srp = awssrp(username, app)
    tokens = srp.authenticate_user()
    response, device_password = srp.confirm_device(tokens, "interop")
    assert response.status_code == 200, response.text
    assert response.json() == {"UserConfirmationNecessary": True}, response.text
    return tokens, Remembered(srp, device_password)


def is_asked_for_a_code(srp):
    try:
        srp.authenticate_user()
    except SoftwareTokenMFAChallengeException:
        return
    raise AssertionError("no code was asked for")


def turn_on_mfa(tokens):
    access_token = tokens["AuthenticationResult"]["AccessToken"]
    secret = idp.associate_software_token(AccessToken=access_token)["SecretCode"]
    code = codes.authenticator(secret).code()
    idp.verify_software_token(AccessToken=access_token, UserCode=code)
    on = {"Enabled": True, "PreferredMfa": True}
    idp.set_user_mfa_preference(AccessToken=access_token, SoftwareTokenMfaSettings=on)
    return access_token


devices = {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": True}
pool = Pool(idp, {"DeviceConfiguration": devices}, MFA)
public, confidential = pool.add_client(), pool.add_client(GenerateSecret=True)
for name in ("dora", "dirk"):
    pool.add_user(name, PASSWORD)

with check("a new device is confirmed"):
    tokens, device = confirm("dora", public)
    access_token = turn_on_mfa(tokens)
    listed = idp.list_devices(AccessToken=access_token)["Devices"]
    assert [each["DeviceKey"] for each in listed] == [device.key], listed

with check("a device that is not remembered does not stand in for a code"):
    is_asked_for_a_code(awssrp("dora", public, **device.for_srp()))

with check("a remembered device proves itself, and no code is asked [device; no secret]"):
    reply = awssrp("dora", public).update_device_status(True, access_token, device.key)
    assert "200" in reply, reply
    tokens = awssrp("dora", public, **device.for_srp()).authenticate_user()
    assert access_claims(tokens)["device_key"] == device.key, access_claims(tokens)
    assert "NewDeviceMetadata" not in tokens["AuthenticationResult"]

with check("a device with another password than its own"), refused(*WRONG):
    other = base64.b64encode(bytes(40)).decode()
    awssrp("dora", public, **device.for_srp(other)).authenticate_user()

with check("a remembered device without the user's password"), refused(*WRONG):
    awssrp("dora", public, PASSWORD + "?", **device.for_srp()).authenticate_user()

with check("tokens of a device are refreshed with its key, and not without"):
    parameters = {"REFRESH_TOKEN": tokens["AuthenticationResult"]["RefreshToken"]}
    refresh = {"ClientId": public["ClientId"], "AuthFlow": "REFRESH_TOKEN_AUTH"}
    refreshed = idp.initiate_auth(**refresh, AuthParameters={**parameters, "DEVICE_KEY": device.key})
    assert access_claims(refreshed)["device_key"] == device.key, refreshed
    with refused("NotAuthorizedException", "Invalid Refresh Token"):
        # So does pycognito's renew_access_token.
        idp.initiate_auth(**refresh, AuthParameters=parameters)

with check("a device that is remembered no longer does not stand in for a code"):
    awssrp("dora", public).update_device_status(False, access_token, device.key)
    is_asked_for_a_code(awssrp("dora", public, **device.for_srp()))

with check("a device that was forgotten does not exist, and without it a code is asked"):
    reply = awssrp("dora", public).forget_device(access_token, device.key)
    assert "200" in reply, reply
    with refused("ResourceNotFoundException", "Device does not exist."):
        awssrp("dora", public, **device.for_srp()).authenticate_user()
    is_asked_for_a_code(awssrp("dora", public))

with check("a new device is confirmed, confidential client"):
    tokens, device = confirm("dirk", confidential)
    access_token = turn_on_mfa(tokens)
    awssrp("dirk", confidential).update_device_status(True, access_token, device.key)

with check("a device that is not sent does not stand in for a code, confidential client"):
    is_asked_for_a_code(awssrp("dirk", confidential))

with check("DEVICE_SRP_AUTH without the SECRET_HASH of a confidential client, as pycognito sends it"), refused(
    "NotAuthorizedException",
    f"Client {confidential['ClientId']} is configured with secret but SECRET_HASH was not received",
):
    awssrp("dirk", confidential, **device.for_srp()).authenticate_user()

check.not_made("does not go on without a device that does not exist; amazon-cognito-identity-js is asked for that")
