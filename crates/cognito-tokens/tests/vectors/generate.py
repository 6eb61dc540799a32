"""Makes cases.json: tokens, what the verifier is told to accept, and what ours has to say.

No verifier is used here; judge.mjs gives the same tokens to aws-jwt-verify.
"""

import base64
import hashlib
import hmac
import json
import pathlib

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, utils

from claims import claim_cases
from key_sets import key_set_cases

HERE = pathlib.Path(__file__).parent
NOW = 1_800_000_000
POOL = "eu-west-2_eYpv1mFHB"
CLIENT = "1h57kf5cpq17m0eml12EXAMPLE"
OTHER_CLIENT = "7lhlkkfbfb4q5kpp90urffao00"
ISSUER = f"https://cognito-idp.eu-west-2.amazonaws.com/{POOL}"
SUB = "34c84488-e0e1-70ae-d2ee-991ad1a898c8"


def b64(octets):
    if isinstance(octets, str):
        octets = octets.encode()
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def private(name):
    pem = (HERE / "keys" / f"{name}.pem").read_bytes()
    return serialization.load_pem_private_key(pem, None)


def octets(number):
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def jwk(name, **changes):
    """A public key; a change to None takes a member away."""
    public = private(name).public_key().public_numbers()
    key = {
        "alg": "RS256", "e": b64(octets(public.e)), "kid": f"{name}-kid",
        "kty": "RSA", "n": b64(octets(public.n)), "use": "sig",
    }
    key.update(changes)
    return {member: value for member, value in key.items() if value is not None}


def ec_jwk():
    public = private("ec").public_key().public_numbers()
    return {"alg": "ES256", "crv": "P-256", "kid": "ec-kid", "kty": "EC", "use": "sig",
            "x": b64(public.x.to_bytes(32, "big")), "y": b64(public.y.to_bytes(32, "big"))}


def key_set(*keys):
    return json.dumps({"keys": list(keys)})


KEYS = key_set(jwk("id"), jwk("access"))


def claims(use, **changes):
    """AWS's own shape of a token; a change to None takes a claim away."""
    said = {"sub": SUB, "iss": ISSUER, "token_use": use, "auth_time": NOW - 60,
            "iat": NOW - 60, "exp": NOW + 3540, "jti": "a-jti", "origin_jti": "an-origin",
            "event_id": "an-event", "cognito:groups": ["admins", "editors"]}
    if use == "id":
        said |= {"aud": CLIENT, "cognito:username": "alice", "email": "alice@example.com",
                 "email_verified": True}
    else:
        said |= {"client_id": CLIENT, "username": "alice",
                 "scope": "aws.cognito.signin.user.admin openid"}
    said.update({name.replace("__", ":"): value for name, value in changes.items()})
    return {name: value for name, value in said.items() if value is not None}


def rsa(name, signed, algorithm=hashes.SHA256, pad=None):
    return private(name).sign(signed.encode(), pad or padding.PKCS1v15(), algorithm())


def es256(signed):
    r, s = utils.decode_dss_signature(private("ec").sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def token(payload, header=None, sign=None, key="id"):
    """payload and header: JSON, or the text itself. The signature is always over them."""
    if header is None:
        header = {"kid": f"{key}-kid", "alg": "RS256"}
    text = [part if isinstance(part, str) else json.dumps(part) for part in (header, payload)]
    signed = ".".join(map(b64, text))
    signature = (sign or (lambda text: rsa(key, text)))(signed)
    return f"{signed}.{b64(signature)}"


CASES = []


def case(name, made, says, use="id", stricter=None, **options):
    """says: what our verifier must say; stricter: why it refuses what aws-jwt-verify accepts."""
    # Without keys of its own it is the pool's.
    row = {"name": name, "use": use, "now": NOW, "clients": [CLIENT], "scopes": None,
           "groups": None, "leeway": 0, "token": made, "says": says}
    row |= options
    if stricter:
        row["stricter"] = stricter
    CASES.append(row)


def headers():
    good = claims("id")
    for spelling in ["none", "None", "NONE", "nOnE", "none ", ""]:
        header = {"kid": "id-kid", "alg": spelling}
        case(f"alg {spelling!r}, signed", token(good, header), "header:alg")
        unsigned = token(good, header, sign=lambda _: b"")
        case(f"alg {spelling!r}, no signature", unsigned, "malformed:signature")
    case("alg missing", token(good, {"kid": "id-kid"}), "header:alg")
    for value in [None, 256, True, ["RS256"], {"RS256": 1}]:
        case(f"alg {value!r}", token(good, {"kid": "id-kid", "alg": value}), "header:alg")
    case("alg rs256", token(good, {"kid": "id-kid", "alg": "rs256"}), "header:alg")

    public = private("id").public_key()
    pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    der = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    modulus = octets(public.public_numbers().n)
    for what, secret in [("PEM", pem), ("PEM without its last newline", pem.strip()), ("DER", der),
                         ("modulus", modulus), ("JWK", json.dumps(jwk("id")).encode())]:
        mac = lambda text, secret=secret: hmac.new(secret, text.encode(), hashlib.sha256).digest()
        forged = token(good, {"kid": "id-kid", "alg": "HS256"}, mac)
        case(f"HS256 with the public key's {what} as the secret", forged, "header:alg")
        forged = token(good, {"kid": "id-kid", "alg": "RS256"}, mac)
        case(f"RS256 said, HS256 done with the {what}", forged, "signature")

    for algorithm, digest in [("RS384", hashes.SHA384), ("RS512", hashes.SHA512)]:
        made = token(good, {"kid": "id-kid", "alg": algorithm}, lambda text: rsa("id", text, digest))
        case(f"{algorithm}, the key says RS256", made, "header:alg")
        case(f"{algorithm}, the key says nothing", made, "header:alg",
             keys=key_set(jwk("id", alg=None)), stricter="RS256 only")
        case(f"{algorithm}, the key says so too", made, "header:alg",
             keys=key_set(jwk("id", alg=algorithm)), stricter="RS256 only")
    pss = lambda text: rsa("id", text, pad=padding.PSS(padding.MGF1(hashes.SHA256()), 32))
    case("PS256", token(good, {"kid": "id-kid", "alg": "PS256"}, pss), "header:alg")
    case("RS256 said, PSS done", token(good, sign=pss), "signature")
    made = token(good, {"kid": "ec-kid", "alg": "ES256"}, es256)
    case("ES256 with a key for it", made, "header:alg", keys=key_set(ec_jwk()), stricter="RS256 only")

    case("kid missing", token(good, {"alg": "RS256"}), "header:kid")
    for value in ["", None, 7, True, ["id-kid"], {"kid": "id-kid"}]:
        case(f"kid {value!r}", token(good, {"kid": value, "alg": "RS256"}), "header:kid")
    for value in ["no-kid", "ID-KID", "id-kid ", "id-kid\0", "../../../dev/null", "/etc/passwd",
                  "https://attacker.example/key", "' OR 1=1 --", "__proto__", "constructor", "*", "0"]:
        case(f"kid {value!r}", token(good, {"kid": value, "alg": "RS256"}), "unknown-key")
    case("the other key's kid", token(good, {"kid": "access-kid", "alg": "RS256"}), "signature")
    case("kid of the pool, key of somebody else", token(good, {"kid": "id-kid", "alg": "RS256"}, key="short"), "signature")
    embedded = {"kid": "id-kid", "alg": "RS256", "jwk": jwk("access", kid="id-kid")}
    case("the attacker's key in the header", token(good, embedded, key="access"), "signature")
    addressed = {"kid": "id-kid", "alg": "RS256", "jku": "https://attacker.example/jwks.json"}
    case("the attacker's key at jku", token(good, addressed, key="access"), "signature")
    case("jku, which nobody follows, and the pool's key", token(good, addressed), "accepted")
    case("typ JWT", token(good, {"typ": "JWT", "kid": "id-kid", "alg": "RS256"}), "accepted")
    critical = {"kid": "id-kid", "alg": "RS256", "crit": ["exp"], "exp": 1}
    case("a critical extension", token(good, critical), "header:crit",
         stricter="RFC 7515 §4.1.11: what is critical has to be understood")


def shapes():
    good = token(claims("id"))
    header, payload, signature = good.split(".")
    accepted = [("as AWS writes them", "id"), ("as AWS writes them", "access")]
    for name, use in accepted:
        case(f"{use} claims, {name}", token(claims(use), key=use), "accepted", use=use)
    case("empty", "", "malformed:token")
    for text in ["a", "a.b", f"{header}.{payload}", f"{good}.{signature}", f"{good}.", f".{good}", "....", ".."]:
        case(f"parts: {text[:2]}…{text[-2:]}, {text.count('.')} dots", text, "malformed")
    case("no header", f".{payload}.{signature}", "malformed:header")
    case("no payload", f"{header}..{signature}", "malformed:payload")
    case("no signature", f"{header}.{payload}.", "malformed:signature")
    for where, text in [("before", f" {good}"), ("after", f"{good} "), ("newline after", f"{good}\n"),
                        ("tab after", f"{good}\t"), ("inside", f"{header}. {payload}.{signature}"),
                        ("Bearer before", f"Bearer {good}"), ("NUL after", f"{good}\0")]:
        case(f"white space: {where}", text, "malformed")
    case("signature truncated by an octet", f"{header}.{payload}.{b64(base64.urlsafe_b64decode(signature + '==')[:-1])}", "signature")
    case("signature truncated by 4 characters, bits left over", good[:-4], "malformed:signature")
    case("signature with an octet more", f"{header}.{payload}.{b64(base64.urlsafe_b64decode(signature + '==') + bytes(1))}", "signature")
    case("signature of zeros", f"{header}.{payload}.{b64(bytes(256))}", "signature")
    case("signature with padding", good + "==", "malformed:signature",
         stricter="RFC 7515 §2: base64url without padding")
    # 256 octets end in a character of which four bits count for nothing.
    last = chr(ord(good[-1]) + 1)
    case("signature with bits left over", good[:-1] + last, "malformed:signature",
         stricter="one token could be written in many ways")
    case("signature in base64, not base64url", f"{header}.{payload}.{signature[:-2]}+/", "malformed")
    admin = b64(json.dumps(claims("id", cognito__groups=["root"])))
    case("payload swapped", f"{header}.{admin}.{signature}", "signature")
    other = token(claims("id"), {"alg": "RS256", "kid": "id-kid"}).split(".")[0]
    case("header swapped for one that says the same", f"{other}.{payload}.{signature}", "signature")
    case("the other use's payload", f"{header}.{b64(json.dumps(claims('access')))}.{signature}", "signature")
    for what, text in [("garbage", "%%%"), ("not JSON", b64("hello")), ("a list", b64("[]")), ("null", b64("null")),
                       ("a text", b64('"a"')), ("a number", b64("1")), ("two objects", b64("{}{}")),
                       ("cut short", b64('{"sub":"a"')), ("octets that are no UTF-8", b64(b"\xff\xfe")),
                       ("one character, which is no octet", "a"), ("a BOM first", b64(b"\xef\xbb\xbf{}"))]:
        case(f"payload: {what}", f"{header}.{text}.{signature}", "malformed")
        case(f"header: {what}", f"{text}.{payload}.{signature}", "malformed")
    text = json.dumps(claims("id"))
    for member, value in [("sub", '"mallory"'), ("exp", "9999999999"), ("token_use", '"id"'), ("custom:a", "1")]:
        twice = text[:-1] + f', "{member}": {value}, "{member}": {value}}}'
        case(f"payload has {member} twice", token(twice), "malformed:payload",
             stricter="RFC 7519 §4: claim names are unique")
    twice = '{"kid":"no-kid","alg":"none","kid":"id-kid","alg":"RS256"}'
    case("header has kid and alg twice", token(claims("id"), twice), "malformed:header",
         stricter="RFC 7515 §4: parameter names are unique")
    for what, value in [("an object", '{"a": 1, "a": 2}'), ("an object of an object", '{"a": {"b": 1, "b": 1}}'),
                        ("an object of a list", '[{}, {"a": 1, "b": 2, "a": 1}]'),
                        ("an object, once escaped", '{"a": 1, "\\u0061": 1}')]:
        deep = f'{text[:-1]}, "custom:a": {value}}}'
        case(f"payload has a name twice in {what}", token(deep), "malformed:payload",
             stricter="RFC 7519 §4: names are unique, at every level")
        deep = f'{{"kid": "id-kid", "alg": "RS256", "a": {value}}}'
        case(f"header has a name twice in {what}", token(claims("id"), deep), "malformed:header",
             stricter="RFC 7515 §4: names are unique, at every level")
    same = f'{text[:-1]}, "custom:a": [{{"a": 1}}, {{"a": 1, "b": {{"a": 1}}}}]}}'
    case("payload has a name in several objects", token(same), "accepted")
    case("octets that are no UTF-8, signed", raw_payload(b'{"sub":"\xff",' + text[1:].encode().replace(b'"sub"', b'"was"')),
         "malformed:payload", stricter="RFC 7519 §3: JSON in UTF-8")
    case("20 KB, signed", token(claims("id", custom__a="x" * 15_000)), "accepted")
    case("more than 64 KiB, signed", token(claims("id", custom__a="x" * 50_000)), "malformed:token",
         stricter="a limit on what is read before it is trusted")


def raw_payload(payload):
    signed = f"{b64(json.dumps({'kid': 'id-kid', 'alg': 'RS256'}))}.{b64(payload)}"
    return f"{signed}.{b64(rsa('id', signed))}"


headers()
shapes()
key_set_cases(case, token, claims, jwk, ec_jwk, key_set)
claim_cases(case, token, claims, NOW, CLIENT, OTHER_CLIENT, POOL)
names = [row["name"] for row in CASES]
assert len(set(names)) == len(names), [name for name in names if names.count(name) > 1]
print(json.dumps({"keys": KEYS, "cases": CASES}, indent=0))
