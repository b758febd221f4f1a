package dev.crashloop.cleaner.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.run.Stage;
import dev.crashloop.sandbox.node.Behaviour;
import dev.crashloop.sandbox.node.Line;
import dev.crashloop.sandbox.node.Output;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Logs as programs really write them, and how much of them is read. */
class OddLogsTest {
    /** At half the speed of other tests: a log must arrive before its deadline, by the same clock. */
    private final Stage stage = Stage.on(Stage.builder().speed(4).pace(Stage.ONE_CRASH_LOOP));

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aSingleLineOf100MebibytesIsReadAtItsEnd() {
        byte[] line = new byte[100 << 20];
        Arrays.fill(line, (byte) 'x');
        byte[] known = bytes(Stage.KNOWN);
        System.arraycopy(known, 0, line, line.length - known.length, known.length);

        assertKnown(bytesLine(line));
    }

    @Test
    void aSingleLineOf100MebibytesThatSaysNothingIsUnknown() {
        byte[] line = new byte[100 << 20];
        Arrays.fill(line, (byte) 'x');

        assertUnknown(bytesLine(line));
    }

    @Test
    void nulBytesAroundTheKnownTextDoNotHideIt() {
        assertKnown(bytesLine(bytes("\0\0before\0" + Stage.KNOWN + "\0after\0")));
    }

    @Test
    void bytesThatAreNoUtf8DoNotHideTheLineBesideThem() {
        var line = new ByteArrayOutputStream();
        line.write(0xC3);
        line.write(0x28);
        line.writeBytes(bytes(Stage.KNOWN));
        line.write(0xFF);
        line.write(0xFE);

        assertKnown(bytesLine(line.toByteArray()));
    }

    @Test
    void windowsLineEndsAndColoursDoNotHideIt() {
        assertKnown(Output.at(
                Duration.ZERO,
                "\u001B[31merror\u001B[0m: \u001B[1mSystem.Net.Sockets.SocketException\u001B[0m (11001)"
                        + "\u001B[33m:\u001B[0m No such host is known.\u001B[K"));
    }

    @Test
    void aLineEndOfWindowsIsNoPartOfTheLine() {
        assertKnown(bytesLine(bytes(Stage.KNOWN + "\r")), "regex: \"^System.*No such host is known\\\\.$\"");
    }

    @Test
    void theFirstOfTheLast5000LinesIsStillRead() {
        assertKnown(Output.at(Duration.ZERO, "starting", Stage.KNOWN)
                .then(Output.repeated("retry %d", 4_999, Duration.ZERO)));
    }

    @Test
    void theLineBeforeTheLast5000IsNotRead() {
        assertUnknown(Output.at(Duration.ZERO, "starting", Stage.KNOWN)
                .then(Output.repeated("retry %d", 5_000, Duration.ZERO)));
    }

    @Test
    void aLineThatRulesOutCountsAlsoFarFromTheEnd() {
        register(Output.at(Duration.ZERO, "OutOfMemoryError")
                .then(Output.repeated("retry %d", 3_000, Duration.ZERO))
                .then(Output.at(Duration.ZERO, Stage.KNOWN)));
        stage.clean(policy("contains: \"(11001): No such host is known.\"")
                .replace("logs: {", "logs: {noneOf: [{contains: OutOfMemoryError}], "));

        stage.soon().until(() -> stage.told().unknown().size() == 1);
        assertThat(stage.removalsAsked()).isZero();
    }

    @Test
    void ofALogThatIsTooBigTheEndIsKept() {
        String kibibyte = "x".repeat(1024);
        assertKnown(Output.repeated(kibibyte, 3_000, Duration.ZERO)
                .then(Output.at(Duration.ZERO, Stage.KNOWN))
                .then(Output.repeated(kibibyte, 500, Duration.ZERO)));
    }

    private void assertKnown(Output output) {
        assertKnown(output, "contains: \"(11001): No such host is known.\"");
    }

    private void assertKnown(Output output, String condition) {
        register(output);
        stage.clean(policy(condition));

        stage.soon()
                .atMost(Duration.ofSeconds(40))
                .until(() -> !stage.told().all().isEmpty());
        assertThat(stage.told().held()).isEmpty();
        assertThat(stage.told().unknown()).isEmpty();
        assertThat(stage.told().cleaned()).hasSize(1);
    }

    private void assertUnknown(Output output) {
        register(output);
        stage.clean(policy("contains: \"(11001): No such host is known.\""));

        stage.soon()
                .atMost(Duration.ofSeconds(40))
                .until(() -> !stage.told().all().isEmpty());
        assertThat(stage.told().held()).isEmpty();
        assertThat(stage.told().unknown()).hasSize(1);
        assertThat(stage.removalsAsked()).isZero();
    }

    private void register(Output output) {
        stage.image(
                "demo/orders:1",
                Stage.badFirstPod(
                        Behaviour.crashes(134).after(Duration.ofSeconds(1)).logs(output)));
        stage.cluster().deployment("demo", "orders").image("demo/orders:1").create();
    }

    private static String policy(String condition) {
        return """
                apiVersion: crashloop.dev/v1alpha1
                kind: CrashLoopPolicy
                metadata: {name: dns, namespace: demo}
                spec:
                  knownFailures:
                    - name: host-not-found
                      logs: {allOf: [{%s}]}
                """.formatted(condition);
    }

    private static Output bytesLine(byte[] bytes) {
        List<Line> lines = List.of(Line.of(Duration.ZERO, bytes));
        return lines::stream;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
