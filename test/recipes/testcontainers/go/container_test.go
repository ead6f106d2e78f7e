package importer

import (
	"crypto/rand"
	"net/http"
	"strings"
	"testing"

	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/wait"
)

// start runs the image for a test. Other machines may reach a container, so its laboratory requires a token.
func start(t *testing.T) (url, token string) {
	t.Helper()
	token = rand.Text()
	container, err := testcontainers.Run(t.Context(), "zilliz-import-emulator",
		testcontainers.WithCmd("--freeze", "2024-01-02T03:04:05Z"),
		testcontainers.WithEnv(map[string]string{"ZILLIZ_EMULATOR_CONTROL_TOKEN": token}),
		testcontainers.WithExposedPorts("19540/tcp"),
		testcontainers.WithWaitStrategy(wait.ForHTTP("/_emulator/health").WithPort("19540/tcp")),
	)
	testcontainers.CleanupContainer(t, container)
	if err != nil {
		t.Fatal(err)
	}
	url, err = container.PortEndpoint(t.Context(), "19540/tcp", "http")
	if err != nil {
		t.Fatal(err)
	}
	return url, token
}

func TestAnImportIsThroughAfterAMinute(t *testing.T) {
	url, token := start(t)
	account := Account{url, "any-key@through"}
	id, err := account.Start(job)
	if err != nil {
		t.Fatal(err)
	}
	advance, err := http.NewRequest("POST", url+"/_emulator/clock/advance?sandbox=through", strings.NewReader(`{"by":"1m"}`))
	if err != nil {
		t.Fatal(err)
	}
	advance.Header.Set("x-emulator-token", token)
	response, err := http.DefaultClient.Do(advance)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatal(response, err)
	}
	response.Body.Close()
	if ready, err := account.Progress(job["clusterId"], id); ready != 1 || err != nil {
		t.Fatal(ready, err)
	}
}

var job = map[string]string{
	"clusterId":      "in03-181766e3f9556b7",
	"collectionName": "medium_articles",
	"objectUrl":      "gs://publicdataset-zillizcloud-com/medium_articles_2020.json",
}
