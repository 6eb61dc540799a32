#!/usr/bin/env python3
"""Writes the seeds of the corpora: inputs with a meaning, from which libFuzzer goes on.

All others in corpus/ were found by runs, and minimised (`cargo xtask fuzz --minimise`).
"""

import json
import pathlib

CORPUS = pathlib.Path(__file__).parent / "corpus"


def write(target, name, octets):
    folder = CORPUS / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"seed-{name}").write_bytes(octets)


def field(octets):
    """As `Cursor::field` reads it."""
    return bytes([len(octets)]) + octets


def long_field(octets):
    """As `Cursor::long_field` reads it."""
    return len(octets).to_bytes(2, "big") + octets


def macs(secret, name, client, u=b"", s=b""):
    return b"\0" + field(secret) + field(name) + field(client) + field(u) + long_field(s)


# RFC 4231, test cases with keys and data that are texts; a key of more than one block.
write("srp", "rfc4231-2", macs(b"Jefe", b"what do ya want ", b"for nothing?"))
write("srp", "rfc4231-6", macs(b"k" * 131, b"Test Using Larger Than Block-Size Key", b" - Hash Key First"))
# RFC 5869, appendix A: salt and IKM of A.1 and A.2.
write("srp", "rfc5869-1", macs(b"", b"", b"", bytes(range(13)), bytes([11] * 22)))
write("srp", "rfc5869-2", macs(b"", b"", b"", bytes(range(0x60, 0xb0)), bytes(range(0x50))))

# RFC 5054, appendix B: a, b, s, I, P.
A = bytes.fromhex("60975527035CF2AD1989806F0407210BC81EDC04E2762A56AFD529DDDA2D4393")
B = bytes.fromhex("E487CB59D31AC550471E81F00F6928E01DDA08E974A004F49E61F5D105284D20")
S = bytes.fromhex("BEB25379D1A8581EB5A727673A2441EE")
write("srp", "rfc5054", b"\2" + field(A) + field(B) + field(S) + field(b"alice") + field(b"password123"))
write(
    "srp",
    "cognito",
    b"\1" + field(A + B) + field(B) + field(S) + field(b"eYpv1mFHB") + field(b"alice")
    + field(b"Correct-Horse7!") + field(b"BLOCK") + field(b"Tue Nov 14 22:13:20 UTC 2023"),
)
# S and u whose first octet is 0x80 or more: PAD has a zero more.
write("srp", "pad", macs(b"s", b"n", b"c", b"\x80" * 32, b"\xff" * 383))

for kind in range(6):
    write("field", f"edge-{kind}", bytes([kind]) + long_field(b"\1") + bytes([7 - kind]) + long_field(A) + field(B))
write("field", "long", b"\6" + long_field(b"\xff" * 768) + b"\7" + long_field(b"\x5a" * 384) + field(b"\xff" * 65))

VALUES = [
    (0, "pool", b"eu-west-2_eYpv1mFHB"),
    (0, "client", b"1h57kf5cpq17m0eml12EXAMPLE"),
    (0, "device", b"eu-west-2_8a1b2c3d-0000-4111-8222-333344445555"),
    (0, "name", "Алиса@example.com".encode()),
    (0, "china", b"cn-north-1_aB3"),
    (1, "https", b"https://cognito-idp.eu-west-2.amazonaws.com/"),
    (1, "here", b"http://127.0.0.1:9229"),
    (1, "six", b"http://[::1]:9229/a/b"),
    (1, "puny", b"https://xn--bcher-kva.example/"),
    (1, "user", b"https://a:b@c.d/?e#f"),
    (2, "hex", b"-00ffEE80"),
    (3, "octets", b"\0\0\x80\1"),
    (4, "date", b"Tue, 14 Nov 2023 22:13:20 GMT"),
    (4, "date-850", b"Tuesday, 14-Nov-23 22:13:20 GMT"),
    (4, "date-c", b"Tue Nov 14 22:13:20 2023"),
    (5, "seed", json.dumps({
        "Credentials": {"AccessKeyId": "A", "SecretAccessKey": "S"},
        "UserPools": [{
            "Id": "us-east-1_Emulator1",
            "MfaConfiguration": "OPTIONAL",
            "EnabledMfas": ["SMS_MFA"],
            "PasswordPolicy": {"MinimumLength": 8},
            "Clients": [{"ClientId": "webapp", "ClientSecret": "s"}],
            "Groups": [{"GroupName": "staff"}],
            "Users": [{"Username": "alice", "Password": "Correct-Horse7!"}],
        }],
    }).encode()),
    (6, "masked", field(b"\xff" * 64) + field(b"\xff" * 32) + field(b"\xff" * 32)),
]
for kind, name, octets in VALUES:
    write("values", name, bytes([kind]) + octets)

REPLIES = {
    "verifier": {"ChallengeName": "PASSWORD_VERIFIER", "ChallengeParameters": {
        "SALT": "364c6433f278f99be64a3ee735974682", "SECRET_BLOCK": "QkxPQ0s=",
        "SRP_B": "3a6092ee828532c0", "USERNAME": "alice", "USER_ID_FOR_SRP": "alice"}},
    "sms": {"ChallengeName": "SMS_MFA", "Session": "s1", "ChallengeParameters": {
        "CODE_DELIVERY_DELIVERY_MEDIUM": "SMS", "CODE_DELIVERY_DESTINATION": "+*******1234"}},
    "select": {"ChallengeName": "SELECT_MFA_TYPE", "Session": "s1", "ChallengeParameters": {
        "MFAS_CAN_CHOOSE": "[\"SMS_MFA\",\"SOFTWARE_TOKEN_MFA\"]"}},
    "choice": {"ChallengeName": "SELECT_CHALLENGE", "Session": "s1",
               "AvailableChallenges": ["PASSWORD_SRP", "EMAIL_OTP", "WEB_AUTHN"]},
    "new": {"ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": "s1", "ChallengeParameters": {
        "requiredAttributes": "[\"userAttributes.given_name\"]", "userAttributes": "{\"email\":\"a@b.c\"}"}},
    "tokens": {"AuthenticationResult": {"AccessToken": "eyJhIjoxfQ.eyJleHAiOjl9.c2ln", "ExpiresIn": 3600,
        "IdToken": "h.i.s", "RefreshToken": "r", "TokenType": "Bearer",
        "NewDeviceMetadata": {"DeviceKey": "eu-west-2_8a1b", "DeviceGroupKey": "-7Nl"}}},
    "secret": {"SecretCode": "JBSWY3DPEHPK3PXP", "Session": "s2"},
    "status": {"Status": "SUCCESS", "Session": "s3"},
    "devices": {"Devices": [{"DeviceKey": "eu-west-2_8a1b", "DeviceAttributes": [
        {"Name": "device_status", "Value": "valid"}], "DeviceCreateDate": 1689980857.949}],
        "PaginationToken": "p"},
    "user": {"Username": "alice", "UserAttributes": [{"Name": "sub", "Value": "x"}],
             "MFAOptions": [], "UserMFASettingList": ["SMS_MFA"], "PreferredMfaSetting": "SMS_MFA"},
    "delivery": {"CodeDeliveryDetails": {"AttributeName": "email", "DeliveryMedium": "EMAIL",
                                         "Destination": "a***@e***"}, "UserConfirmed": False, "UserSub": "x"},
    "credentials": {"Credentials": [{"CredentialId": "c", "FriendlyCredentialName": "n",
                                     "RelyingPartyId": "example.com", "CreatedAt": 1.5}], "NextToken": "n"},
    "options": {"CredentialCreationOptions": {"rp": {"id": "example.com"}, "challenge": "AA"}},
    "empty": {},
}
# A state, the status 200, no headers; the states are many, and libFuzzer changes the octet.
for number, (name, reply) in enumerate(REPLIES.items()):
    for state in range(number * 5 % 86, 86, 29):
        write("receive", f"{name}-{state}", bytes([state, 0, 0]) + json.dumps(reply).encode())
FAULT = {"__type": "com.amazonaws.cognito#NotAuthorizedException", "message": "Incorrect username or password."}
write("receive", "fault", b"\0\1\1\0" + field(b"CodeMismatchException:") + json.dumps(FAULT).encode())
write("receive", "page", b"\0\6\1\3" + field(b"text/html") + b"<html></html>")

STORED = {
    0: {"Version": 1, "ChallengeName": "SMS_MFA", "Session": "s"},
    1: {"Version": 2, "AccessToken": "a.b.c", "Came": 1700000000, "Ends": 1700003600},
    2: {"Version": 1, "DeviceKey": "eu-west-2_8a1b", "DeviceGroupKey": "g", "DevicePassword": "p"},
}
for kind, stored in STORED.items():
    write("resume", f"stored-{kind}", bytes([kind]) + json.dumps(stored).encode())
for kind in range(3, 8):
    write("resume", f"kind-{kind}", bytes([kind]) + bytes(range(1, 65)))

STATE = b"BwcH" * 8
CALLBACK = b"https://client.example.com/cb?code=c&state=" + STATE
write("domain", "callback", b"\0" + CALLBACK)
write("domain", "path", b"\0/cb?code=c&state=" + STATE + b"#_=_")
write("domain", "issuer", b"\0" + CALLBACK + b"&iss=https://cognito-idp.eu-west-2.amazonaws.com/eu-west-2_eYpv1mFHB")
write("domain", "query", b"\1code=%63&state=" + STATE)
write("domain", "error", b"\1error_description=invalid_scope&state=" + STATE + b"&error=invalid_request")
write("domain", "put-by", b"\2" + json.dumps({
    "CognitoSrp": "pending login", "Version": 1, "UserPoolId": "eu-west-2_eYpv1mFHB", "ClientId": "1h57kf5cpq17m0eml12EXAMPLE",
    "Domain": "https://login.example.com/", "RedirectUri": "https://client.example.com/cb",
    "AuthorizeUrl": "u", "State": "s", "Nonce": "n", "CodeVerifier": "v", "WithIdToken": False}).encode())
OAUTH = {"access_token": "h.p.s", "refresh_token": "r", "expires_in": 3600, "token_type": "Bearer"}
for kind in range(3, 8):
    write("domain", f"tokens-{kind}", bytes([kind, 0, 0]) + json.dumps(OAUTH).encode())
    write("domain", f"refused-{kind}", bytes([kind, 1, 0]) + b'{"error": "invalid_grant", "error_description": "no"}')
write("domain", "user-info", b"\7\0\0" + b'{"sub": "s", "email_verified": "true", "username": "alice"}')
write("domain", "header", b"\7\2" + field(b'error="invalid_token", error_description="no"'))

IDENTITY = {"IdentityId": "eu-west-2:1a2b3c4d-0e0f-c0dd-c6c5-0a1b2c3d4e5f", "Token": "h.p.s", "Credentials": {
    "AccessKeyId": "ASIA", "SecretKey": "k/+", "SessionToken": "t/+=", "Expiration": 1.515115602e9}}
for kind in range(4):
    write("identity", f"reply-{kind}", bytes([kind, 0, 0]) + json.dumps(IDENTITY).encode())
    write("identity", f"refused-{kind}", bytes([kind, 1]) + field(b"NotAuthorizedException:") + b'{"message": "no"}')
# The examples of AWS's API reference (AssumeRoleWithWebIdentity, CommonErrors), shortened.
write("identity", "xml", b"""\4\0<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
<AssumeRoleWithWebIdentityResult><Audience>client</Audience><Credentials><SessionToken>AQoD+I=</SessionToken>
<SecretAccessKey>wJalr/K7</SecretAccessKey><Expiration>2014-10-24T23:00:23Z</Expiration><AccessKeyId>ASgeI</AccessKeyId>
</Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>""")
write("identity", "xml-fault", b"""\4\1<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
<Code>InvalidIdentityToken</Code><Message>No &lt;here&gt;</Message></Error></ErrorResponse>""")
PARTS = [b"", b"k&#x2f;", b"<![CDATA[t]]>", b"2014-10-24T23:00:23Z", b"ASIA"]
write("identity", "xml-parts", b"\5\0" + b"".join(map(field, PARTS)))
write("identity", "xml-dtd", b"\5\0" + b"".join(map(field, [b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", *PARTS[2:]])))

CLAIMS = {"sub": "x", "iss": "https://cognito-idp.eu-west-2.amazonaws.com/eu-west-2_eYpv1mFHB",
          "client_id": "c", "token_use": "access", "exp": 1700000060}
write("tokens", "claims", b"\2" + json.dumps(CLAIMS).encode())
write("tokens", "twice", b"\2" + json.dumps(CLAIMS)[:-1].encode() + b", \"sub\": \"y\"}")
write("tokens", "keys", b"\3" + json.dumps({"keys": [{"kty": "RSA", "kid": "k1", "n": "AQAB", "e": "AQAB",
                                                     "use": "sig", "alg": "RS256", "key_ops": ["verify"]}]}).encode())
write("tokens", "compact", b"\1eyJhbGciOiJSUzI1NiIsImtpZCI6ImsxIn0.e30.c2ln")
for number in range(4):
    write("tokens", f"structured-{number}", b"\0" + bytes((number * 37 + step * 11) % 256 for step in range(96)))
for number in range(8):
    write("flows", f"{number}", bytes((number * 53 + step * 7) % 256 for step in range(160)))
    write("emulator", f"{number}", bytes((number * 91 + step * 13) % 256 for step in range(400)))
    write("hosted", f"{number}", bytes((number * 61 + step * 11) % 256 for step in range(400)))
