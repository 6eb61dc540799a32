"""The cases in which the signature is good, and the claims decide."""

import json

AGAINST_AWS = {
    "exp": "a token that never ends is none of Cognito's",
    "sub": "a token of Cognito's has a subject",
    "edge": "RFC 7519 §4.1.4: on or after exp the token is over",
    "nothing": "a scope or a group without a name is none",
    "type": "a claim has to be of the type that Cognito writes",
}


def claim_cases(case, token, claims, now, client, other_client, pool):
    def said(use, **changes):
        return token(claims(use, **changes), key=use)

    uses = ["id", "access"]
    # The use.
    case("an access token for an ID token", said("access"), "claim:token_use:refused", use="id")
    case("an ID token for an access token", said("id"), "claim:token_use:refused", use="access")
    for value, problem in [(None, "missing"), ("", "missing"), ("ID", "refused"), ("refresh", "refused"),
                           (1, "type"), (["id"], "type"), ({"id": 1}, "type")]:
        case(f"token_use {value!r}", said("id", token_use=value), f"claim:token_use:{problem}")

    # The issuer.
    for use in uses:
        other_form = f"https://issuer-cognito-idp.eu-west-2.amazonaws.com/{pool}"
        case(f"the issuer's other form, {use}", said(use, iss=other_form), "accepted", use=use)
    base = f"https://cognito-idp.eu-west-2.amazonaws.com/{pool}"
    for issuer in [base.replace("mFHB", "mFHC"), base.replace("eu-west-2.", "eu-west-1."), base + "/", base.upper(),
                   base.replace("https", "http"), base + "?", base + "#a", base + " ", " " + base,
                   base.replace("amazonaws.com", "amazonaws.com.attacker.example"),
                   base.replace("https://", "https://attacker.example/"),
                   base.replace("https://", "https://a@"), base.replace(".com/", ".com:443/"),
                   base.replace("cognito-idp", "cognito-idp-fips"), base.replace("https://", "https://evil-"),
                   "https://attacker.example", pool]:
        case(f"iss {issuer}", said("id", iss=issuer), "claim:iss:refused")
    for value, problem in [(None, "missing"), ("", "missing"), (1, "type"), ([base], "type"), ({"a": base}, "type")]:
        case(f"iss {value!r}", said("id", iss=value), f"claim:iss:{problem}")

    # The app client.
    for use, name in [("id", "aud"), ("access", "client_id")]:
        many = [other_client, client]
        case(f"{name}, one of several", said(use), "accepted", use=use, clients=many)
        case(f"{name}, any", said(use, **{name: other_client}), "accepted", use=use, clients=None)
        case(f"{name} of another", said(use, **{name: other_client}), f"claim:{name}:refused", use=use)
        case(f"{name} in upper case", said(use, **{name: client.upper()}), f"claim:{name}:refused", use=use)
        case(f"{name} with a space", said(use, **{name: client + " "}), f"claim:{name}:refused", use=use)
        case(f"{name}, nobody accepted", said(use), f"claim:{name}:refused", use=use, clients=[])
        for value, problem in [(None, "missing"), ("", "missing"), (1, "type"), ([client], "type"),
                               ([client, other_client], "type"), ({client: 1}, "type"), ([], "type")]:
            case(f"{name} {value!r}", said(use, **{name: value}), f"claim:{name}:{problem}", use=use)
    case("client_id in an ID token does not count", said("id", aud=other_client, client_id=client), "claim:aud:refused")
    case("aud in an access token does not count", said("access", aud=client, client_id=other_client),
         "claim:client_id:refused", use="access")
    case("aud beside client_id, as a resource server's", said("access", aud="https://api.example.com"), "accepted", use="access")

    for value in [1, {"a": 1}, True, [1], [client, 1]]:
        case(f"aud {value!r} beside client_id", said("access", aud=value), "claim:aud:type", use="access")
    for value in [[], [other_client, "b"]]:
        case(f"aud {value!r} beside client_id", said("access", aud=value), "accepted", use="access")
    for use, name in [("id", "aud"), ("access", "aud"), ("access", "client_id"), ("access", "scope"), ("id", "sub"),
                      ("id", "iss"), ("id", "nbf"), ("id", "iat"), ("id", "jti"), ("id", "token_use")]:
        nulled = json.dumps(claims(use, **{name: "?"})).replace('"?"', "null")
        case(f"{name} null, {use}", token(nulled, key=use), f"claim:{name}:type", use=use)
    nulled = json.dumps(claims("id", cognito__groups="?")).replace('"?"', "null")
    case("groups null, none wanted", token(nulled), "claim:cognito:groups:type", stricter=AGAINST_AWS["type"])
    case("groups null", token(nulled), "claim:cognito:groups:type", groups=["admins"])

    # The times.
    for leeway in [0, 5]:
        for off, says in [(-1, "accepted"), (0, "edge"), (1, "claim:exp:expired")]:
            stricter = AGAINST_AWS["edge"] if says == "edge" else None
            says = "claim:exp:expired" if says == "edge" else says
            case(f"{off} s after exp and {leeway} of leeway", said("id", exp=now - leeway - off), says,
                 leeway=leeway, stricter=stricter)
        for off, says in [(-1, "claim:nbf:early"), (0, "accepted"), (1, "accepted")]:
            case(f"{off} s after nbf less {leeway} of leeway", said("id", nbf=now + leeway - off), says, leeway=leeway)
    case("exp with a fraction", said("id", exp=now + 1.5), "accepted")
    case("exp with a fraction, over", said("id", exp=now - 0.5), "claim:exp:expired")
    case("nbf with a fraction, come", said("id", nbf=now - 0.5), "accepted")
    case("nbf with a fraction, not come", said("id", nbf=now + 0.5), "claim:nbf:early")
    case("exp 1.8e9 and more", token(json.dumps(claims("id", exp=1)).replace('"exp": 1', '"exp": 18e8'), key="id"),
         "claim:exp:expired", stricter=AGAINST_AWS["edge"])
    case("exp long ago", said("id", exp=0), "claim:exp:expired")
    case("exp before 1970", said("id", exp=-1), "claim:exp:type")
    case("nbf before 1970", said("id", nbf=-1), "claim:nbf:type", stricter=AGAINST_AWS["type"])
    case("exp in the year 5138", said("id", exp=99_999_999_999), "accepted")
    case("exp beyond time", said("id", exp=1e300), "claim:exp:type", stricter=AGAINST_AWS["type"])
    case("exp missing", said("id", exp=None), "claim:exp:missing", stricter=AGAINST_AWS["exp"])
    case("nbf far away, exp over", said("id", exp=now - 9, nbf=now + 9), "claim:exp:expired")
    case("iat to come, which says nothing", said("id", iat=now + 60), "accepted")
    case("iat missing", said("id", iat=None), "accepted")
    for name in ["exp", "nbf", "iat"]:
        for value in ["1900000000", True, [now + 60], {"a": 1}]:
            case(f"{name} {value!r}", said("id", **{name: value}), f"claim:{name}:type")
    case("exp null", token(json.dumps(claims("id", exp=1)).replace('"exp": 1', '"exp": null'), key="id"), "claim:exp:type")
    case("exp 1e999", token(json.dumps(claims("id", exp=1)).replace('"exp": 1', '"exp": 1e999'), key="id"), "malformed:payload")

    # Scopes: one is enough.
    admin = "aws.cognito.signin.user.admin"
    for wanted, says in [([admin], "accepted"), (["openid"], "accepted"), (["no", "openid"], "accepted"),
                         (["no"], "claim:scope:refused"), ([], "claim:scope:refused"), (["open"], "claim:scope:refused"),
                         ([f"{admin} openid"], "claim:scope:refused"), (["OPENID"], "claim:scope:refused")]:
        case(f"scopes {wanted}", said("access"), says, use="access", scopes=wanted)
    for value in ["", " ", f"{admin}  openid", f" {admin}", f"{admin} "]:
        case(f"scope {value!r}, the empty one wanted", said("access", scope=value), "claim:scope:refused",
             use="access", scopes=[""], stricter=AGAINST_AWS["nothing"])
    case("scope with two spaces", said("access", scope=f"{admin}  openid"), "accepted", use="access", scopes=["openid"])
    for wanted in [" ", f" {admin}", f"{admin} ", f"{admin}  openid"]:
        case(f"scopes {wanted!r}", said("access", scope=f"{admin}  openid"), "claim:scope:refused",
             use="access", scopes=[wanted])
    case("scope missing", said("access", scope=None), "claim:scope:missing", use="access", scopes=[admin])
    case("scope missing, none wanted", said("access", scope=None), "accepted", use="access")
    case("scope empty", said("access", scope=""), "claim:scope:refused", use="access", scopes=[admin])
    case("scope with a tab", said("access", scope=f"{admin}\topenid"), "claim:scope:refused", use="access", scopes=[admin])
    case("scope of an ID token", said("id"), "claim:scope:missing", scopes=["openid"])
    for value in [1, [admin], {admin: 1}, True]:
        case(f"scope {value!r}", said("access", scope=value), "claim:scope:type", use="access", scopes=[admin])

    # Groups: one is enough.
    for use in uses:
        for wanted, says in [(["admins"], "accepted"), (["no", "editors"], "accepted"),
                             (["no"], "claim:cognito:groups:refused"), ([], "claim:cognito:groups:refused"),
                             (["Admins"], "claim:cognito:groups:refused"), (["admin"], "claim:cognito:groups:refused")]:
            case(f"groups {wanted}, {use}", said(use), says, use=use, groups=wanted)
    case("groups missing", said("id", cognito__groups=None), "claim:cognito:groups:missing", groups=["admins"])
    case("groups missing, none wanted", said("id", cognito__groups=None), "accepted")
    for value in [[], [""], ["", "admins"]]:
        stricter = AGAINST_AWS["nothing"] if value else None
        case(f"groups {value!r}, the empty one wanted", said("id", cognito__groups=value),
             "claim:cognito:groups:refused", groups=[""], stricter=stricter)
    case("groups empty", said("id", cognito__groups=[]), "claim:cognito:groups:refused", groups=["admins"])
    for value, stricter in [(1, None), ({"admins": 1}, None), ([1, "admins"], None), ("admins", "type"), (["admins", 1], "type")]:
        case(f"groups {value!r}", said("id", cognito__groups=value), "claim:cognito:groups:type", groups=["admins"],
             stricter=AGAINST_AWS.get(stricter))
    case("groups in the wrong claim", said("id", cognito__groups=None, groups=["admins"]),
         "claim:cognito:groups:missing", groups=["admins"])

    # The rest.
    case("sub missing", said("id", sub=None), "claim:sub:missing", stricter=AGAINST_AWS["sub"])
    case("sub empty", said("id", sub=""), "claim:sub:missing", stricter=AGAINST_AWS["sub"])
    case("sub 1", said("id", sub=1), "claim:sub:type")
    case("jti 1", said("id", jti=1), "claim:jti:type")
    case("jti missing", said("id", jti=None, origin_jti=None), "accepted")
    case("cognito:username 1", said("id", cognito__username=1), "claim:cognito:username:type", stricter=AGAINST_AWS["type"])
    case("username missing, as for a program", said("access", username=None, sub=client, version=2), "accepted", use="access")
    case("email_verified as a text", said("id", email_verified="true"), "accepted")
