"""Sign-in: clocks, secrets, challenges."""

from world import PASSWORD, next_code, observed, question, wrong_code

WRONG = "NotAuthorized: Incorrect username or password."


def timestamp(seconds):
    return lambda world: observed(world.by_srp(world.user(), off=seconds)[2])


for what, seconds, assumed in (
    ("4 minutes behind", -240, "accepted"),
    ("4 minutes ahead", 240, "accepted"),
    ("6 minutes behind", -360, "accepted"),
    ("6 minutes ahead", 360, "accepted"),
    ("an hour behind", -3600, "accepted"),
    ("12 hours ahead", 12 * 3600, "accepted"),
    ("13 hours ahead", 13 * 3600, WRONG),
):
    question(f"TIMESTAMP {what}", assumed)(timestamp(seconds))


@question(
    "TIMESTAMP that is no date",
    "InvalidParameter: TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.",
)
def unparsable(world):
    return observed(world.by_srp(world.user(), stamp="yesterday")[2])


@question("SECRET_HASH from an app client without a secret", "accepted")
def needless_hash(world):
    return observed(world.by_password, world.user(), SECRET_HASH="AAAA")


@question("SRP_A that is 0", "InvalidParameter")
def zero(world):
    return observed(world.initiate, "USER_SRP_AUTH", USERNAME=world.user(), SRP_A="0").split(":")[0]


@question("SRP_A that is not hexadecimal", "InvalidParameter")
def no_number(world):
    return observed(world.initiate, "USER_SRP_AUTH", USERNAME=world.user(), SRP_A="xyz").split(":")[0]


@question("a disabled user with a wrong password is told", "NotAuthorized: User is disabled.")
def disabled(world):
    name = world.user()
    world.ask("admin_disable_user", Username=name)
    return observed(world.by_password, name, "Wrong-Horse7!")


@question("a wrong password of a user who needs a reset, or a temporary one", WRONG)
def temporary(world):
    name = world.user()
    world.ask("admin_set_user_password", Username=name, Password="Temporary-7", Permanent=False)
    return observed(world.by_password, name, "Wrong-Horse7!")


@question("an answer to PASSWORD_VERIFIER, sent again", WRONG)
def twice(world):
    *_, answer = world.by_srp(world.user())
    answer()
    return observed(answer)


@question("a right answer to PASSWORD_VERIFIER after a wrong one", WRONG)
def second_try(world):
    challenge, answer, send = world.by_srp(world.user())
    observed(world.respond, challenge, **{**answer, "PASSWORD_CLAIM_SIGNATURE": "A" * 43 + "="})
    return observed(send)


@question("NEW_PASSWORD against the policy leaves the session as it is", "accepted")
def new_password(world):
    name = world.user()
    world.ask("admin_set_user_password", Username=name, Password="Temporary-7", Permanent=False)
    challenge = world.by_password(name, "Temporary-7")
    observed(world.respond, challenge, USERNAME=name, NEW_PASSWORD="short")
    return observed(world.respond, challenge, USERNAME=name, NEW_PASSWORD=PASSWORD)


@question(
    "a session of NEW_PASSWORD_REQUIRED after an operator set a permanent password",
    "NotAuthorized: Invalid session for the user.",
)
def overtaken(world):
    name = world.user()
    world.ask("admin_set_user_password", Username=name, Password="Temporary-7", Permanent=False)
    challenge = world.by_password(name, "Temporary-7")
    world.ask("admin_set_user_password", Username=name, Password=PASSWORD, Permanent=True)
    return observed(world.respond, challenge, USERNAME=name, NEW_PASSWORD="Battery-Staple8")


@question("a wrong code of a software token leaves the session as it is", "accepted")
def wrong_then_right(world):
    name = world.user()
    phone = world.turn_on_totp(world.tokens(name)["AccessToken"])
    challenge = world.by_password(name)
    observed(world.respond, challenge, USERNAME=name, SOFTWARE_TOKEN_MFA_CODE=wrong_code(phone))
    return observed(world.respond, challenge, USERNAME=name, SOFTWARE_TOKEN_MFA_CODE=next_code(phone))


@question(
    "a code of a software token that was used before", "ExpiredCode: Your software token has already been used once."
)
def used_code(world):
    name = world.user()
    phone = world.turn_on_totp(world.tokens(name)["AccessToken"])
    code = next_code(phone)
    world.respond(world.by_password(name), USERNAME=name, SOFTWARE_TOKEN_MFA_CODE=code)
    return observed(world.respond, world.by_password(name), USERNAME=name, SOFTWARE_TOKEN_MFA_CODE=code)


@question("AssociateSoftwareToken with neither a token nor a session", "InvalidParameter")
def nobody(world):
    return observed(world.idp.associate_software_token, AccessToken="", Session="").split(":")[0]


@question("VerifySoftwareToken before AssociateSoftwareToken", "SoftwareTokenMFANotFound")
def not_associated(world):
    access = world.tokens(world.user())["AccessToken"]
    return observed(world.idp.verify_software_token, AccessToken=access, UserCode="123456").split(":")[0]


@question("the order of AvailableChallenges with a password alone", "PASSWORD_SRP PASSWORD")
def choice(world):
    return " ".join(world.initiate("USER_AUTH", USERNAME=world.user())["AvailableChallenges"])


@question("PREFERRED_CHALLENGE that is no challenge", "InvalidParameter")
def no_challenge(world):
    return observed(world.initiate, "USER_AUTH", USERNAME=world.user(), PREFERRED_CHALLENGE="NONE").split(":")[0]


@question("AdminInitiateAuth with USER_PASSWORD_AUTH", "InvalidParameter: Initiate Auth method not supported.")
def admin_flow(world):
    return observed(
        world.ask,
        "admin_initiate_auth",
        ClientId=world.public["ClientId"],
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": world.user(), "PASSWORD": PASSWORD},
    )
