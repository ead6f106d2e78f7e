import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The code under test: a client of the import API that knows nothing of the emulator. */
public record Importer(String baseUrl, String key) {
  private static final String IMPORT = "/v1/vector/collections/import";
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** An error of the API. */
  public static final class Refusal extends RuntimeException {
    public final int code;

    Refusal(int code, String reply) {
      super(reply);
      this.code = code;
    }
  }

  /** Starts an import and returns the id of its job. */
  public String start(String job) throws IOException, InterruptedException {
    return field("jobId", call(HttpRequest.newBuilder(URI.create(baseUrl + IMPORT)).POST(BodyPublishers.ofString(job))));
  }

  /** Returns the share that a job has imported, from 0 to 1. */
  public double progressOf(String clusterId, String jobId) throws IOException, InterruptedException {
    String query = "?clusterId=" + clusterId + "&jobId=" + jobId;
    String reply = call(HttpRequest.newBuilder(URI.create(baseUrl + IMPORT + "/get" + query)));
    return Double.parseDouble(field("readyPercentage", reply));
  }

  private String call(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpRequest authorized = request.header("Authorization", "Bearer " + key).build();
    String reply = CLIENT.send(authorized, BodyHandlers.ofString()).body();
    int code = Integer.parseInt(field("code", reply));
    if (code != 200) throw new Refusal(code, reply);
    return reply;
  }

  private static String field(String name, String reply) {
    Matcher found = Pattern.compile("\"" + name + "\":\"?([^\",}]*)").matcher(reply);
    if (!found.find()) throw new IllegalStateException("no " + name + " in " + reply);
    return found.group(1);
  }
}
