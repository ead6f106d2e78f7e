import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.FileReader;
import java.io.PrintStream;
import java.util.Set;
import java.util.concurrent.Callable;

/** Arguments: the class of the SDK, v1 or v2, the file of the cases, and the emulator's URL. */
public class Drive {
    static final long DONE = 30_000;
    static final long POLL = 50;

    /** Standard output is for the operations; the SDK's log goes elsewhere. */
    static final PrintStream OUT = System.out;

    static void did(String operation) {
        OUT.println(operation);
        OUT.flush();
    }

    static void check(boolean good, String what, Object got) {
        if (good) return;
        System.err.println(what + ": got " + got);
        System.exit(1);
    }

    static Sdk.Progress endOf(Sdk sdk, String jobId, String... states) throws Exception {
        long end = System.currentTimeMillis() + DONE;
        Sdk.Progress progress;
        do {
            progress = sdk.progress(jobId);
            if (progress.done() || progress.failed() || Set.of(states).contains(progress.state())) return progress;
            Thread.sleep(POLL);
        } while (System.currentTimeMillis() < end);
        check(false, "not done", progress);
        return progress;
    }

    static void refused(String what, String message, Callable<?> call) {
        try {
            Object got = call.call();
            check(false, what + " was not refused", got);
        } catch (Exception refusal) {
            check(String.valueOf(refusal.getMessage()).contains(message), what, refusal);
        }
        did("refused: " + what);
    }

    public static void main(String[] args) throws Exception {
        System.setOut(System.err);
        JsonObject cases = new Gson().fromJson(new FileReader(args[2]), JsonObject.class);
        String key = cases.get("key").getAsString();
        String cluster = cases.get("cluster").getAsString();
        String collection = cases.get("collection").getAsString();
        String good = cases.get("good").getAsString();
        JsonObject missing = cases.getAsJsonObject("missing");
        JsonObject refusals = cases.getAsJsonObject("refusals").getAsJsonObject(args[1]);
        Sdk sdk = (Sdk) Class.forName(args[0])
                .getConstructor(String.class, String.class, String.class)
                .newInstance(args[3], key, cluster);

        String job = sdk.create(collection, good);
        did("create");
        Sdk.Progress done = endOf(sdk, job);
        check(done.done(), "completion", done);
        check(done.rows() == -1 || done.rows() == cases.get("rows").getAsLong(), "rows", done);
        did("poll to completion");

        Sdk.Job first = sdk.list().get(0);
        check(first.id().equals(job) && first.state().endsWith("Completed"), "list", first);
        did("list");

        String none = missing.get("collection").getAsString();
        refused("collection", refusals.get("collection").getAsString(), () -> sdk.create(none, good));
        String object = missing.get("object").getAsString();
        refused("object", refusals.get("object").getAsString(), () -> sdk.create(collection, object));
        String unknown = missing.get("job").getAsString();
        refused("job", refusals.get("job").getAsString(), () -> sdk.progress(unknown));

        Sdk.Progress failed = endOf(sdk, sdk.create(collection, cases.get("broken").getAsString()));
        check(failed.failed() && failed.reason().equals(cases.get("reason").getAsString()), "failed job", failed);
        did("failed job");

        if (sdk instanceof Sdk.Decides decides) {
            String kept = decides.createWaiting(collection, good);
            check(endOf(sdk, kept, "Uncommitted").state().equals("Uncommitted"), "waiting", kept);
            decides.commit(kept);
            check(endOf(sdk, kept).done(), "commit", kept);
            did("commit");
            String given = decides.createWaiting(collection, good);
            endOf(sdk, given, "Uncommitted");
            decides.abort(given);
            check(endOf(sdk, given).failed(), "abort", given);
            did("abort");
        }
        if (sdk instanceof Sdk.HasVolumes managers && args[3].startsWith("https:")) managers.driveVolumes(collection);
        System.exit(0);
    }
}
