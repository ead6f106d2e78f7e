package importer

import (
	"bufio"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
)

var emulatorURL string

// TestMain starts one emulator for all tests of the package.
func TestMain(m *testing.M) {
	emulator := exec.Command("zilliz-import-emulator", "--port", "0", "--freeze", "2024-01-02T03:04:05Z")
	emulator.Stderr = os.Stderr
	log, err := emulator.StdoutPipe()
	if err != nil {
		panic(err)
	}
	if err := emulator.Start(); err != nil {
		panic(err)
	}
	var ready struct{ URL string }
	line, _ := bufio.NewReader(log).ReadBytes('\n')
	if err := json.Unmarshal(line, &ready); err != nil {
		panic(err)
	}
	emulatorURL = ready.URL
	code := m.Run()
	_ = emulator.Process.Signal(os.Interrupt)
	_ = emulator.Wait()
	os.Exit(code)
}

// account returns a sandbox for the test, whose name is the end of the key.
func account(t *testing.T) Account {
	return Account{emulatorURL, "any-key@" + t.Name()}
}

// advance moves the clock of the test's sandbox.
func advance(t *testing.T, by string) {
	t.Helper()
	url := emulatorURL + "/_emulator/clock/advance?sandbox=" + t.Name()
	response, err := http.Post(url, "application/json", strings.NewReader(`{"by":"`+by+`"}`))
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatal(response, err)
	}
	response.Body.Close()
}
