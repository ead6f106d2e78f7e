import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An emulator for the tests of a class. Each test names a sandbox of its own. */
class Emulator implements BeforeAllCallback, AfterAllCallback {
  private Process process;
  private String url;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    process = new ProcessBuilder("zilliz-import-emulator", "--port", "0", "--freeze", "2024-01-02T03:04:05Z")
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    String ready = new BufferedReader(new InputStreamReader(process.getInputStream())).readLine();
    Matcher found = Pattern.compile("\"url\":\"([^\"]+)\"").matcher(String.valueOf(ready));
    if (!found.find()) throw new IllegalStateException("the emulator has not become ready: " + ready);
    url = found.group(1);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    process.destroy();
  }

  Importer importer(String sandbox) {
    return new Importer(url, "any-key@" + sandbox);
  }

  void advance(String sandbox, String by) throws IOException, InterruptedException {
    URI clock = URI.create(url + "/_emulator/clock/advance?sandbox=" + sandbox);
    HttpRequest request = HttpRequest.newBuilder(clock).POST(BodyPublishers.ofString("{\"by\":\"" + by + "\"}")).build();
    HttpResponse<String> response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) throw new IllegalStateException(response.body());
  }
}
