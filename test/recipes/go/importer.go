// Package importer is the code under test: a client of the import API that knows nothing of the emulator.
package importer

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

// Account says where the API is, and the key to call it with.
type Account struct{ BaseURL, Key string }

// Refusal is an error of the API.
type Refusal struct {
	Code    int
	Message string
}

func (r Refusal) Error() string { return fmt.Sprintf("%d: %s", r.Code, r.Message) }

// Data is what a response carries.
type Data struct {
	JobID           string
	ReadyPercentage float64
}

// Start starts an import and returns the id of its job.
func (a Account) Start(job map[string]string) (string, error) {
	body, err := json.Marshal(job)
	if err != nil {
		return "", err
	}
	data, err := a.call(http.MethodPost, "/v1/vector/collections/import", bytes.NewReader(body))
	return data.JobID, err
}

// Progress returns the share that a job has imported, from 0 to 1.
func (a Account) Progress(clusterID, jobID string) (float64, error) {
	path := "/v1/vector/collections/import/get?clusterId=" + clusterID + "&jobId=" + jobID
	data, err := a.call(http.MethodGet, path, nil)
	return data.ReadyPercentage, err
}

func (a Account) call(method, path string, body io.Reader) (Data, error) {
	request, err := http.NewRequest(method, a.BaseURL+path, body)
	if err != nil {
		return Data{}, err
	}
	request.Header.Set("Authorization", "Bearer "+a.Key)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return Data{}, err
	}
	defer response.Body.Close()
	var reply struct {
		Refusal
		Data Data
	}
	if err := json.NewDecoder(response.Body).Decode(&reply); err != nil {
		return Data{}, err
	}
	if reply.Code != http.StatusOK {
		return Data{}, reply.Refusal
	}
	return reply.Data, nil
}
