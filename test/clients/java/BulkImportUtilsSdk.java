import io.milvus.bulkwriter.request.describe.CloudDescribeImportRequest;
import io.milvus.bulkwriter.request.import_.CloudImportRequest;
import io.milvus.bulkwriter.request.import_.VolumeImportRequest;
import io.milvus.bulkwriter.request.list.CloudListImportJobsRequest;
import io.milvus.bulkwriter.restful.BulkImportUtils;
import java.util.HashMap;
import java.util.Map;

/** 3.0, whose class is `BulkImportUtils` and which commits and aborts. */
public class BulkImportUtilsSdk extends JsonSdk implements Sdk.Decides, Sdk.HasVolumes {
    public BulkImportUtilsSdk(String url, String key, String cluster) {
        super(url, key, cluster);
    }

    String bulkImport(CloudImportRequest request) {
        return BulkImportUtils.bulkImport(url, request);
    }

    String getImportProgress(CloudDescribeImportRequest request) {
        return BulkImportUtils.getImportProgress(url, request);
    }

    String listImportJobs(CloudListImportJobsRequest request) {
        return BulkImportUtils.listImportJobs(url, request);
    }

    public String createWaiting(String collection, String objectUrl) {
        CloudImportRequest request = request(collection, objectUrl);
        request.setOptions(new HashMap<>(Map.of("auto_commit", "false")));
        return create(request);
    }

    public void commit(String jobId) {
        BulkImportUtils.commitImport(url, job(jobId));
    }

    public void abort(String jobId) {
        BulkImportUtils.abortImport(url, job(jobId));
    }

    String createFromVolume(VolumeImportRequest request) {
        return jobId(BulkImportUtils.bulkImport(url, request));
    }

    public void driveVolumes(String collection) throws Exception {
        Volumes.drive(this, key, cluster, collection);
    }
}
