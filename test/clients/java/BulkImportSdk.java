import io.milvus.bulkwriter.BulkImport;
import io.milvus.bulkwriter.request.describe.CloudDescribeImportRequest;
import io.milvus.bulkwriter.request.import_.CloudImportRequest;
import io.milvus.bulkwriter.request.list.CloudListImportJobsRequest;

/** 2.5, whose class is `BulkImport`. */
public class BulkImportSdk extends JsonSdk {
    public BulkImportSdk(String url, String key, String cluster) {
        super(url, key, cluster);
    }

    String bulkImport(CloudImportRequest request) {
        return BulkImport.bulkImport(url, request);
    }

    String getImportProgress(CloudDescribeImportRequest request) {
        return BulkImport.getImportProgress(url, request);
    }

    String listImportJobs(CloudListImportJobsRequest request) {
        return BulkImport.listImportJobs(url, request);
    }
}
