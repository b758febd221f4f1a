package dev.crashloop.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The workflows of GitHub: they parse, and do what .ci/run and deploy/release do, in no other way. */
class WorkflowsTest {
    private static final Path ROOT = Path.of("..");
    private static final Path FOLDER = ROOT.resolve(".github/workflows");

    @Test
    void everyJobRunsStepsOrAnotherWorkflowThatIsThere() throws IOException {
        try (var files = Files.list(FOLDER)) {
            assertThat(files).hasSize(2).allSatisfy(file -> {
                JsonNode workflow = read(file.getFileName().toString());
                assertThat(workflow.propertyNames()).contains("name", "on", "permissions", "jobs");
                assertThat(workflow.path("jobs").valueStream()).isNotEmpty().allSatisfy(job -> {
                    String called = job.path("uses").asString("");
                    assertThat(called.isEmpty() ? steps(job).findAny().isPresent() : Files.exists(ROOT.resolve(called)))
                            .isTrue();
                    assertThat(called.isEmpty() == job.has("runs-on")).isTrue();
                });
            });
        }
    }

    @Test
    void everyStepRunsACommandOrAnActionOfACertainVersion() {
        assertThat(Stream.of("ci.yml", "release.yml").flatMap(WorkflowsTest::steps))
                .isNotEmpty()
                .allSatisfy(step -> {
                    assertThat(step.has("run")).isNotEqualTo(step.has("uses"));
                    assertThat(step.path("uses").asString("a/b@v1")).matches("[^@ ]+/[^@ ]+@v\\d+");
                });
    }

    @Test
    void theCheckIsThatOfTheProject() {
        JsonNode job = read("ci.yml").at("/jobs/ci");

        assertThat(commands("ci.yml")).contains(".ci/run");
        assertThat(ROOT.resolve(".ci/run")).isExecutable();
        assertThat(job.at("/container/image").asString()).isEqualTo("debian:12");
        assertThat(job.at("/container/options").asString()).contains("--privileged");
    }

    @Test
    void aReleaseIsCheckedAndThenBuiltByTheOneCommand() {
        JsonNode release = read("release.yml");

        assertThat(release.at("/jobs/ci/uses").asString()).isEqualTo("./.github/workflows/ci.yml");
        assertThat(release.at("/jobs/release/needs").asString()).isEqualTo("ci");
        assertThat(release.at("/on/push/tags/0").asString()).isEqualTo("v*");
        assertThat(read("ci.yml").path("on").has("workflow_call")).isTrue();
        assertThat(commands("release.yml")).contains("deploy/release \"${GITHUB_REF_NAME#v}\"");
        assertThat(ROOT.resolve("deploy/release")).isExecutable();
    }

    @Test
    void bothUseTheJavaThatTheBuildAsksFor() {
        String wanted = Charts.text(ROOT.resolve("pom.xml"))
                .replaceFirst("(?s).*<maven.compiler.release>(\\d+)</maven.compiler.release>.*", "$1");

        assertThat(Stream.of("ci.yml", "release.yml")
                        .flatMap(WorkflowsTest::steps)
                        .filter(step -> step.path("uses").asString("").startsWith("actions/setup-java@"))
                        .map(step -> step.at("/with/java-version").asString()))
                .containsExactly(wanted, wanted);
    }

    private static List<String> commands(String file) {
        return steps(file)
                .map(step -> step.path("run").asString(""))
                .filter(command -> !command.isEmpty())
                .toList();
    }

    private static Stream<JsonNode> steps(String file) {
        return read(file).path("jobs").valueStream().flatMap(WorkflowsTest::steps);
    }

    private static Stream<JsonNode> steps(JsonNode job) {
        return job.path("steps").valueStream();
    }

    private static JsonNode read(String file) {
        return Rendered.parse(Charts.text(FOLDER.resolve(file))).objects().getFirst();
    }
}
