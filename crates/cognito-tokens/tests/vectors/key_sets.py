"""The cases in which the token is good, and the key set decides."""


def key_set_cases(case, token, claims, jwk, ec_jwk, key_set):
    good = token(claims("id"))
    for changes, says in [
        ({"use": "enc"}, "key:use"), ({"use": "SIG"}, "key:use"), ({"alg": "RS384"}, "key:alg"),
        ({"alg": "PS256"}, "key:alg"), ({"alg": "HS256"}, "key:alg"), ({"kty": "EC"}, "key:kty"),
        ({"kty": "oct", "k": "c2VjcmV0"}, "key:kty"), ({"kty": "rsa"}, "key:kty"), ({"n": None}, "key:n"),
        ({"n": ""}, "key:n"), ({"e": None}, "key:e"), ({"e": ""}, "key:e"),
        ({"kid": None}, "unknown-key"), ({"kid": "other"}, "unknown-key"), ({"kty": None}, "key-set"),
        ({"kty": 1}, "key-set"), ({"use": 1}, "key-set"), ({"alg": ["RS256"]}, "key-set"),
        ({"kid": 1}, "key-set"), ({"n": 1}, "key-set"), ({"x": 1}, "key-set"), ({"crv": ["a"]}, "key-set"),
        ({"alg": None}, "accepted"), ({"use": None}, "accepted"), ({"alg": None, "use": None}, "accepted"),
        ({"x5t": "a", "extra": {"b": 1}}, "accepted"), ({"e": "AQ"}, "key:e"), ({"e": "AQAA"}, "key:e"),
        ({"e": "AgAAAAE"}, "key:e"),
        ({"key_ops": ["verify"]}, "accepted"), ({"key_ops": ["sign", "verify"]}, "accepted"),
        ({"key_ops": ["verify"], "use": None}, "accepted"),
    ]:
        case(f"JWK with {changes}", good, says, keys=key_set(jwk("id", **changes)))
    for operations in [[], ["sign"], ["encrypt"], ["verify", "encrypt"], ["verify", "wrapKey"], ["Verify"],
                       ["verify", "verify"], "verify", 1, {"verify": 1}, [["verify"]], ["verify", 1]]:
        for use in ["sig", None]:
            case(f"JWK with key_ops {operations!r} and use {use}", good, "key:key_ops",
                 keys=key_set(jwk("id", key_ops=operations, use=use)),
                 stricter="RFC 7517 §4.3: what a key is for, which must agree with use")
    even = jwk("id")
    even["n"] = even["n"][:-1] + "A"
    case("JWK with an even modulus", good, "key:n", keys=key_set(even))
    case("a bad key beside the good one", good, "accepted", keys=key_set(jwk("access", use="enc"), jwk("id")))
    case("a key of another type beside", good, "accepted", keys=key_set(ec_jwk(), jwk("id")))
    case("two keys of one kid, the good one first", good, "accepted", keys=key_set(jwk("id"), jwk("access", kid="id-kid")))
    case("two keys of one kid, the good one last", good, "signature", keys=key_set(jwk("access", kid="id-kid"), jwk("id")))
    for text in ["", "null", "[]", "{}", '{"keys":null}', '{"keys":{}}', '{"keys":[null]}', '{"keys":["a"]}',
                 "<html></html>", '{"keys":[]} {}',
                 '[[]]', '{"keys":[["RSA","id-kid"]]}', '\ufeff{"keys":[]}']:
        case(f"key set {text!r}", good, "key-set", keys=text)
    keys = key_set(jwk("id"))
    for what, text in [("keys twice", '{"keys": [], ' + keys[1:]),
                       ("a name twice that says nothing", keys[:-1] + ', "a": 1, "a": 1}'),
                       ("a key with use twice", keys.replace('"use": "sig"', '"use": "enc", "use": "sig"')),
                       ("a key with kid twice, once escaped", keys.replace('"kid"', '"k\\u0069d": "x", "kid"')),
                       ("a name twice, three levels down", keys.replace('"use"', '"extra": {"a": [{"b": 1, "b": 1}]}, "use"'))]:
        case(f"key set: {what}", good, "key-set", keys=text, stricter="RFC 7517 §4: member names are unique")
    nulled = key_set(jwk("id", use="?")).replace('"?"', "null")
    case("JWK with use null", good, "key-set", keys=nulled)
    case("key set that is a list", good, "key-set", keys=f"[[{nulled}]]")
    case("key set without keys", good, "unknown-key", keys=key_set())
    short = token(claims("id"), {"kid": "short-kid", "alg": "RS256"}, key="short")
    case("a key of 1024 bits", short, "key:n", keys=key_set(jwk("short")),
         stricter="RFC 7518 §3.3: 2048 bits or more")
