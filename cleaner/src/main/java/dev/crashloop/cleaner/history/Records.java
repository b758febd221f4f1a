package dev.crashloop.cleaner.history;

import dev.crashloop.cleaner.cluster.ApiException;
import java.util.List;
import java.util.Optional;

/** Where cleanups are written down. The own writes are seen at once. */
public interface Records {
    /** What they say about the next decision. */
    History history();

    /** All of them, in no order; takes longer the more there are. */
    List<CleanupRecord> all();

    /** Those whose outcome is not known yet: never more than slow start allows. */
    List<CleanupRecord> open();

    /** Those whose outcome is not known yet and whose pod this controller replaces; cheap to ask for. */
    List<CleanupRecord> openOf(String controllerUid);

    /** The record of this pod, if there is one. */
    Optional<CleanupRecord> ofPod(String podUid);

    /** Whether this pod is known to replace a removed one. */
    boolean replaces(String podUid);

    /**
     * Writes down what is about to be done.
     *
     * @return the record as it was written, with the API server's time; empty if there is a record of this pod already, and nothing was written
     * @throws ApiException if it could not be written: then nothing may be done
     */
    Optional<CleanupRecord> plan(CleanupRecord record) throws ApiException, InterruptedException;

    /**
     * Makes the plan of an earlier life one's own, so that whoever wrote it cannot take it back any more.
     *
     * @return whether it is; if not, the record has changed, or is not known well enough yet: then nothing may be done
     * @throws ApiException if that could not be written down: then nothing may be done
     */
    boolean takeOver(CleanupRecord record) throws ApiException, InterruptedException;

    /**
     * Takes a plan back that came to nothing: the pod was not removed. Without effect once another has taken it over.
     *
     * @return whether that is settled; if not, the plan stands, and may still be carried out
     */
    boolean withdraw(CleanupRecord record) throws InterruptedException;

    /**
     * Takes away a record whose pod was never deleted, so that it can be planned to be cleaned anew.
     *
     * @return whether it is gone; if not, the record has changed, or is not known well enough yet
     */
    boolean drop(CleanupRecord record) throws InterruptedException;

    /** Writes down the progress of a record; it is tried again until it works. A record that has ended stays as it ended. */
    void update(CleanupRecord record);
}
