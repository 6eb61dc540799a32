"""pycognito answers second factors: codes of an app, and codes in text messages."""

from pycognito import Cognito
from pycognito.exceptions import SMSMFAChallengeException, SoftwareTokenMFAChallengeException

from checks import Checks, briefing, refused
from codes import Codes, another
from pools import MFA, Pool, operator

given = briefing()
check = Checks("pycognito")
codes = Codes(given["endpoint"])
pool = Pool(operator(given), {}, MFA)
PASSWORD, NUMBER = "Correct-Horse7!", "+15555550123"


def cognito(username, app):
    return Cognito(
        pool.id,
        app["ClientId"],
        user_pool_region=given["region"],
        username=username,
        client_secret=app.get("ClientSecret"),
        boto3_client_kwargs={"endpoint_url": given["endpoint"]},
    )


def challenged(client, challenge):
    """Gives the password and expects to be asked for a code."""
    try:
        client.authenticate(PASSWORD)
    except challenge as asked:
        return asked.get_tokens()
    raise AssertionError(f"no {challenge.__name__}")


def is_signed_in(client, username):
    assert client.access_claims["username"] == username, client.access_claims
    client.access_claims = None


for what, app in (("public", pool.add_client()), ("confidential", pool.add_client(GenerateSecret=True))):
    secret = "secret" if "ClientSecret" in app else "no secret"
    username = f"tom-{what}"
    pool.add_user(username, PASSWORD, phone_number=NUMBER)
    client = cognito(username, app)
    client.authenticate(PASSWORD)

    with check(f"a software token is set up, first with a wrong code, {what} client"):
        phone = codes.authenticator(client.associate_software_token())
        with refused("EnableSoftwareTokenMFAException", "Code mismatch and fail enable Software Token MFA"):
            client.verify_software_token(phone.wrong_code(), "phone")
        assert client.verify_software_token(phone.code(), "phone") is True
        client.set_user_mfa_preference(sms_mfa=False, software_token_mfa=True, preferred="SOFTWARE_TOKEN")

    with check(f"a code of the software token, first a wrong one, {what} client [second factor; {secret}]"):
        asked = challenged(client, SoftwareTokenMFAChallengeException)
        assert asked["ChallengeParameters"]["FRIENDLY_DEVICE_NAME"] == "phone", asked["ChallengeParameters"]
        with refused("CodeMismatchException", "Invalid code received for user"):
            client.respond_to_software_token_mfa_challenge(phone.wrong_code())
        client.respond_to_software_token_mfa_challenge(phone.code())
        is_signed_in(client, username)

    with check(f"another object goes on with the challenge of the first, {what} client"):
        asked = challenged(client, SoftwareTokenMFAChallengeException)
        other = cognito(username, app)
        other.respond_to_software_token_mfa_challenge(phone.code(), mfa_tokens=asked)
        is_signed_in(other, username)

    with check(f"a session that was used, {what} client"), refused(
        "NotAuthorizedException", "Invalid session for the user, session can only be used once."
    ):
        client.respond_to_software_token_mfa_challenge(phone.code())

    with check(f"a code in a text message, first a wrong one, {what} client"):
        other.set_user_mfa_preference(sms_mfa=True, software_token_mfa=True, preferred="SMS")
        asked = challenged(client, SMSMFAChallengeException)
        parameters = asked["ChallengeParameters"]
        assert parameters["CODE_DELIVERY_DESTINATION"] == "+*******0123", parameters
        message = codes.newest_message(username)
        assert (message["Destination"], message["Purpose"]) == (NUMBER, "SMS_MFA"), message
        with refused("CodeMismatchException", "Invalid code or auth state for the user."):
            client.respond_to_sms_mfa_challenge(another(message["Code"]))
        client.respond_to_sms_mfa_challenge(message["Code"])
        is_signed_in(client, username)

    with check(f"second factors are turned off, {what} client"):
        client.set_user_mfa_preference(sms_mfa=False, software_token_mfa=False)
        client.authenticate(PASSWORD)
        is_signed_in(client, username)

check.not_made("knows neither SELECT_MFA_TYPE nor MFA_SETUP nor EMAIL_OTP")
