"""Writes what the emulator needs of a service's model, one shape a line.

Reads botocore's model of the service that is named, cognito-idp or cognito-identity;
`cargo xtask model` runs this. Documentation is left out, and the members of errors, which
are all the same. All of it is in the program, so it has the operations' inputs alone, and no
spaces. What only tests need is written with another word after the service's name: `whole` for
the shapes of replies too, `errors` for the errors that each operation declares.
"""

import json
import sys

import botocore
import botocore.session

# What the service says otherwise than its published model, as it was seen in its
# answers: docs/emulator.md has it under "Validation".
OBSERVED = {
    "cognito-idp": {
        # A domain of one's own has dots, which the model's pattern has not.
        "DomainType": {"pattern": r"^[a-z0-9](?:[a-z0-9.\-]{0,61}[a-z0-9])?$"},
        "PasswordType": {"pattern": r"^[\S]+.*[\S]+$"},
        "UserPoolMfaType": {"enum": ["OPTIONAL", "OFF", "ON"]},
        "OAuthFlowType": {"enum": ["implicit", "client_credentials", "code"]},
        "VerifiedAttributeType": {"enum": ["phone_number", "email"]},
        "SmsVerificationMessageType": {"pattern": r"(?s).*\{####\}(?s).*"},
    },
    "cognito-identity": {},
}

# Values that the service takes and the model does not list: its own text has them.
MORE_VALUES = {"ExplicitAuthFlowsType": ["ALLOW_CLIENT_TOKEN_AUTH"]}

# Where a secret is only compared: a seed's may be another than the service would make.
COMPARED = {
    "GetDerivedTokenRequest",
    "GetTokensFromRefreshTokenRequest",
    "RevokeTokenRequest",
}

SCALARS = {"boolean", "integer", "long", "timestamp", "blob"}


def operation(model):
    row = {"input": model["input"]["shape"]}
    if "output" in model:
        row["output"] = model["output"]["shape"]
    if model.get("authtype") == "none":
        row["unsigned"] = True
    return row


def shape(name, model, observed):
    kind = model["type"]
    row = {"type": "integer" if kind == "long" else kind}
    if model.get("document"):
        row["type"] = "document"
    elif kind == "structure":
        row["members"] = [[member, it["shape"]] for member, it in model["members"].items()]
        if name in COMPARED:
            of = {"ClientSecret": "ComparedSecretType"}
            row["members"] = [[it, of.get(it, shape)] for it, shape in row["members"]]
        if model.get("required"):
            row["required"] = model["required"]
    elif kind == "list":
        row["member"] = model["member"]["shape"]
    elif kind == "map":
        row["key"], row["value"] = model["key"]["shape"], model["value"]["shape"]
    elif kind != "string" and kind not in SCALARS:
        raise SystemExit(f"a shape of the type {kind}, which is not known here: {name}")
    for trait in ("min", "max", "pattern", "enum", "sensitive"):
        if trait in model:
            row[trait] = model[trait]
    row.update(observed.get(name, {}))
    if name in MORE_VALUES:
        row["enum"] = row["enum"] + MORE_VALUES[name]
    return row


def inputs_alone(operations, shapes):
    """Both without what belongs to replies. An operation without an output is marked."""
    for row in operations.values():
        if row.pop("output", None) is None:
            row["empty"] = True
    reached, left = {}, [row["input"] for row in operations.values()]
    while left:
        name = left.pop()
        if name not in reached:
            row = reached[name] = shapes[name]
            left += [shape for _, shape in row.get("members", [])]
            left += [row[part] for part in ("member", "key", "value") if part in row]
    return operations, reached


def lines(rows):
    rendered = (f"{json.dumps(name)}: {json.dumps(row)}" for name, row in sorted(rows.items()))
    return "{\n" + ",\n".join(rendered) + "\n}"


def without_spaces(rows):
    rows = ({name: row} for name, row in sorted(rows.items()))
    rendered = (json.dumps(row, separators=(",", ":"))[1:-1] for row in rows)
    return "{\n" + ",\n".join(rendered) + "\n}"


def main():
    service = sys.argv[1]
    observed = OBSERVED[service]
    session = botocore.session.Session()
    model = session.get_component("data_loader").load_service_model(service, "service-2")
    for name, seen in observed.items():
        if "enum" in seen and set(seen["enum"]) != set(model["shapes"][name]["enum"]):
            raise SystemExit(f"the model has other values of {name} now")
    if sys.argv[2:] == ["errors"]:
        declared = {
            name: [error["shape"] for error in it.get("errors", [])]
            for name, it in model["operations"].items()
        }
        sys.stdout.write(lines(declared) + "\n")
        return
    operations = {name: operation(it) for name, it in model["operations"].items()}
    shapes = {
        name: shape(name, it, observed)
        for name, it in model["shapes"].items()
        if not it.get("exception")
    }
    if COMPARED & shapes.keys():
        shapes["ComparedSecretType"] = {"type": "string", "sensitive": True}
    written = lines
    if sys.argv[2:] != ["whole"]:
        operations, shapes = inputs_alone(operations, shapes)
        written = without_spaces
    sys.stdout.write(
        f'{{"source": "botocore {botocore.__version__}, {service} {model["metadata"]["apiVersion"]}",\n'
        f'"operations": {written(operations)},\n"shapes": {written(shapes)}}}\n'
    )


main()
