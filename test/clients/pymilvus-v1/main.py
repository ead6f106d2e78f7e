"""Runs all cases against one emulator, and stops it. The last line is `N passed, N failed`."""

import logging
import os
import sys
import unittest

# A proxy of the surroundings is not meant for this machine; requests would use it.
os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1"
# pymilvus logs each refusal besides raising it.
logging.getLogger("bulk_import").addHandler(logging.NullHandler())

from accepted import Accepted  # noqa: E402
from base_urls import BaseUrls  # noqa: E402
from case import EMULATOR, SECRETS  # noqa: E402
from job import ImportJob  # noqa: E402
from refused import Refused  # noqa: E402


class Stop(unittest.TestCase):
    def test_sigterm_ends_the_emulator_with_exit_code_0(self):
        self.assertEqual(EMULATOR.stop(), 0)

    def test_no_key_was_printed(self):
        printed = "".join(EMULATOR.output)
        for secret in SECRETS:
            self.assertNotIn(secret, printed)


def main() -> int:
    try:
        EMULATOR.start("--speed", "8")
    except RuntimeError as error:
        print(error, "0 passed, 1 failed", sep="\n")
        return 1
    load = unittest.defaultTestLoader.loadTestsFromTestCase
    suite = unittest.TestSuite(load(case) for case in (ImportJob, Accepted, BaseUrls, Refused, Stop))
    cases = suite.countTestCases()
    try:
        result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(suite)
    finally:
        EMULATOR.kill()
    passed = result.testsRun - len(result.errors) - len(result.failures) - len(result.skipped)
    print(f"{passed} passed, {cases - passed} failed")
    return 0 if passed == cases else 1


sys.exit(main())
