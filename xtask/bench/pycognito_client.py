"""pycognito's client computation, once for each line on standard input."""

import json
import sys
import time

from pycognito.aws_srp import AWSSRP

given = json.loads(sys.stdin.readline())
challenge = {
    "USERNAME": given["user"],
    "USER_ID_FOR_SRP": given["user"],
    "SALT": given["salt"],
    "SRP_B": given["srp_b"],
    "SECRET_BLOCK": given["secret_block"],
}
for _ in sys.stdin:
    begun = time.perf_counter_ns()
    # Any object can be the boto3 client, because nothing is sent.
    client = AWSSRP(
        username=given["user"],
        password=given["password"],
        pool_id=given["pool"],
        client_id=given["client_id"],
        client=object(),
    )
    start = client.get_auth_params()
    answer = client.process_challenge(challenge, start)
    took = time.perf_counter_ns() - begun
    result = {
        "ns": took,
        "a": start["SRP_A"],
        "timestamp": answer["TIMESTAMP"],
        "signature": answer["PASSWORD_CLAIM_SIGNATURE"],
    }
    print(json.dumps(result), flush=True)
