import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ImportTest {
  private static final String IMPORT = "/v1/vector/collections/import";
  private static final String JOB = """
      {"clusterId": "in03-181766e3f9556b7", "collectionName": "medium_articles",
       "objectUrl": "gs://publicdataset-zillizcloud-com/medium_articles_2020.json"}""";

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static Process emulator;
  private static String url;

  @BeforeAll
  static void start() throws Exception {
    emulator = new ProcessBuilder(
            "node_modules/.bin/zilliz-import-emulator", "--port", "0", "--freeze", "2024-01-02T03:04:05Z")
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    String ready = new BufferedReader(new InputStreamReader(emulator.getInputStream())).readLine();
    url = find("\"url\":\"([^\"]+)\"", ready);
  }

  @AfterAll
  static void stop() {
    emulator.destroy();
  }

  private static String find(String pattern, String text) {
    Matcher found = Pattern.compile(pattern).matcher(text);
    assertTrue(found.find(), text);
    return found.group(1);
  }

  /** The sandbox is the end of the key: each test has one of its own. */
  private static String call(String sandbox, String path, String body) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
        .header("Authorization", "Bearer any-key@" + sandbox)
        .header("x-emulator-sandbox", sandbox);
    if (body != null) request.POST(BodyPublishers.ofString(body));
    return CLIENT.send(request.build(), BodyHandlers.ofString()).body();
  }

  @Test
  void anImportIsThroughAfterAMinute() throws Exception {
    String job = find("\"jobId\":\"([^\"]+)\"", call("through", IMPORT, JOB));
    String get = IMPORT + "/get?clusterId=in03-181766e3f9556b7&jobId=" + job;
    assertTrue(call("through", get, null).contains("\"readyPercentage\":0,"));
    call("through", "/_emulator/clock/advance", "{\"by\": \"1m\"}");
    assertTrue(call("through", get, null).contains("\"readyPercentage\":1,"));
  }

  @Test
  void aFreeClusterTakesOneImportAtATime() throws Exception {
    call("twice", IMPORT, JOB);
    assertTrue(call("twice", IMPORT, JOB).contains("\"code\":47039"));
  }
}
