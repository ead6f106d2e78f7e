import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.milvus.bulkwriter.request.describe.CloudDescribeImportRequest;
import io.milvus.bulkwriter.request.import_.CloudImportRequest;
import io.milvus.bulkwriter.request.list.CloudListImportJobsRequest;
import java.util.ArrayList;
import java.util.List;

/** milvus-sdk-java-bulkwriter, which gives back the body as it came. Its list request leaves the page at 0. */
abstract class JsonSdk implements Sdk {
    final String url, key, cluster;

    JsonSdk(String url, String key, String cluster) {
        this.url = url;
        this.key = key;
        this.cluster = cluster;
    }

    abstract String bulkImport(CloudImportRequest request);

    abstract String getImportProgress(CloudDescribeImportRequest request);

    abstract String listImportJobs(CloudListImportJobsRequest request);

    private static JsonObject data(String body) {
        return new Gson().fromJson(body, JsonObject.class).getAsJsonObject("data");
    }

    final CloudDescribeImportRequest job(String jobId) {
        return CloudDescribeImportRequest.builder().apiKey(key).clusterId(cluster).jobId(jobId).build();
    }

    final CloudImportRequest request(String collection, String objectUrl) {
        return CloudImportRequest.builder()
                .apiKey(key)
                .clusterId(cluster)
                .collectionName(collection)
                .objectUrl(objectUrl)
                .accessKey("")
                .secretKey("")
                .build();
    }

    final String create(CloudImportRequest request) {
        return jobId(bulkImport(request));
    }

    static String jobId(String body) {
        return data(body).get("jobId").getAsString();
    }

    public String create(String collection, String objectUrl) {
        return create(request(collection, objectUrl));
    }

    public Progress progress(String jobId) {
        JsonObject reply = data(getImportProgress(job(jobId)));
        String state = reply.get("state").getAsString();
        boolean done = state.equals("Completed") && reply.get("progress").getAsInt() == 100;
        String reason = reply.get("reason").getAsString();
        return new Progress(done, state.equals("Failed"), reason, state, reply.get("totalRows").getAsLong());
    }

    public List<Job> list() {
        var request = CloudListImportJobsRequest.builder().apiKey(key).clusterId(cluster).build();
        List<Job> jobs = new ArrayList<>();
        data(listImportJobs(request)).getAsJsonArray("records").forEach(element -> {
            JsonObject record = element.getAsJsonObject();
            jobs.add(new Job(record.get("jobId").getAsString(), record.get("state").getAsString()));
        });
        return jobs;
    }
}
