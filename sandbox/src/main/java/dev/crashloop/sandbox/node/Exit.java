package dev.crashloop.sandbox.node;

/**
 * How a run of a container ended, as {@code state.terminated} shows it.
 *
 * @param code exit code
 * @param signal the signal that ended it; 0 if none is known, which is what containerd reports even for a kill (the code is 137 then)
 * @param reason {@code Completed}, {@code Error}, {@code OOMKilled}, or what else a runtime may say
 * @param message what it wrote to its termination log; empty if nothing
 */
public record Exit(int code, int signal, String reason, String message) {

    /** {@code Completed} for 0, {@code Error} for all else, as containerd reports it. */
    public static Exit of(int code) {
        return new Exit(code, 0, code == 0 ? "Completed" : "Error", "");
    }

    /** Killed for using too much memory: 137, {@code OOMKilled}. */
    public static Exit outOfMemory() {
        return new Exit(137, 0, "OOMKilled", "");
    }

    /** The same with another reason. */
    public Exit withReason(String other) {
        return new Exit(code, signal, other, message);
    }

    /** The same with a signal. */
    public Exit withSignal(int number) {
        return new Exit(code, number, reason, message);
    }

    /** The same with a termination message. */
    public Exit withMessage(String text) {
        return new Exit(code, signal, reason, text);
    }
}
