// The bulkwriter of the Go SDK. It looks for a status where the API has a code, so a refusal is no error: its words are in Message.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/milvus-io/milvus/client/v2/bulkwriter"
)

const (
	done = 30 * time.Second
	poll = 50 * time.Millisecond
)

type cases struct {
	Key, Cluster, Collection, Good, Broken, Reason string
	Rows                                           int64
	Missing                                        struct{ Collection, Object, Job string }
	Refusals                                       map[string]struct{ Collection, Object, Job string }
}

var (
	ctx = context.Background()
	url string
	all cases
)

func did(operation string) { fmt.Println(operation) }

func check(good bool, what string, got any) {
	if !good {
		fmt.Fprintf(os.Stderr, "%s: got %+v\n", what, got)
		os.Exit(1)
	}
}

func must[T any](reply T, err error) T {
	check(err == nil, "error", err)
	return reply
}

func create(collection, objectURL string) *bulkwriter.BulkImportResponse {
	option := bulkwriter.NewCloudBulkImportOption(url, collection, all.Key, objectURL, all.Cluster, "", "")
	return must(bulkwriter.BulkImport(ctx, option))
}

func progress(job string) *bulkwriter.GetImportProgressResponse {
	return must(bulkwriter.GetImportProgress(ctx, bulkwriter.NewCloudGetImportProgressOption(url, job, all.Key, all.Cluster)))
}

func endOf(created *bulkwriter.BulkImportResponse) *bulkwriter.ImportProgressData {
	check(created.Data.JobID != "", "create", created)
	for end := time.Now().Add(done); ; time.Sleep(poll) {
		data := progress(created.Data.JobID).Data
		if data.State == "Completed" || data.State == "Failed" {
			return data
		}
		check(time.Now().Before(end), "not done", data)
	}
}

func refused(what, message, got string) {
	check(got == message, what, got)
	did("refused: " + what + " (no error, but Message)")
}

func main() {
	check(json.Unmarshal(must(os.ReadFile(os.Args[1])), &all) == nil, "cases", os.Args[1])
	url = os.Args[2]

	created := create(all.Collection, all.Good)
	did("create")
	data := endOf(created)
	check(data.State == "Completed" && data.Progress == 100 && data.TotalRows == all.Rows, "completion", data)
	did("poll to completion")

	option := bulkwriter.NewListImportJobsOption(url, all.Collection).WithAPIKey(all.Key)
	option.ClusterID = all.Cluster
	records := must(bulkwriter.ListImportJobs(ctx, option)).Data.Records
	check(len(records) == 1 && records[0].JobID == data.JobID && records[0].State == "Completed", "list", records)
	did("list")

	messages := all.Refusals["v2"]
	refused("collection", messages.Collection, create(all.Missing.Collection, all.Good).Message)
	refused("object", messages.Object, create(all.Collection, all.Missing.Object).Message)
	refused("job", messages.Job, progress(all.Missing.Job).Message)

	failed := endOf(create(all.Collection, all.Broken))
	check(failed.State == "Failed" && failed.Reason == all.Reason, "failed job", failed)
	did("failed job")
}
