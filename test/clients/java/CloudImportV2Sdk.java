import io.milvus.bulkwriter.CloudImportV2;
import io.milvus.bulkwriter.request.v2.BulkImportV2Request;
import io.milvus.bulkwriter.request.v2.GetImportProgressV2Request;
import io.milvus.bulkwriter.request.v2.ListImportJobsV2Request;
import java.util.List;

/** milvus-sdk-java 2.4.4 and after, which speaks v2. Its CloudImport calls the cloud whatever URL it is given. */
public class CloudImportV2Sdk implements Sdk {
    private final String url, key, cluster;

    public CloudImportV2Sdk(String url, String key, String cluster) {
        this.url = url;
        this.key = key;
        this.cluster = cluster;
    }

    public String create(String collection, String objectUrl) throws Exception {
        var request = BulkImportV2Request.builder()
                .clusterId(cluster)
                .collectionName(collection)
                .objectUrl(objectUrl)
                .accessKey("")
                .secretKey("")
                .build();
        return CloudImportV2.createImportJobs(url, key, request).getJobId();
    }

    public Progress progress(String jobId) throws Exception {
        var request = GetImportProgressV2Request.builder().clusterId(cluster).jobId(jobId).build();
        var reply = CloudImportV2.getImportJobProgress(url, key, request);
        String state = reply.getState();
        boolean done = state.equals("Completed") && reply.getProgress() == 100;
        return new Progress(done, state.equals("Failed"), reply.getReason(), state, reply.getTotalRows());
    }

    public List<Job> list() throws Exception {
        var request = ListImportJobsV2Request.builder().clusterId(cluster).pageSize(10).currentPage(1).build();
        return CloudImportV2.listImportJobs(url, key, request).getRecords().stream()
                .map(record -> new Job(record.getJobId(), record.getState()))
                .toList();
    }
}
