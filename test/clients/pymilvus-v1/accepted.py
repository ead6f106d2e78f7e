"""Other imports that succeed."""

from case import PAGE, PRIVATE, Case


class Accepted(Case):
    def import_to_the_end(self, **arguments):
        arguments = {**PAGE, **arguments}
        job_id = self.call("bulk_import", arguments).json()["data"]["jobId"]
        data = self.replies_until_done(job_id, arguments["cluster_id"])[-1].json()["data"]
        self.assertEqual(data["errorMessage"], None)
        return data

    def test_the_import_page_s_own_example(self):
        self.assertEqual(self.import_to_the_end()["fileName"], "medium_articles_2020.json")

    def test_none_as_access_key_and_secret_key(self):
        data = self.import_to_the_end(access_key=None, secret_key=None)
        self.assertEqual(data["fileName"], "medium_articles_2020.json")

    def test_a_private_bucket_with_its_keys(self):
        data = self.import_to_the_end(object_url=PRIVATE, access_key="demo-access-key", secret_key="demo-secret-key")
        self.assertEqual((data["fileName"], data["fileSize"]), ("1af78216/1.parquet", 26571700))

    def test_a_private_folder_with_its_keys(self):
        data = self.import_to_the_end(
            object_url="gs://docs-demo/1af78216/", access_key="demo-access-key", secret_key="demo-secret-key"
        )
        files = [(file["fileName"], file["fileSize"], file["readyPercentage"]) for file in data["details"]]
        self.assertEqual(files, [("1af78216/1.parquet", 26571700, 1), ("1af78216/2.parquet", 19599887, 1)])
        self.assertEqual((data["fileName"], data["fileSize"]), ("1af78216/", 46171587))
