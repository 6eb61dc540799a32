"""What the Python scripts share: the briefing, and a line for every check."""

import contextlib
import importlib.metadata
import json
import signal
import sys
import traceback
import warnings

from botocore.exceptions import ClientError

# A client that hangs is a failed check.
signal.alarm(600)
# pycognito calls datetime.utcnow, of which newer Pythons warn.
warnings.simplefilter("ignore", DeprecationWarning)


def briefing():
    """Where the emulator is, and who is in its pool; passwords come this way only."""
    return json.load(sys.stdin)


class Checks:
    """The checks of one client."""

    def __init__(self, package):
        self.client = f"{package} {importlib.metadata.version(package)}"

    @contextlib.contextmanager
    def __call__(self, what):
        """A check: it ends the script if anything in it is not as expected.

        One that ends in `[SRP; secret]` or the like is a place in the matrix
        (xtask/src/interop/matrix.rs).
        """
        try:
            yield
        except BaseException as error:
            print(f"FAIL {self.client}: {what}: {error!r}", flush=True)
            traceback.print_exc()
            sys.exit(1)
        print(f"ok   {self.client}: {what}", flush=True)

    def not_made(self, why):
        """A check that this client has no way to make, or none this time."""
        print(f"--   {self.client}: {why}", flush=True)


@contextlib.contextmanager
def refused(code, message):
    """Expects that the service refuses, with this code and this message."""
    try:
        yield
    except ClientError as error:
        found = error.response["Error"]
        assert (found["Code"], found["Message"]) == (code, message), found
    else:
        raise AssertionError(f"not refused with {code}")
