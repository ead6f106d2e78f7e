import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.milvus.bulkwriter.CloudImport;
import java.util.ArrayList;
import java.util.List;

/** milvus-sdk-java up to 2.4.3, which speaks v1. */
public class CloudImportSdk implements Sdk {
    private final String url, key, cluster;

    public CloudImportSdk(String url, String key, String cluster) {
        this.url = url;
        this.key = key;
        this.cluster = cluster;
    }

    public String create(String collection, String objectUrl) throws Exception {
        return CloudImport.bulkImport(url, key, objectUrl, "", "", cluster, collection).getJobId();
    }

    public Progress progress(String jobId) throws Exception {
        var reply = CloudImport.getImportProgress(url, key, jobId, cluster);
        String error = reply.getErrorMessage();
        boolean failed = error != null && !error.isEmpty();
        return new Progress(reply.getReadyPercentage().intValue() == 1, failed, error, "", -1);
    }

    public List<Job> list() throws Exception {
        // The class of a record is private: its getters cannot be called, but it can be written as JSON.
        List<Job> jobs = new ArrayList<>();
        Gson gson = new Gson();
        for (Object entry : CloudImport.listImportJobs(url, key, cluster, 10, 1).getRecords()) {
            JsonObject record = gson.toJsonTree(entry).getAsJsonObject();
            jobs.add(new Job(record.get("jobId").getAsString(), record.get("state").getAsString()));
        }
        return jobs;
    }
}
