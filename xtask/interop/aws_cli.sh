#!/usr/bin/env bash
# The AWS CLI as set-up scripts use it: waits for the service, makes a pool, an app client, a
# group and a user, signs in, and finds the group in the token.
set -euo pipefail

member() { python3 -c 'import json, sys; print(json.load(sys.stdin)[sys.argv[1]])' "$1"; }
claim() { python3 -c '
import base64, json, sys
payload = sys.stdin.read().split(".")[1]
print(json.dumps(json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))).get(sys.argv[1])))
' "$1"; }

briefing=$(cat)
AWS_ENDPOINT_URL=$(member endpoint <<<"$briefing")
AWS_DEFAULT_REGION=$(member region <<<"$briefing")
export AWS_ENDPOINT_URL AWS_DEFAULT_REGION
client="awscli $(python3 -c 'import importlib.metadata; print(importlib.metadata.version("awscli"))')"
cognito() { python3 -m awscli cognito-idp "$@" --output text; }
passed() { echo "ok   $client: $1${2:+ [$2]}"; }
failed() { echo "FAIL $client: $1"; exit 1; }

tries=0
until cognito list-user-pools --max-results 1 >/dev/null 2>&1; do
    ((++tries < 30)) || failed "list-user-pools is waited for"
    sleep 1
done
passed "list-user-pools answers"

account=$(python3 -m awscli sts get-caller-identity --query Account --output text)
[[ $account == 000000000000 ]] || failed "sts get-caller-identity: $account"
passed "sts get-caller-identity names the account"

pool=$(cognito create-user-pool --pool-name cli --query UserPool.Id)
[[ $pool == "${AWS_DEFAULT_REGION}"_* ]] || failed "create-user-pool: $pool"
cognito create-group --user-pool-id "$pool" --group-name admins >/dev/null
password='Correct-Horse7!'
cognito admin-create-user --user-pool-id "$pool" --username alice --message-action SUPPRESS \
    --user-attributes Name=email,Value=alice@example.com Name=email_verified,Value=true >/dev/null
cognito admin-set-user-password --user-pool-id "$pool" --username alice --password "$password" --permanent
cognito admin-add-user-to-group --user-pool-id "$pool" --username alice --group-name admins
found=$(cognito list-users --user-pool-id "$pool" --filter 'username ^= "al"' --query 'Users[].Username')
[[ $found == alice ]] || failed "list-users: $found"
passed "a pool, a group, and a user in it" "set up"

for secret in "no secret" secret; do
    generate=--no-generate-secret
    [[ $secret == "no secret" ]] || generate=--generate-secret
    read -r id value < <(cognito create-user-pool-client --user-pool-id "$pool" --client-name cli "$generate" \
        --explicit-auth-flows ALLOW_USER_PASSWORD_AUTH ALLOW_REFRESH_TOKEN_AUTH \
        --query 'UserPoolClient.[ClientId, ClientSecret]')
    parameters="USERNAME=alice,PASSWORD=$password"
    if [[ $secret == secret ]]; then
        hash=$(KEY=$value python3 -c '
import base64, hashlib, hmac, os, sys
print(base64.b64encode(hmac.digest(os.environ["KEY"].encode(), sys.argv[1].encode(), "sha256")).decode())
' "alice$id")
        parameters+=",SECRET_HASH=$hash"
    fi
    read -r access refresh < <(cognito initiate-auth --client-id "$id" --auth-flow USER_PASSWORD_AUTH \
        --auth-parameters "$parameters" --query 'AuthenticationResult.[AccessToken, RefreshToken]')
    groups=$(claim cognito:groups <<<"$access")
    [[ $groups == '["admins"]' ]] || failed "the group in the token: $groups"
    passed "initiate-auth, and the group in the token, $secret" "password; $secret"

    given=(--client-id "$id" --refresh-token "$refresh")
    [[ $secret == "no secret" ]] || given+=(--client-secret "$value")
    again=$(cognito get-tokens-from-refresh-token "${given[@]}" --query AuthenticationResult.AccessToken)
    [[ $(claim jti <<<"$again") != $(claim jti <<<"$access") ]] || failed "the same token again"
    passed "get-tokens-from-refresh-token, $secret" "refresh; $secret"
done

if why=$(cognito initiate-auth --client-id "$id" --auth-flow USER_PASSWORD_AUTH \
    --auth-parameters "USERNAME=alice,PASSWORD=wrong,SECRET_HASH=$hash" 2>&1); then
    failed "a wrong password was taken"
fi
[[ $why == *"(NotAuthorizedException)"*"Incorrect username or password."* ]] || failed "a wrong password: $why"
passed "a wrong password"

cognito delete-user-pool --user-pool-id "$pool"
passed "delete-user-pool"
echo "--   $client: has no SRP"
