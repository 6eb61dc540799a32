"""Makes new test keys: eight primes of 256 bits each, with OpenSSL's search for primes.

    python3 make.py 0-id.primes 0-access.primes …

A file has the primes one after the other, big-endian, so 256 octets.
"""

import math
import subprocess
import sys

COUNT = 8
BITS = 256
EXPONENT = 65537


def prime():
    """One that fits the public exponent."""
    while True:
        text = subprocess.check_output(["openssl", "prime", "-generate", "-bits", str(BITS)], text=True)
        found = int(text)
        if (found - 1) % EXPONENT:
            return found


def primes():
    """Primes whose product has all of its bits, as a modulus must."""
    while True:
        found = {prime() for _ in range(COUNT)}
        if len(found) == COUNT and math.prod(found).bit_length() == COUNT * BITS:
            return sorted(found)


for name in sys.argv[1:]:
    with open(name, "wb") as file:
        for it in primes():
            file.write(it.to_bytes(BITS // 8, "big"))
