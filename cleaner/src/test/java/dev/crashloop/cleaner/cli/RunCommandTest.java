package dev.crashloop.cleaner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.run.Stage;
import dev.crashloop.sandbox.fault.Call;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code run}, where it cannot begin: what is wrong is said at once, and nothing is done. */
class RunCommandTest {
    @TempDir
    private Path folder;

    private Frozen frozen;

    @BeforeEach
    void start() {
        frozen = new Frozen(folder);
    }

    @AfterEach
    void close() {
        frozen.close();
    }

    @Test
    void aBadPolicyFileIsNamedWithLineAndFieldAndTheClusterIsNotAsked() {
        Path bad = frozen.file("bad.yaml", Stage.POLICY.replace("mode: Enforce", "mode: Sometimes"));

        Program run = frozen.run("run", "--policy", bad.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("error: " + bad + ":5: spec.mode: ").contains("Nothing was done.");
        assertThat(frozen.cluster.requests().total()).isZero();
    }

    @Test
    void aPolicyFileThatIsNotThereIsNamed() {
        Program run =
                frozen.run("run", "--policy", folder.resolve("nowhere.yaml").toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("nowhere.yaml", "there is no such file");
    }

    @Test
    void aServerThatCannotBeReachedIsNamed() {
        frozen.cluster.server().goAway();

        Program run = frozen.runWithPolicy("run");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("error: ")
                .contains("no answer from " + frozen.cluster.url(), "Is the cluster up", "Nothing was done.");
    }

    @Test
    void missingPermissionsAreAllNamedAndNothingIsDone() {
        frozen.withPods();
        frozen.cluster.server().access().deny(Call.on("delete", "pods"));
        frozen.cluster.server().access().deny(Call.on("get", "pods/log"));
        frozen.cluster.requests().clear();

        Program run = frozen.runWithPolicy("run");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("get pods/log in namespace demo", "delete pods in namespace demo", "Nothing was done.")
                .doesNotContain("list pods");
        assertThat(frozen.cluster.requests().entries())
                .allMatch(entry -> entry.call().resource().isEmpty()
                        || entry.call().resource().equals("selfsubjectaccessreviews"));
    }

    @Test
    void aPolicyThatEvictsNeedsAnotherPermission() {
        frozen.cluster.server().access().deny(Call.on("create", "pods/eviction"));
        Path evict = frozen.file("evict.yaml", Stage.policy("Enforce", "Evict"));

        Program run = frozen.run("run", "--policy", evict.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("create pods/eviction in all namespaces");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --unknown-after=0                    | --unknown-after: must be from 1 to 3600 seconds, not 0
            --unknown-after=3601                 | --unknown-after: must be from 1 to 3600 seconds, not 3601
            --unknown-after=9223372036854775807  | --unknown-after: must be from 1 to 3600 seconds
            --healed-after=-1                    | --healed-after: must be from 0 to less than --unknown-after (600) seconds, not -1
            --healed-after=600                   | --healed-after: must be from 0 to less than --unknown-after (600) seconds, not 600
            """)
    void aPatienceThatLeadsToNoOutcomeIsRefused(String option, String problem) {
        Program run = frozen.runWithPolicy("run", option);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(problem);
    }

    @Test
    void withoutAPolicyAndWithoutCrdsThereIsNothingToGoBy() {
        Program run = frozen.run("run");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("there is no policy to go by", frozen.cluster.url(), "--policy FILE", "install the CRDs");
    }

    @Test
    void aKubeconfigWithoutACurrentContextListsThoseItHas() {
        Program run = withKubeconfig(frozen.cluster.kubeconfig().replace("current-context: sandbox", ""));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("has no current context; it has: sandbox", "--context NAME");
    }

    @Test
    void aContextThatIsNotThereListsThoseThatAre() {
        Program run = frozen.runWithPolicy("run", "--context", "production");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("has no context \"production\"; it has: sandbox.");
    }

    @Test
    void aKubeconfigThatIsNoYamlIsNamed() {
        Program run = withKubeconfig("\tthis: is: [no yaml");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("error: kubeconfig " + folder.resolve("other"))
                .hasLineCount(1);
    }

    @Test
    void aKubeconfigThatIsEmptyIsNamed() {
        Program run = withKubeconfig("");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).startsWith("error: kubeconfig " + folder.resolve("other"));
    }

    @Test
    void aKubeconfigThatIsNotThereIsNamed() {
        Program run =
                Program.run("run", "--kubeconfig", folder.resolve("nowhere").toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("kubeconfig " + folder.resolve("nowhere") + " cannot be read");
    }

    @Test
    void aContextThatNamesAClusterThatIsNotThereIsAnError() {
        Program run = withKubeconfig(frozen.cluster.kubeconfig().replace("{cluster: sandbox,", "{cluster: gone,"));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).startsWith("error: ").contains("gone");
    }

    private Program withKubeconfig(String text) {
        Path other = frozen.file("other", text);
        assertThat(Files.exists(other)).isTrue();
        Path policy = frozen.file("p.yaml", Stage.POLICY);
        return Program.run("run", "--kubeconfig", other.toString(), "--policy", policy.toString());
    }
}
