import io.milvus.bulkwriter.VolumeFileManager;
import io.milvus.bulkwriter.VolumeFileManagerParam;
import io.milvus.bulkwriter.VolumeManager;
import io.milvus.bulkwriter.VolumeManagerParam;
import io.milvus.bulkwriter.request.import_.VolumeImportRequest;
import io.milvus.bulkwriter.request.volume.CreateVolumeRequest;
import io.milvus.bulkwriter.request.volume.DeleteVolumeRequest;
import io.milvus.bulkwriter.request.volume.DescribeVolumeRequest;
import io.milvus.bulkwriter.request.volume.ListVolumesRequest;
import io.milvus.bulkwriter.request.volume.UploadFilesRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The volume managers of 3.0: create, list, describe, upload, import from the volume, delete. Their storage client speaks TLS alone. */
class Volumes {
    private static final String PROJECT = "proj-0a1b2c3d4e5f60718293a4", REGION = "aws-us-west-2", NAME = "clients";
    private static final String ROW = "{\"id\": %d, \"title\": \"row\", \"vector\": [1, 1, 1, 1, 1, 1, 1, 1]}";
    private static final int ROWS = 2;

    /** More than one part of the storage client. */
    private static final int PADDING = 12 << 20;

    private static Path written(String name, String padding) throws Exception {
        String rows = "[" + ROW.formatted(1) + "," + ROW.formatted(2) + padding + "]";
        return Files.writeString(Files.createTempDirectory("volume").resolve(name), rows);
    }

    private static List<String> namesIn(VolumeManager volumes) {
        var request = ListVolumesRequest.builder().projectId(PROJECT).currentPage(1).pageSize(10).build();
        return volumes.listVolumes(request).getVolumes().stream().map(volume -> volume.getVolumeName()).toList();
    }

    static void drive(BulkImportUtilsSdk sdk, String key, String cluster, String collection) throws Exception {
        var volumes = new VolumeManager(VolumeManagerParam.newBuilder().withCloudEndpoint(sdk.url).withApiKey(key).build());
        volumes.createVolume(
                CreateVolumeRequest.builder().projectId(PROJECT).regionId(REGION).volumeName(NAME).build());
        Drive.check(namesIn(volumes).equals(List.of(NAME)), "volume list", namesIn(volumes));
        String described = volumes.describeVolume(DescribeVolumeRequest.builder().volumeName(NAME).build()).getVolumeName();
        Drive.check(described.equals(NAME), "volume describe", described);
        Drive.did("volume create, list and describe");

        var files = new VolumeFileManager(VolumeFileManagerParam.newBuilder()
                .withCloudEndpoint(sdk.url)
                .withApiKey(key)
                .withVolumeName(NAME)
                .build());
        for (Path file : List.of(written("small.json", ""), written("large.json", " ".repeat(PADDING)))) {
            files.uploadFiles(UploadFilesRequest.builder()
                    .sourceFilePath(file.toString())
                    .targetVolumePath("data/")
                    .build());
        }
        files.shutdownGracefully();
        Drive.did("volume upload (in parts too)");

        var request = VolumeImportRequest.builder()
                .apiKey(key)
                .clusterId(cluster)
                .collectionName(collection)
                .volumeName(NAME)
                .dataPaths(List.of(List.of("data/small.json"), List.of("data/large.json")))
                .build();
        Sdk.Progress end = Drive.endOf(sdk, sdk.createFromVolume(request));
        Drive.check(end.done() && end.rows() == 2 * ROWS, "volume import", end);
        Drive.did("volume import");

        volumes.deleteVolume(DeleteVolumeRequest.builder().volumeName(NAME).build());
        Drive.check(namesIn(volumes).isEmpty(), "volume delete", namesIn(volumes));
        Drive.did("volume delete");
    }
}
