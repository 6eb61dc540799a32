#!/usr/bin/env python3
"""Makes vectors.json: what libsodium, by way of PyNaCl, seals a suspended challenge to.

Run once, with PyNaCl 1.6.2: python3 make_vectors.py > vectors.json
"""

import base64
import json

from nacl import bindings

PREFIX = b"cognito-srp.sealed-challenge.v1."

CHALLENGE = {
    "CognitoSrp": "suspended challenge",
    "Version": 1,
    "Warning": "secret: whoever has this can go on as the user; encrypt it or keep it safe",
    "UserPoolId": "eu-west-2_eYpv1mFHB",
    "ClientId": "1h57kf5cpq17m0eml12EXAMPLE",
    "Side": "server",
    "Username": "5f2f3c0e-7b1a-4b58-9d0e-0c3b9a1d2e4f",
    "ChallengeName": "SMS_MFA",
    "ChallengeParameters": {"CODE_DELIVERY_DESTINATION": "+*******5309"},
    "AvailableChallenges": [],
    "Session": "a-session-é",
}


def vector(key, nonce, context):
    plain = json.dumps(CHALLENGE, ensure_ascii=False, separators=(",", ":"))
    sealed = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(
        plain.encode(), PREFIX + context.encode(), nonce, key
    )
    text = base64.urlsafe_b64encode(nonce + sealed).rstrip(b"=")
    return {
        "key": key.hex(),
        "nonce": nonce.hex(),
        "context": context,
        "plain": plain,
        "sealed": (PREFIX + text).decode(),
    }


vectors = [
    vector(bytes(range(0x80, 0xA0)), bytes(range(0x40, 0x58)), "browser-session-1"),
    vector(bytes([0xFF] * 32), bytes([0x01] + [0] * 23), ""),
    vector(bytes(range(1, 33)), bytes([0] * 23 + [0x01]), "user é / tab 2"),
]
print(json.dumps(vectors, indent=1, ensure_ascii=False))
