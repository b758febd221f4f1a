package dev.crashloop.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands that look once. */
@WithoutCustomResources
class ScanTest {
    private static final String KNOWN = "No such host is known.";

    @RegisterExtension
    static final Lab LAB = new Lab(ScanTest.class);

    private static Scenario known;
    private static Scenario unknown;
    private static Scenario applied;
    private static Scenario quiet;

    @BeforeAll
    static void begin() {
        var broken = Workload.of(Box.crashingInBrokenPod("app", KNOWN));
        known = LAB.scenario("known").runsWithBrokenFirstPod(broken);
        applied = LAB.scenario("applied").runsWithBrokenFirstPod(broken);
        unknown = LAB.scenario("unknown").runs(Workload.of(Box.crashing("app", "certificate has expired")));
        quiet = LAB.scenario("quiet").runs(Workload.of(Box.healthy("app")));
        quiet.awaitReady();
        List.of(known, applied, unknown).forEach(scenario -> scenario.awaitCrashes(1));
    }

    @Test
    void theTableHasARowForEachCrashLoop() {
        assertThat(cells(scan(known, "Clean").out()))
                .containsSequence("NAMESPACE", "POD", "CONTAINER")
                .containsSequence("Error (1)", "Known: known", "Clean", known.namespace() + "/policy");
        assertThat(scan(unknown, "Report").out()).containsPattern("\tError \\(1\\)\tUnknown: [0-9a-f]{12}\tReport\t");
        assertThat(known.pods().deleted()).isEmpty();
    }

    @Test
    void jsonHasTheWholeVerdict() {
        JsonNode found = JsonMapper.builder()
                .build()
                .readTree(scan(known, "Clean", "-o", "json").out())
                .path("crashLoops");

        assertThat(found.size()).isEqualTo(1);
        JsonNode verdict = found.path(0);
        assertThat(verdict.path("uid").asString()).isEqualTo(known.pods().uids().getFirst());
        assertThat(verdict.path("workload").path("kind").asString()).isEqualTo("Deployment");
        assertThat(verdict.path("decision").path("type").asString()).isEqualTo("Clean");
        JsonNode diagnosis = verdict.path("crashes").path(0).path("diagnosis");
        assertThat(diagnosis.path("failure").asString()).isEqualTo("known");
        assertThat(diagnosis.path("decisive").path(0).asString()).contains(KNOWN);
    }

    @Test
    void theExitCodeTellsOfCrashLoopsIfWanted() {
        assertThat(scan(unknown, "Report").exitCode()).isZero();
        assertThat(scan(unknown, "Report", "--exit-code").exitCode()).isEqualTo(3);

        var nothing = command(quiet, "scan", "--exit-code");
        assertThat(nothing.exitCode()).isZero();
        assertThat(nothing.out()).isEmpty();
        assertThat(nothing.err()).contains("No pod is in a crash loop in namespace " + quiet.namespace());
    }

    @Test
    void applyDoesWhatWasDecided() {
        var result = await().until(
                        () -> command(applied, "scan", "--apply"),
                        once -> once.out().contains("Clean") && !overtaken(once.err()));

        assertThat(result.err()).startsWith("cleaned " + applied.namespace() + "/app-");
        assertThat(result.exitCode()).isZero();
        applied.awaitHealed();
    }

    /** The kubelet has started the container anew between the look and the deletion, which is refused for that. */
    private static boolean overtaken(String err) {
        return err.contains(": it changed while it was being judged");
    }

    @Test
    void explainTellsTheWholeTrace() {
        String pod = known.pods().now().getFirst().pod().getMetadata().getName();
        var result = until(known, out -> out.contains("Clean:"), "explain", pod);

        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .contains("of Deployment " + known.namespace() + "/app")
                .contains("CrashLoopPolicy " + known.namespace() + "/policy (Enforce, Delete)")
                .contains("Crash of container app", "Error (1), restarted", "diagnosis: Known, known", KNOWN)
                .contains("no-controller", "opted-out", "unknown-failure")
                .contains("Clean: every crash is a known failure");
    }

    /** A container in a crash loop runs now and then, and nothing is decided then: looks until it is. */
    private static Program.Result scan(Scenario scenario, String decision, String... options) {
        var arguments = new ArrayList<>(List.of("scan"));
        arguments.addAll(List.of(options));
        return until(scenario, out -> out.contains(decision), arguments.toArray(String[]::new));
    }

    private static Program.Result until(Scenario scenario, Predicate<String> shows, String... arguments) {
        return await().until(() -> command(scenario, arguments), result -> shows.test(result.out()));
    }

    private static Program.Result command(Scenario scenario, String... command) {
        String policy = Policies.of(scenario, "policy", KNOWN, "mode: Enforce");
        var arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of(
                "-n",
                scenario.namespace(),
                "--policy",
                LAB.file(scenario.namespace() + ".yaml", policy).toString()));
        return LAB.command(arguments.toArray(String[]::new));
    }

    private static List<String> cells(String table) {
        return table.lines().flatMap(row -> List.of(row.split("\t")).stream()).toList();
    }
}
