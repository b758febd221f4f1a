package dev.crashloop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One process of the program under test, as a user starts it. Ended by SIGTERM, and it alone. */
final class Program implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final Path out;
    private final Path err;

    /** How a command ended that ends by itself. */
    record Result(int exitCode, String out, String err) {}

    private Program(Path files, List<String> arguments) {
        out = Path.of(files + ".log");
        err = Path.of(files + ".err");
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = Stream.concat(Stream.of(java, "-jar", Settings.PROGRAM.toString()), arguments.stream())
                .toList();
        try {
            Files.createDirectories(files.getParent());
            process = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // if the tests are killed
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    }

    /** Starts it; what it prints goes to {@code files} with the endings {@code .log} and {@code .err}. */
    static Program start(Path files, List<String> arguments) {
        return new Program(files, arguments);
    }

    /** Runs a command to its end. */
    static Result command(Path files, String... arguments) {
        var program = new Program(files, List.of(arguments));
        int exitCode = program.awaitExit();
        return new Result(exitCode, read(program.out), read(program.err));
    }

    /** What it has logged so far, without the line that is just being written. */
    List<LogLine> log() {
        String text = read(out);
        return text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .map(LogLine::parse)
                .toList();
    }

    boolean alive() {
        return process.isAlive();
    }

    private int awaitExit() {
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("it has ended")
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            process.destroyForcibly();
        }
        return process.exitValue();
    }

    /** SIGTERM is the normal end of a controller. */
    @Override
    public void close() {
        boolean ranUntilNow = process.isAlive();
        process.destroy();
        assertThat(awaitExit())
                .as("exit code at SIGTERM; standard error: " + read(err))
                .isZero();
        assertThat(ranUntilNow).as("ran until it was told to end").isTrue();
        assertThat(read(err)).as("standard error").isEmpty();
    }

    @Override
    public String toString() {
        return out + ":\n" + read(out) + read(err);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
