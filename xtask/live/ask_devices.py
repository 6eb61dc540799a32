"""Devices."""

from pycognito.aws_srp import generate_hash_device

from world import observed, question

GONE = "ResourceNotFound: Device does not exist."


def proof(world, name, device, **given):
    """Signs in on a device to the end."""
    return observed(world.srp(name, **device, **given).authenticate_user)


@question("a sign-in on a remembered device", "accepted", "devices")
def remembered(world):
    name = world.user()
    return proof(world, name, world.new_device(name)[1])


@question("a wrong proof of a device", "NotAuthorized: Incorrect username or password.", "devices")
def wrong_proof(world):
    name = world.user()
    device = {**world.new_device(name)[1], "device_password": "A" * 54 + "=="}
    return proof(world, name, device)


@question("a device that was forgotten", GONE, "devices")
def forgotten(world):
    name = world.user()
    tokens, device = world.new_device(name)
    world.idp.forget_device(AccessToken=tokens["AccessToken"], DeviceKey=device["device_key"])
    return proof(world, name, device)


@question("an unknown DEVICE_KEY with a wrong password", "NotAuthorized: Incorrect username or password.", "devices")
def unknown_and_wrong(world):
    name = world.user()
    device = world.new_device(name)[1]
    key = device["device_key"][:-4] + "0000"
    return observed(world.by_password, name, "Wrong-Horse7!", DEVICE_KEY=key)


@question("an unknown DEVICE_KEY with the right password", GONE, "devices")
def unknown(world):
    name = world.user()
    key = world.new_device(name)[1]["device_key"][:-4] + "0000"
    return observed(world.by_password, name, DEVICE_KEY=key)


def confirm(world, tokens, **verifier):
    given = {"AccessToken": tokens["AccessToken"], "DeviceKey": tokens["NewDeviceMetadata"]["DeviceKey"]}
    return observed(world.idp.confirm_device, **given, **verifier)


@question("ConfirmDevice for a device that is confirmed", "DeviceKeyExists", "devices")
def confirmed(world):
    tokens, device = world.new_device(world.user())
    verifier = generate_hash_device(device["device_group_key"], device["device_key"])[1]
    return confirm(world, tokens, DeviceSecretVerifierConfig=verifier).split(":")[0]


@question("ConfirmDevice without a verifier", "InvalidParameter", "devices")
def no_verifier(world):
    return confirm(world, world.tokens(world.user())).split(":")[0]


@question("a device that is not confirmed: GetDevice", GONE, "devices")
def not_confirmed(world):
    tokens = world.tokens(world.user())
    key = tokens["NewDeviceMetadata"]["DeviceKey"]
    return observed(world.idp.get_device, AccessToken=tokens["AccessToken"], DeviceKey=key)


@question("the device group key of two devices of one user", "another for each", "devices")
def group_keys(world):
    name = world.user()
    keys = {world.tokens(name)["NewDeviceMetadata"]["DeviceGroupKey"] for _ in range(2)}
    return "another for each" if len(keys) == 2 else "the same"


@question("a refresh without the key of the device", "NotAuthorized: Invalid Refresh Token", "devices")
def refresh(world):
    tokens, _ = world.new_device(world.user())
    return observed(world.refresh, tokens["RefreshToken"])
