package dev.crashloop.sandbox.node;

import java.time.Duration;

/** What can go wrong on a node, to be switched on and off from any thread. */
public final class KubeletFaults {

    private volatile boolean unreachable;
    private volatile boolean logFilesGone;
    private volatile boolean logsEmpty;
    private volatile Duration startDelay = Duration.ZERO;

    /** The API server cannot reach the kubelet: reading logs ends in a 500, all else goes on. */
    public void unreachable(boolean on) {
        unreachable = on;
    }

    /**
     * The runtime has lost the logs: a read answers 200, and where the log should be stands
     * {@code unable to retrieve container logs for containerd://…}.
     */
    public void logFilesGone(boolean on) {
        logFilesGone = on;
    }

    /** The log files are there and empty. */
    public void logsEmpty(boolean on) {
        logsEmpty = on;
    }

    /** Every start of a container takes that much longer. The container shows what it showed before in the meantime. */
    public void delayStarts(Duration delay) {
        startDelay = delay;
    }

    boolean isUnreachable() {
        return unreachable;
    }

    boolean areLogFilesGone() {
        return logFilesGone;
    }

    boolean areLogsEmpty() {
        return logsEmpty;
    }

    Duration startDelay() {
        return startDelay;
    }
}
