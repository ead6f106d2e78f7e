import java.util.List;

/** What the generations of the Java SDK have in common. A refusal is an exception. */
interface Sdk {
    /** The state as the version names it, or "" where it has none; the rows, or -1 where it does not tell them. */
    record Progress(boolean done, boolean failed, String reason, String state, long rows) {}

    record Job(String id, String state) {}

    String create(String collection, String objectUrl) throws Exception;

    Progress progress(String jobId) throws Exception;

    List<Job> list() throws Exception;

    /** Of those that can hold a job back and decide on it. */
    interface Decides {
        String createWaiting(String collection, String objectUrl);

        void commit(String jobId);

        void abort(String jobId);
    }

    /** Of those that have managers of volumes. */
    interface HasVolumes {
        void driveVolumes(String collection) throws Exception;
    }
}
