package dev.crashloop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** The components of our own cluster, to be stopped and started; nothing else may run then. */
final class OwnComponents {
    private OwnComponents() {}

    static void stop(String component) throws IOException, InterruptedException {
        cluster("stop", component);
    }

    /** Waits until it answers. */
    static void start(String component) throws IOException, InterruptedException {
        cluster("start", component);
    }

    private static void cluster(String verb, String component) throws IOException, InterruptedException {
        var command = List.of(Settings.ROOT.resolve("e2e/cluster").toString(), verb, component);
        Files.createDirectories(Settings.OUTPUT);
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        Settings.OUTPUT.resolve("cluster.log").toFile()))
                .start();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    }
}
