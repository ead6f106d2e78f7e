import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.milvus.bulkwriter.BulkImport;
import io.milvus.bulkwriter.request.describe.CloudDescribeImportRequest;
import io.milvus.bulkwriter.request.import_.CloudImportRequest;
import io.milvus.bulkwriter.request.list.CloudListImportJobsRequest;
import java.util.ArrayList;
import java.util.List;

/** milvus-sdk-java-bulkwriter, which gives back the body as it came. Its list request leaves the page at 0. */
public class BulkImportSdk implements Sdk {
    private final String url, key, cluster;

    public BulkImportSdk(String url, String key, String cluster) {
        this.url = url;
        this.key = key;
        this.cluster = cluster;
    }

    private static JsonObject data(String body) {
        return new Gson().fromJson(body, JsonObject.class).getAsJsonObject("data");
    }

    public String create(String collection, String objectUrl) {
        var request = CloudImportRequest.builder()
                .apiKey(key)
                .clusterId(cluster)
                .collectionName(collection)
                .objectUrl(objectUrl)
                .accessKey("")
                .secretKey("")
                .build();
        return data(BulkImport.bulkImport(url, request)).get("jobId").getAsString();
    }

    public Progress progress(String jobId) {
        var request = CloudDescribeImportRequest.builder().apiKey(key).clusterId(cluster).jobId(jobId).build();
        JsonObject reply = data(BulkImport.getImportProgress(url, request));
        String state = reply.get("state").getAsString();
        boolean done = state.equals("Completed") && reply.get("progress").getAsInt() == 100;
        String reason = reply.get("reason").getAsString();
        return new Progress(done, state.equals("Failed"), reason, state, reply.get("totalRows").getAsLong());
    }

    public List<Job> list() {
        var request = CloudListImportJobsRequest.builder().apiKey(key).clusterId(cluster).build();
        List<Job> jobs = new ArrayList<>();
        data(BulkImport.listImportJobs(url, request)).getAsJsonArray("records").forEach(element -> {
            JsonObject record = element.getAsJsonObject();
            jobs.add(new Job(record.get("jobId").getAsString(), record.get("state").getAsString()));
        });
        return jobs;
    }
}
