package dev.crashloop.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What the build has assembled, and runs of the program in it. */
final class Built {
    static final Tree TREE = Tree.at(Path.of(System.getProperty("crashloop.tree", "target/tree")));

    /** More than the slowest command takes on a machine that is busy. */
    private static final long PATIENCE_SECONDS = 180;

    private Built() {}

    /** How a command ended. */
    record Result(int exitCode, String out, String err) {}

    /** Runs a command of the program to its end, with the options of the image. */
    static Result run(String... arguments) throws IOException, InterruptedException {
        return run(Map.of(), arguments);
    }

    /** The same, in an environment that has these variables, and no other. */
    static Result run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile("built", ".out");
        Path err = Files.createTempFile("built", ".err");
        var command = new ArrayList<>(TREE.command());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(command + " does not end");
            }
            return new Result(process.exitValue(), text(out), text(err));
        } finally {
            process.destroyForcibly();
            Files.delete(out);
            Files.delete(err);
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
