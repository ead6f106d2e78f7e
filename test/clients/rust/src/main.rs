//! The bulk-import client of the Rust SDK, with its commit and abort.

use milvus::v2::prelude::*;
use serde_json::Value;
use std::time::{Duration, Instant};

const DONE: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(50);

type Failed = Box<dyn std::error::Error>;

struct Sdk {
    client: BulkImport,
    cases: Value,
}

fn did(operation: &str) {
    println!("{operation}");
}

fn check(good: bool, what: &str, got: impl std::fmt::Debug) -> std::result::Result<(), Failed> {
    if good {
        Ok(())
    } else {
        Err(format!("{what}: got {got:?}").into())
    }
}

impl Sdk {
    fn case(&self, pointer: &str) -> &str {
        self.cases
            .pointer(pointer)
            .and_then(Value::as_str)
            .expect(pointer)
    }

    async fn create(&self, collection: &str, url: &str, commit: bool) -> Result<String> {
        let mut request = BulkImportRequest::builder()
            .cluster_id(self.case("/cluster"))
            .collection_name(collection)
            .object_url(url);
        if !commit {
            request = request.option("auto_commit", "false");
        }
        let reply = self.client.bulk_import(request.build()?).await?;
        Ok(reply.job_id().unwrap_or_default().to_owned())
    }

    fn job(&self, id: &str) -> Result<GetImportProgressRequest> {
        GetImportProgressRequest::builder()
            .cluster_id(self.case("/cluster"))
            .job_id(id)
            .build()
    }

    async fn end_of(
        &self,
        id: &str,
        states: &[&str],
    ) -> std::result::Result<BulkImportResponse, Failed> {
        let end = Instant::now() + DONE;
        loop {
            let reply = self.client.get_import_progress(self.job(id)?).await?;
            if states.contains(&reply.state().unwrap_or_default()) {
                return Ok(reply);
            }
            check(Instant::now() < end, "not done", reply.data())?;
            tokio::time::sleep(POLL).await;
        }
    }

    fn refused<T: std::fmt::Debug>(
        &self,
        what: &str,
        reply: Result<T>,
    ) -> std::result::Result<(), Failed> {
        let message = self.case(&format!("/refusals/v2/{what}"));
        let got = reply
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default();
        check(got.contains(message), what, got)?;
        did(&format!("refused: {what}"));
        Ok(())
    }

    async fn drive(&self) -> std::result::Result<(), Failed> {
        let (collection, good) = (self.case("/collection"), self.case("/good"));
        let ends = ["Completed", "Failed"];
        let id = self.create(collection, good, true).await?;
        did("create");
        let done = self.end_of(&id, &ends).await?;
        check(
            done.state() == Some("Completed") && done.progress() == Some(100),
            "completion",
            &done,
        )?;
        check(
            done.get_data_field("totalRows") == self.cases.get("rows"),
            "rows",
            &done,
        )?;
        did("poll to completion");

        let request = ListImportJobsRequest::builder()
            .cluster_id(self.case("/cluster"))
            .collection_name(collection)
            .build()?;
        let list = self.client.list_import_jobs(request).await?;
        let listed = list
            .data()
            .pointer("/records/0/jobId")
            .and_then(Value::as_str);
        check(listed == Some(&id), "list", list.data())?;
        did("list");

        self.refused(
            "collection",
            self.create(self.case("/missing/collection"), good, true)
                .await,
        )?;
        self.refused(
            "object",
            self.create(collection, self.case("/missing/object"), true)
                .await,
        )?;
        let unknown = self.job(self.case("/missing/job"))?;
        self.refused("job", self.client.get_import_progress(unknown).await)?;

        let broken = self.create(collection, self.case("/broken"), true).await?;
        let failed = self.end_of(&broken, &ends).await?;
        check(failed.state() == Some("Failed"), "failed job", &failed)?;
        check(
            failed.reason() == Some(self.case("/reason")),
            "failed job",
            &failed,
        )?;
        did("failed job");

        let kept = self.create(collection, good, false).await?;
        self.end_of(&kept, &["Uncommitted"]).await?;
        self.client.commit_import(self.job(&kept)?).await?;
        let kept = self.end_of(&kept, &ends).await?;
        check(kept.state() == Some("Completed"), "commit", &kept)?;
        did("commit");

        let given = self.create(collection, good, false).await?;
        self.end_of(&given, &["Uncommitted"]).await?;
        self.client.abort_import(self.job(&given)?).await?;
        let given = self.end_of(&given, &ends).await?;
        check(given.state() == Some("Failed"), "abort", &given)?;
        did("abort");
        Ok(())
    }
}

#[tokio::main]
async fn main() -> std::result::Result<(), Failed> {
    let arguments: Vec<String> = std::env::args().collect();
    let cases: Value = serde_json::from_str(&std::fs::read_to_string(&arguments[1])?)?;
    let key = cases["key"].as_str().unwrap_or_default();
    let client = BulkImport::new(&BulkImportConfig::new().url(&arguments[2]).api_key(key))?;
    Sdk { client, cases }.drive().await
}
