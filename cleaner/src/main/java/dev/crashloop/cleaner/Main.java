package dev.crashloop.cleaner;

import dev.crashloop.cleaner.cli.CrashLoopCleaner;

/** Where the program starts. */
public final class Main {
    private Main() {}

    /** Runs one command and ends with its exit code. */
    public static void main(String[] args) {
        System.exit(CrashLoopCleaner.commandLine().execute(args));
    }
}
