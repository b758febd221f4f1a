package dev.crashloop.cleaner.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Says to people why a file cannot be read. */
final class Unreadable {
    private Unreadable() {}

    /** What follows the name of the file. */
    static String why(IOException failure) {
        return switch (failure) {
            case NoSuchFileException _ -> ": there is no such file";
            case AccessDeniedException _ -> ": no permission to read it";
            default -> ": cannot be read: " + failure.getMessage();
        };
    }
}
