"""What pymilvus raises for refused calls, word for word."""

from pymilvus import MilvusException

from case import EMULATOR, NO_JOB, PAGE, Case
from refusals import REFUSALS

PATHS = {"bulk_import": "", "get_import_progress": "/get", "list_import_jobs": "/list"}


class Refused(Case):
    def raised(self, name: str, arguments: dict, **options) -> str:
        with self.assertRaises(MilvusException) as raised:
            self.call(name, arguments, **options)
        self.assertEqual(raised.exception.code, 1)
        return raised.exception.message

    def unauthorized(self, key: str):
        """pymilvus throws the body of every status but 200 away, and wraps its own exception in another."""
        for name, verb, arguments in (
            ("bulk_import", "post", PAGE),
            ("get_import_progress", "get", NO_JOB),
        ):
            failed = f"Failed to {verb} url: {EMULATOR.url}/v1/vector/collections/import{PATHS[name]}"
            self.assertEqual(
                self.raised(name, arguments, key=key),
                f"{failed}, error: <MilvusException: (code=1, message={failed}, status code: 401)>",
            )

    def test_a_revoked_key_shows_as_status_401(self):
        self.unauthorized("demo-revoked")

    def test_an_empty_key_shows_as_status_401(self):
        self.unauthorized("")


def refused(refusal):
    def test(self):
        self.assertEqual(
            self.raised(refusal.call, refusal.arguments),
            f"Failed to request url: {EMULATOR.url}, code: {refusal.code}, message: {refusal.message}",
        )

    return test


for refusal in REFUSALS:
    setattr(Refused, f"test_{refusal.code}_for_{refusal.what.replace(' ', '_')}", refused(refusal))
