"""Tokens: refresh, rotation, revocation."""

from world import observed, question


def rotating(world, grace):
    rotation = {"Feature": "ENABLED", "RetryGracePeriodSeconds": grace}
    return world.make_client(ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"], RefreshTokenRotation=rotation)


def renew(world, app, token, **more):
    given = {"ClientId": app["ClientId"], "RefreshToken": token, **more}
    return world.idp.get_tokens_from_refresh_token(**given)["AuthenticationResult"]


@question("a wrong raw secret in GetTokensFromRefreshToken", "NotAuthorized: Unable to verify secret for client …")
def raw_secret(world):
    tokens = world.tokens(world.user())
    return observed(renew, world, world.confidential, tokens["RefreshToken"], ClientSecret="x" * 30)


@question("another app client's refresh token", "NotAuthorized: Invalid Refresh Token")
def other_client(world):
    token = world.tokens(world.user())["RefreshToken"]
    return observed(world.refresh, token, world.make_client())


@question("a refresh token that rotation replaced, within the grace period", "accepted")
def within_grace(world):
    app = rotating(world, 60)
    token = world.tokens(world.user(), app=app)["RefreshToken"]
    renew(world, app, token)
    return observed(renew, world, app, token)


@question("the same without a grace period", "RefreshTokenReuse: Refresh token reuse detected")
def without_grace(world):
    app = rotating(world, 0)
    token = world.tokens(world.user(), app=app)["RefreshToken"]
    renew(world, app, token)
    return observed(renew, world, app, token)


@question(
    "the newest refresh token after one before it was used again", "NotAuthorized: Refresh Token has been revoked"
)
def after_reuse(world):
    app = rotating(world, 0)
    token = world.tokens(world.user(), app=app)["RefreshToken"]
    newest = renew(world, app, token)["RefreshToken"]
    observed(renew, world, app, token)
    return observed(renew, world, app, newest)


@question("rotation together with ALLOW_REFRESH_TOKEN_AUTH", "InvalidParameter")
def both(world):
    rotation = {"Feature": "ENABLED", "RetryGracePeriodSeconds": 0}
    flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    return observed(world.make_client, ExplicitAuthFlows=flows, RefreshTokenRotation=rotation).split(":")[0]


@question("RevokeToken with a token that nobody knows", "accepted")
def unknown_token(world):
    return observed(world.idp.revoke_token, ClientId=world.public["ClientId"], Token="nobody-knows-it")


@question("RevokeToken with another app client's token, and a refresh then", "accepted, accepted")
def others_token(world):
    token = world.tokens(world.user())["RefreshToken"]
    revoked = observed(world.idp.revoke_token, ClientId=world.make_client()["ClientId"], Token=token)
    return f"{revoked}, {observed(world.refresh, token)}"


@question("RevokeToken without the ClientSecret", "Unauthorized")
def without_secret(world):
    given = {"ClientId": world.confidential["ClientId"], "Token": "nobody-knows-it"}
    return observed(world.idp.revoke_token, **given).split(":")[0]


@question("an access token after AdminDisableUser", "NotAuthorized")
def disabled(world):
    name = world.user()
    access = world.tokens(name)["AccessToken"]
    world.ask("admin_disable_user", Username=name)
    return observed(world.idp.get_user, AccessToken=access).split(":")[0]


@question("a refresh token after AdminDisableUser", "NotAuthorized: User is disabled.")
def disabled_refresh(world):
    name = world.user()
    token = world.tokens(name)["RefreshToken"]
    world.ask("admin_disable_user", Username=name)
    return observed(world.refresh, token)


@question("an access token after DeleteUser", "UserNotFound: User does not exist.")
def deleted(world):
    access = world.tokens(world.user())["AccessToken"]
    world.idp.delete_user(AccessToken=access)
    return observed(world.idp.get_user, AccessToken=access)


@question("a refresh token after a change of the password", "accepted")
def new_password(world):
    name = world.user()
    token = world.tokens(name)["RefreshToken"]
    world.ask("admin_set_user_password", Username=name, Password="Battery-Staple8", Permanent=True)
    return observed(world.refresh, token)


@question("a refresh token after AdminUserGlobalSignOut", "NotAuthorized: Refresh Token has been revoked")
def signed_out(world):
    name = world.user()
    token = world.tokens(name)["RefreshToken"]
    world.ask("admin_user_global_sign_out", Username=name)
    return observed(world.refresh, token)


@question("AdminUserGlobalSignOut of a user who never signed in", "accepted")
def never_signed_in(world):
    return observed(world.ask, "admin_user_global_sign_out", Username=world.user())
