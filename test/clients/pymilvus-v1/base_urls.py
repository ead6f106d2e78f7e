"""Base URLs as users write them."""

from pymilvus import MilvusException

from case import EMULATOR, PAGE, Case

LIST = {"cluster_id": PAGE["cluster_id"], "page_size": 10, "current_page": 1}


class BaseUrls(Case):
    def test_a_slash_at_the_end_makes_two_and_does_no_harm(self):
        url = f"{EMULATOR.url}/"
        created = self.call("bulk_import", PAGE, url)
        self.assertIn("//v1/vector/collections/import", created.url.removeprefix("http://"))
        job_id = created.json()["data"]["jobId"]
        self.assertEqual(self.progress(job_id, PAGE["cluster_id"], url).json()["data"]["jobId"], job_id)
        self.assertEqual(self.call("list_import_jobs", LIST, url).json()["data"]["tasks"][0]["jobId"], job_id)
        self.replies_until_done(job_id, PAGE["cluster_id"])

    def test_without_http_pymilvus_asks_by_https_which_the_emulator_does_not_speak(self):
        address = EMULATOR.url.removeprefix("http://")
        with self.assertRaises(MilvusException) as raised:
            self.call("bulk_import", PAGE, address)
        message = raised.exception.message
        self.assertTrue(
            message.startswith(f"Failed to post url: https://{address}/v1/vector/collections/import, error: "), message
        )
        self.assertIn("SSLError", message)
        self.assertEqual(self.call("list_import_jobs", LIST).status_code, 200)
