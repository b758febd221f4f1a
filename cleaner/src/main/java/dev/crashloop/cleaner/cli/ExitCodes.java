package dev.crashloop.cleaner.cli;

/** What the exit codes mean, the same for every command. */
final class ExitCodes {
    static final int OK = 0;

    /** It could not be done: no cluster, no permission, an error of the API server. */
    static final int FAILED = 1;

    /** What was given cannot be used: options, policy files. */
    static final int BAD_INPUT = 2;

    /** Only with {@code --exit-code}: there are crash loops. */
    static final int CRASH_LOOPS = 3;

    private ExitCodes() {}
}
