import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

@Testcontainers
class ContainerTest {
  /** Other machines may reach a container, so its laboratory requires a token. */
  private static final String TOKEN = UUID.randomUUID().toString();

  @Container
  private static final GenericContainer<?> EMULATOR = new GenericContainer<>("zilliz-import-emulator")
      .withCommand("--freeze", "2024-01-02T03:04:05Z")
      .withEnv("ZILLIZ_EMULATOR_CONTROL_TOKEN", TOKEN)
      .withExposedPorts(19540)
      .waitingFor(Wait.forHttp("/_emulator/health").forPort(19540));

  private static final String CLUSTER = "in03-181766e3f9556b7";
  private static final String JOB = """
      {"clusterId": "%s", "collectionName": "medium_articles",
       "objectUrl": "gs://publicdataset-zillizcloud-com/medium_articles_2020.json"}""".formatted(CLUSTER);

  private static String url() {
    return "http://" + EMULATOR.getHost() + ":" + EMULATOR.getMappedPort(19540);
  }

  private static void advance(String sandbox, String by) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/_emulator/clock/advance?sandbox=" + sandbox))
        .header("x-emulator-token", TOKEN)
        .POST(BodyPublishers.ofString("{\"by\":\"" + by + "\"}"))
        .build();
    assertEquals(200, HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode());
  }

  @Test
  void anImportIsThroughAfterAMinute() throws Exception {
    Importer importer = new Importer(url(), "any-key@through");
    String job = importer.start(JOB);
    assertEquals(0, importer.progressOf(CLUSTER, job));
    advance("through", "1m");
    assertEquals(1, importer.progressOf(CLUSTER, job));
  }
}
