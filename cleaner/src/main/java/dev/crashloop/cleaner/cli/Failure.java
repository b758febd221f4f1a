package dev.crashloop.cleaner.cli;

/** A command that cannot do what it was asked. The message tells what happened, to what, why, and what to do next. */
final class Failure extends Exception {
    private static final long serialVersionUID = 1L;
    private final int exitCode;

    Failure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
