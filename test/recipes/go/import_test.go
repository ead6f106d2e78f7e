package importer

import (
	"errors"
	"testing"
)

var job = map[string]string{
	"clusterId":      "in03-181766e3f9556b7",
	"collectionName": "medium_articles",
	"objectUrl":      "gs://publicdataset-zillizcloud-com/medium_articles_2020.json",
}

func TestAnImportIsThroughAfterAMinute(t *testing.T) {
	id, err := account(t).Start(job)
	if err != nil {
		t.Fatal(err)
	}
	if ready, err := account(t).Progress(job["clusterId"], id); ready != 0 || err != nil {
		t.Fatal(ready, err)
	}
	advance(t, "1m")
	if ready, err := account(t).Progress(job["clusterId"], id); ready != 1 || err != nil {
		t.Fatal(ready, err)
	}
}

func TestAFreeClusterTakesOneImportAtATime(t *testing.T) {
	if _, err := account(t).Start(job); err != nil {
		t.Fatal(err)
	}
	_, err := account(t).Start(job)
	if refusal := (Refusal{}); !errors.As(err, &refusal) || refusal.Code != 47039 {
		t.Fatal(err)
	}
}
