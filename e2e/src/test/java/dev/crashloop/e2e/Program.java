package dev.crashloop.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One process of the program under test, as a user starts it. Ended by SIGTERM, and it alone, unless a test kills it. */
final class Program implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 180;

    /** A starting JVM keeps a core busy for seconds: more of them at a time, and none would get its answers in time. */
    private static final Semaphore STARTING = new Semaphore(2);

    private final Process process;
    private final Path out;
    private final Path err;
    private volatile boolean killed;

    /** How a command ended that ends by itself. */
    record Result(int exitCode, String out, String err) {}

    private Program(Path files, List<String> arguments) {
        out = Path.of(files + ".log");
        err = Path.of(files + ".err");
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = Stream.concat(Stream.of(java, "-jar", Settings.PROGRAM.toString()), arguments.stream())
                .toList();
        STARTING.acquireUninterruptibly();
        try {
            Files.createDirectories(files.getParent());
            process = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
        } catch (IOException e) {
            STARTING.release();
            throw new UncheckedIOException(e);
        }
        // if the tests are killed
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    }

    private Program started() {
        try {
            await().until(() -> !alive() || !log().isEmpty());
        } finally {
            STARTING.release();
        }
        return this;
    }

    /**
     * Starts it, and waits until it has said something, or has ended; what it prints goes to {@code files} with the endings {@code .log} and
     * {@code .err}.
     */
    static Program start(Path files, List<String> arguments) {
        return new Program(files, arguments).started();
    }

    /** Runs a command to its end. */
    static Result command(Path files, String... arguments) {
        var program = new Program(files, List.of(arguments));
        try {
            int exitCode = program.awaitExit();
            return new Result(exitCode, read(program.out), read(program.err));
        } finally {
            STARTING.release();
        }
    }

    /** What it has logged so far, without the line that is just being written. */
    List<LogLine> log() {
        String text = read(out);
        return text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .map(LogLine::parse)
                .toList();
    }

    /** What it has logged so far that says this. */
    List<LogLine> lines(String message) {
        return log().stream().filter(line -> line.says(message)).toList();
    }

    /** Waits for the first line that says this. */
    LogLine awaitLine(String message) {
        await().until(() -> !alive() || !lines(message).isEmpty());
        assertThat(lines(message)).as("'%s' in the log of %s", message, this).isNotEmpty();
        return lines(message).getFirst();
    }

    /** SIGKILL; it has ended when this returns. */
    void kill() {
        killed = true;
        process.destroyForcibly();
        awaitExit();
    }

    /** SIGSTOP: from now on it does nothing, and notices nothing, until it is woken. */
    void freeze() {
        signal("STOP");
    }

    /** SIGCONT. */
    void wake() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            int exitCode = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
                    .inheritIO()
                    .start()
                    .waitFor();
            assertThat(exitCode).as("exit code of kill -" + name).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
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
        if (killed) {
            return;
        }
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
