package dev.crashloop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How {@code run} begins and ends, and why it does not begin. */
@WithoutCustomResources
class StartTest {
    @RegisterExtension
    static final Lab LAB = new Lab(StartTest.class);

    private static Scenario scenario;
    private static Path policy;

    @BeforeAll
    static void begin() {
        scenario = LAB.scenario("start");
        policy = LAB.file("policy.yaml", Policies.of(scenario, "policy", "No such host is known.", "mode: Enforce"));
    }

    @Test
    void itEndsWithZeroAtSigterm() {
        var program = LAB.run("--policy", policy.toString());

        LAB.end(program);

        assertThat(program.log().getLast().message()).isEqualTo("stopped");
    }

    @Test
    void withoutPermissionsItNamesThemAndDoesNothing() {
        var nobody = Identity.create(scenario, "nobody");

        var result = run(nobody.kubeconfig(), "-n", scenario.namespace());

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .startsWith("error: permissions are missing")
                .contains("list pods in namespace " + scenario.namespace())
                .contains("get pods/log in namespace " + scenario.namespace())
                .contains("delete pods in namespace " + scenario.namespace())
                .contains("Nothing was done.");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void withoutAnApiServerItSaysWhichOneIsNotThere() {
        var result = run(Identity.kubeconfigOf("http://127.0.0.1:1"));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).startsWith("error:").contains("http://127.0.0.1:1", "Nothing was done.");
        assertThat(result.out()).isEmpty();
    }

    private static Program.Result run(String kubeconfig, String... options) {
        var arguments = new ArrayList<>(List.of(
                "run",
                "--policy",
                policy.toString(),
                "--kubeconfig",
                LAB.file("kubeconfig", kubeconfig).toString()));
        arguments.addAll(List.of(options));
        return LAB.command(arguments.toArray(String[]::new));
    }
}
