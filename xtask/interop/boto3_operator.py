"""boto3 signs users in as an operator: every request has a signature that is checked."""

import os

import boto3
from botocore import UNSIGNED
from botocore.config import Config
from pycognito import Cognito
from pycognito.aws_srp import AWSSRP

from checks import Checks, briefing, refused
from codes import Codes
from pools import MFA, Pool, operator

given = briefing()
check = Checks("boto3")
codes = Codes(given["endpoint"])
idp = operator(given)
PASSWORD = "Correct-Horse7!"
WRONG = ("NotAuthorizedException", "Incorrect username or password.")

pool = Pool(idp, {}, MFA)
app = pool.add_client(
    GenerateSecret=True,
    ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
)
pool.add_user("oona", PASSWORD)


def secret_hash(username):
    return AWSSRP.get_secret_hash(username, app["ClientId"], app["ClientSecret"])


def initiate(flow="ADMIN_USER_PASSWORD_AUTH", hashed="oona", idp=idp, **parameters):
    return idp.admin_initiate_auth(
        UserPoolId=pool.id,
        ClientId=app["ClientId"],
        AuthFlow=flow,
        AuthParameters={"SECRET_HASH": secret_hash(hashed), **parameters},
    )


def respond(challenge, **responses):
    username = challenge["ChallengeParameters"]["USER_ID_FOR_SRP"]
    return idp.admin_respond_to_auth_challenge(
        UserPoolId=pool.id,
        ClientId=app["ClientId"],
        ChallengeName=challenge["ChallengeName"],
        Session=challenge["Session"],
        ChallengeResponses={"USERNAME": username, "SECRET_HASH": secret_hash(username), **responses},
    )


def with_key(**key):
    return boto3.client("cognito-idp", region_name=given["region"], endpoint_url=given["endpoint"], **key)


with check("ADMIN_USER_PASSWORD_AUTH [operator; secret]"):
    tokens = initiate(USERNAME="oona", PASSWORD=PASSWORD)["AuthenticationResult"]
    assert idp.get_user(AccessToken=tokens["AccessToken"])["Username"] == "oona"

with check("ADMIN_USER_PASSWORD_AUTH, wrong password"), refused(*WRONG):
    initiate(USERNAME="oona", PASSWORD=PASSWORD + "?")

with check("AdminInitiateAuth with REFRESH_TOKEN_AUTH"):
    again = initiate("REFRESH_TOKEN_AUTH", REFRESH_TOKEN=tokens["RefreshToken"])["AuthenticationResult"]
    assert again["AccessToken"] != tokens["AccessToken"]

with check("AdminInitiateAuth with USER_SRP_AUTH"):
    srp = AWSSRP("oona", PASSWORD, pool.id, app["ClientId"], client=idp, client_secret=app["ClientSecret"])
    challenge = initiate("USER_SRP_AUTH", **srp.get_auth_params())
    answer = srp.process_challenge(challenge["ChallengeParameters"], srp.get_auth_params())
    tokens = idp.admin_respond_to_auth_challenge(
        UserPoolId=pool.id,
        ClientId=app["ClientId"],
        ChallengeName=challenge["ChallengeName"],
        ChallengeResponses=answer,
    )
    assert tokens["AuthenticationResult"]["IdToken"]

with check("pycognito's admin_authenticate, by the older name ADMIN_NO_SRP_AUTH"):
    client = Cognito(
        pool.id,
        app["ClientId"],
        user_pool_region=given["region"],
        username="oona",
        client_secret=app["ClientSecret"],
        boto3_client_kwargs={"endpoint_url": given["endpoint"]},
    )
    client.admin_authenticate(PASSWORD)
    assert client.access_claims["username"] == "oona", client.access_claims

with check("a temporary password, then a second factor, by AdminRespondToAuthChallenge [second factor; secret]"):
    idp.admin_create_user(UserPoolId=pool.id, Username="olaf", TemporaryPassword=PASSWORD, MessageAction="SUPPRESS")
    challenge = initiate(hashed="olaf", USERNAME="olaf", PASSWORD=PASSWORD)
    assert challenge["ChallengeName"] == "NEW_PASSWORD_REQUIRED", challenge
    access_token = respond(challenge, NEW_PASSWORD="Battery-Staple8")["AuthenticationResult"]["AccessToken"]

    phone = codes.authenticator(idp.associate_software_token(AccessToken=access_token)["SecretCode"])
    idp.verify_software_token(AccessToken=access_token, UserCode=phone.code())
    idp.admin_set_user_mfa_preference(
        UserPoolId=pool.id, Username="olaf", SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True}
    )
    challenge = initiate(hashed="olaf", USERNAME="olaf", PASSWORD="Battery-Staple8")
    assert challenge["ChallengeName"] == "SOFTWARE_TOKEN_MFA", challenge
    with refused("CodeMismatchException", "Invalid code received for user"):
        respond(challenge, SOFTWARE_TOKEN_MFA_CODE=phone.wrong_code())
    assert respond(challenge, SOFTWARE_TOKEN_MFA_CODE=phone.code())["AuthenticationResult"]

with check("AdminInitiateAuth with CUSTOM_AUTH [custom; no secret]"):
    custom, alice = given["custom"], given["alice"]["username"]
    of_custom = {"UserPoolId": given["user_pool_id"], "ClientId": custom["id"]}
    reply = idp.admin_initiate_auth(**of_custom, AuthFlow="CUSTOM_AUTH", AuthParameters={"USERNAME": alice})
    for question, answer in custom["questions"]:
        assert reply["ChallengeParameters"]["question"] == question, reply
        reply = idp.admin_respond_to_auth_challenge(
            **of_custom,
            ChallengeName="CUSTOM_CHALLENGE",
            Session=reply["Session"],
            ChallengeResponses={"USERNAME": alice, "ANSWER": answer},
        )
    assert reply["AuthenticationResult"]["AccessToken"]

with check("a flow that the app client does not allow"), refused(
    "InvalidParameterException", "Auth flow not enabled for this client"
):
    initiate("CUSTOM_AUTH", USERNAME="oona")

with check("ADMIN_USER_PASSWORD_AUTH by a user"), refused(
    "InvalidParameterException", "Initiate Auth method not supported."
):
    idp.initiate_auth(
        ClientId=app["ClientId"],
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "oona", "PASSWORD": PASSWORD, "SECRET_HASH": secret_hash("oona")},
    )

with check("a signature with another secret"), refused(
    "InvalidSignatureException",
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret "
    "Access Key and signing method. Consult the service documentation for details.",
):
    other = with_key(aws_access_key_id=os.environ["AWS_ACCESS_KEY_ID"], aws_secret_access_key="other")
    initiate(idp=other, USERNAME="oona", PASSWORD=PASSWORD)

with check("a signature with an unknown key"), refused(
    "UnrecognizedClientException", "The security token included in the request is invalid."
):
    other = with_key(aws_access_key_id="AKIDOTHER", aws_secret_access_key="other")
    initiate(idp=other, USERNAME="oona", PASSWORD=PASSWORD)

with check("no signature"), refused("MissingAuthenticationTokenException", "Missing Authentication Token"):
    initiate(idp=with_key(config=Config(signature_version=UNSIGNED)), USERNAME="oona", PASSWORD=PASSWORD)
