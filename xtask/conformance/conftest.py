"""What every case shares: a client, pools that are deleted again, and where a case is from.

The endpoint comes from COGNITO_ENDPOINT, so that any emulator can be asked.
"""

import os
import pathlib
import sys

import boto3
import pytest
from botocore.config import Config

sys.path.insert(0, str(pathlib.Path(__file__).parent))

pytest.register_assert_rewrite("cognito")

from cognito import REGION, Pool  # noqa: E402


def pytest_addoption(parser):
    parser.addoption(
        "--known-failures",
        metavar="FILE",
        help="cases that this emulator is known to fail, one a line: `<file>::<case>  # <reason>`",
    )

    parser.addoption("--forget", action="store_true", help="takes those that pass out of --known-failures")
    parser.addoption("--at-least", type=int, default=0, metavar="N", help="fails when fewer cases pass")


def pytest_sessionfinish(session):
    if session.config.getoption("--forget"):
        forget_what_passes(session)
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    passed = len(reporter.stats.get("passed", ())) if reporter else session.testscollected
    if passed < session.config.getoption("--at-least") and session.exitstatus == 0:
        reporter.write_line(f"\nonly {passed} cases passed")
        session.exitstatus = 1


def pytest_configure(config):
    config.addinivalue_line("markers", "source(text): who says that AWS answers like this")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """No case without a source; a known failure that passes is a failure."""
    bare = [item.nodeid for item in items if item.get_closest_marker("source") is None]
    if bare:
        raise pytest.UsageError(f"these cases do not say where they are from: {bare}")
    known = read_known(config.getoption("--known-failures"))
    of = {item.nodeid.split("/")[-1]: item for item in items}
    files = {name.partition("::")[0] for name in of}
    for name, reason in known.items():
        if name in of:
            of[name].add_marker(pytest.mark.xfail(reason=reason, strict=True))
        elif name.partition("::")[0] in files:
            raise pytest.UsageError(f"there is no such case: {name}")


def read_known(path):
    """Which cases are known to fail, and why."""
    if path is None:
        return {}
    lines = pathlib.Path(path).read_text(encoding="utf-8").splitlines()
    rows = (line.partition("  # ") for line in lines if line and not line.startswith("#"))
    return {name.strip(): reason for name, _, reason in rows}


def forget_what_passes(session):
    """Writes the known failures anew, without those that are none any more."""
    path = pathlib.Path(session.config.getoption("--known-failures"))
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    strict = [it for it in reporter.stats.get("failed", ()) if "XPASS(strict)" in str(it.longrepr)]
    passing = {report.nodeid.split("/")[-1] for report in strict}
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line.partition("  # ")[0].strip() not in passing]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A case that fails says where it is from."""
    report = yield
    if report.failed:
        report.sections.append(("source", item.get_closest_marker("source").args[0]))
    return report


@pytest.fixture(scope="session")
def region():
    return REGION


@pytest.fixture(scope="session")
def idp(region):
    return client("cognito-idp", region)


@pytest.fixture(scope="session")
def identity(region):
    """The client of identity pools."""
    return client("cognito-identity", region)


@pytest.fixture
def elsewhere(region):
    """The client of user pools in another region."""
    return client("cognito-idp", "eu-west-1" if region != "eu-west-1" else "us-east-1")


def client(service, region):
    """boto3's client. It validates nothing itself: that is what the emulator is asked for."""
    return boto3.client(
        service,
        region_name=region,
        endpoint_url=os.environ["COGNITO_ENDPOINT"],
        aws_access_key_id=os.environ.get("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
        aws_secret_access_key=os.environ.get("AWS_SECRET_ACCESS_KEY", "conformance"),
        config=Config(parameter_validation=False, retries={"total_max_attempts": 1}),
    )


@pytest.fixture
def make_pool(idp):
    """Makes pools, which are deleted when the case is over."""
    made = []

    def make(**settings):
        made.append(Pool(idp, **{"PoolName": "conformance", **settings}))
        return made[-1]

    yield make
    for pool in made:
        pool.remove()


@pytest.fixture
def pool(make_pool):
    """A pool of which nothing is known but its name."""
    return make_pool()
