package dev.crashloop.cleaner.demo;

import java.nio.file.Path;
import java.util.List;

/** Takes what happens in the demo, and shows it. */
public interface Telling {
    /** The cluster is up. */
    void begins(String url);

    /** Something happened in the cluster. */
    void cluster(String pod, String what);

    /**
     * The cleaner did, or did not do, something.
     *
     * @param act whether it cleaned
     * @param because the line of the log that it rests on, or why it did nothing
     */
    void cleaner(String pod, boolean act, String what, String because);

    /** The story is over. {@code asItShould}: every service ended the way it was meant to. */
    void summary(List<Chapter> chapters, boolean asItShould);

    /** The cluster stays up; the file is a kubeconfig for it. */
    void keeps(Path kubeconfig);

    /**
     * What became of one service.
     *
     * @param moral what the story shows with it
     * @param pods how many pods it had in all
     * @param cleaned how many of them were cleaned
     * @param crashes how many crashes were reported and left alone
     * @param now the state of its present pod
     */
    record Chapter(String service, String moral, int pods, int cleaned, int crashes, String now) {}
}
