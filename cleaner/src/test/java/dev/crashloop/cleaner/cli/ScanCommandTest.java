package dev.crashloop.cleaner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.api.Api;
import dev.crashloop.cleaner.run.Stage;
import dev.crashloop.cleaner.run.Ward;
import dev.crashloop.sandbox.fault.Call;
import dev.crashloop.sandbox.fault.Effect;
import dev.crashloop.sandbox.server.RequestLog;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** {@code scan}: one look, and nothing is changed unless one says so. */
class ScanCommandTest {
    private static final Resource POLICIES = Resource.namespaced(
            Api.GROUP, "v1alpha1", "crashlooppolicies", "CrashLoopPolicy", Resource.StatusRule.GENERATIONS);

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
    void aTableHasTabsBetweenItsColumnsAndARowForEachContainerInACrashLoop() {
        frozen.withPods();

        Program scan = frozen.runWithPolicy("scan");

        assertThat(scan.exitCode()).isZero();
        assertThat(scan.err()).isEmpty();
        assertThat(scan.out().lines())
                .containsExactlyInAnyOrder(
                        "NAMESPACE\tPOD\tCONTAINER\tRESTARTS\tCRASH\tDIAGNOSIS\tDECISION\tPOLICY",
                        row("orders", "Known: host-not-found", "Clean"),
                        row("reports", "Unknown: " + fingerprint(scan), "Report"),
                        row("legacy", "Known: host-not-found", "Hold: opted-out"));
    }

    private static String fingerprint(Program scan) {
        var found = Pattern.compile("Unknown: ([0-9a-f]{12})\t").matcher(scan.out());
        assertThat(found.find()).as(scan.out()).isTrue();
        return found.group(1);
    }

    @Test
    void unknownFailuresAreShownInGroupsAlsoWhereNoPolicySelectsThePod() {
        frozen.withPods();
        String fingerprint = fingerprint(frozen.runWithPolicy("scan"));

        Program withPolicy = frozen.runWithPolicy("scan", "--unknown");
        Program without = frozen.run("scan", "-n", "demo", "--unknown", "-o", "wide");

        assertThat(withPolicy.out().lines())
                .hasSize(2)
                .first()
                .isEqualTo("FINGERPRINT\tCRASHES\tLAST SEEN\tWORKLOADS\tFAILURE");
        assertThat(withPolicy.out().lines().toList().getLast())
                .startsWith(fingerprint + "\t1\t")
                .contains("Deployment demo/reports", "NullReferenceException");
        assertThat(without.out()).contains(fingerprint, "SocketException", "  | " + Stage.UNKNOWN);
    }

    private String row(String deployment, String diagnosis, String decision) {
        return String.join(
                "\t", "demo", frozen.pod(deployment), "app", "1", "Error (134)", diagnosis, decision, "demo/dns");
    }

    @Test
    void theWideTableSaysWhy() {
        frozen.withPods();

        Program scan = frozen.runWithPolicy("scan", "-o", "wide");

        Map<String, List<String>> rows = scan.out()
                .lines()
                .skip(1)
                .map(line -> List.of(line.split("\t", -1)))
                .collect(Collectors.toMap(row -> row.get(9), row -> row));
        assertThat(scan.out().lines().findFirst().orElseThrow()).endsWith("\tNODE\tWORKLOAD\tWHY");
        assertThat(rows.get("Deployment demo/orders")).endsWith("node-1", "Deployment demo/orders", Stage.KNOWN);
        assertThat(rows.get("Deployment demo/reports")).endsWith(Stage.UNKNOWN);
        assertThat(rows.get("Deployment demo/legacy").getLast()).contains("crashloop.dev/skip");
    }

    @Test
    void jsonIsForPrograms() {
        frozen.withPods();

        Map<String, JsonNode> byWorkload =
                byWorkload(JsonMapper.builder().build(), frozen.runWithPolicy("scan", "-o", "json"));

        assertThat(byWorkload).containsOnlyKeys("orders", "reports", "legacy");
        JsonNode orders = byWorkload.get("orders");
        assertThat(orders.path("pod").asString()).isEqualTo(frozen.pod("orders"));
        assertThat(orders.path("workload").path("kind").asString()).isEqualTo("Deployment");
        assertThat(orders.path("policy").path("name").asString()).isEqualTo("dns");
        assertThat(orders.path("decision").path("type").asString()).isEqualTo("Clean");
        JsonNode crash = orders.path("crashes").path(0);
        assertThat(crash.path("exitCode").asInt()).isEqualTo(134);
        assertThat(crash.path("diagnosis").path("failure").asString()).isEqualTo("host-not-found");
        assertThat(crash.path("diagnosis").path("decisive").path(0).asString()).isEqualTo(Stage.KNOWN);
        assertThat(byWorkload.get("legacy").path("decision").path("guard").asString())
                .isEqualTo("opted-out");
        assertThat(byWorkload
                        .get("reports")
                        .path("crashes")
                        .path(0)
                        .path("diagnosis")
                        .path("tail")
                        .path(1)
                        .asString())
                .isEqualTo(Stage.UNKNOWN);
    }

    @Test
    void yamlSaysTheSameAsJson() {
        frozen.withPods();

        assertThat(byWorkload(YAMLMapper.builder().build(), frozen.runWithPolicy("scan", "-o", "yaml")))
                .isEqualTo(byWorkload(JsonMapper.builder().build(), frozen.runWithPolicy("scan", "-o", "json")));
    }

    private static Map<String, JsonNode> byWorkload(ObjectMapper mapper, Program scan) {
        assertThat(scan.exitCode()).isZero();
        return StreamSupport.stream(
                        mapper.readTree(scan.out()).path("crashLoops").spliterator(), false)
                .collect(Collectors.toMap(
                        item -> item.path("workload").path("name").asString(), item -> item));
    }

    @Test
    void noCrashLoopIsSaidBesideAnEmptyOutput() {
        Program scan = frozen.runWithPolicy("scan");

        assertThat(scan.exitCode()).isZero();
        assertThat(scan.out()).isEmpty();
        assertThat(scan.err())
                .isEqualToIgnoringNewLines("No pod is in a crash loop in namespace demo; -A looks at all.");
        assertThat(frozen.runWithPolicy("scan", "-o", "json").out()).contains("\"crashLoops\" : [ ]");
    }

    @Test
    void withoutAPolicyTheCrashLoopsAreShownAndHowToGoOn() {
        frozen.withPods();

        Program scan = frozen.run("scan", "-n", "demo");

        assertThat(scan.exitCode()).isZero();
        assertThat(scan.out().lines().skip(1)).hasSize(3).allMatch(line -> line.endsWith("\t-\tHold: no-policy\t-"));
        assertThat(scan.err()).contains("No policy is in force: give one with --policy FILE.");
        assertThat(frozen.cluster.requests().count(call -> call.fullResource().equals("pods/log")))
                .isZero();
    }

    @Test
    void theWideTableWorksWithoutAPolicyToo() {
        frozen.withPods();

        Program scan = frozen.run("scan", "-n", "demo", "-o", "wide");

        assertThat(scan.exitCode()).isZero();
        assertThat(scan.out().lines().skip(1)).allMatch(line -> line.endsWith("\tno policy selects this pod"));
    }

    @Test
    void withExitCodeCrashLoopsAreTold() {
        assertThat(frozen.runWithPolicy("scan", "--exit-code").exitCode()).isZero();
        frozen.withPods();
        assertThat(frozen.runWithPolicy("scan", "--exit-code").exitCode()).isEqualTo(3);
    }

    @Test
    void onlyTheNamespaceOfTheContextIsLookedAtUnlessAllAre() {
        frozen.withPods();

        assertThat(frozen.run("scan").err()).contains("No pod is in a crash loop in namespace default");
        assertThat(frozen.run("scan", "-A").out().lines().skip(1)).hasSize(3);
    }

    @Test
    void aScanOnlyReads() {
        frozen.withPods();
        frozen.cluster.requests().clear();

        frozen.runWithPolicy("scan");

        assertThat(frozen.cluster.requests().entries())
                .extracting(RequestLog.Entry::method)
                .containsOnly("GET");
    }

    @Test
    void applyRemovesExactlyThePodsWhoseDecisionIsClean() {
        frozen.withPods();
        String orders = frozen.pod("orders");

        Program scan = frozen.runWithPolicy("scan", "--apply");

        assertThat(scan.exitCode()).isZero();
        assertThat(scan.err()).isEqualToIgnoringNewLines("cleaned demo/" + orders);
        assertThat(frozen.cluster.requests().entries().stream()
                        .filter(entry -> !entry.method().equals("GET"))
                        .map(entry -> entry.method() + " " + entry.call().name()))
                .containsExactly("DELETE " + orders);
    }

    @Test
    void anApplyThatIsRefusedIsAFailure() {
        frozen.withPods();
        frozen.cluster.server().access().deny(Call.on("delete", "pods"));

        Program scan = frozen.runWithPolicy("scan", "--apply");

        assertThat(scan.exitCode()).isEqualTo(1);
        assertThat(scan.err())
                .contains("not cleaned demo/" + frozen.pod("orders"), "403", "error: 1 of the decisions could not");
    }

    @Test
    void aLogThatCannotBeReadDoesNotEndTheScan() {
        frozen.withPods();
        frozen.cluster.kubelet("node-1").faults().unreachable(true);

        Program scan = frozen.runWithPolicy("scan");

        assertThat(scan.exitCode()).isZero();
        assertThat(scan.out()).contains("Unreadable\tHold: unreadable-log");
    }

    @Test
    void aPolicyInTheClusterCounts() {
        frozen.withPods();
        Stage.installCrds(frozen.cluster);
        frozen.cluster.load(Stage.POLICY);

        assertThat(frozen.run("scan", "-n", "demo").out()).contains("Known: host-not-found\tClean\tdemo/dns");
    }

    @Test
    void aPolicyInTheClusterThatIsBadIsNamed() {
        frozen.withPods();
        Stage.installCrds(frozen.cluster);
        frozen.cluster.load(Stage.POLICY.replace("contains: \"", "regex: \"((("));

        Program scan = frozen.run("scan", "-n", "demo");

        assertThat(scan.exitCode()).isZero();
        assertThat(scan.err())
                .contains("Not in force: CrashLoopPolicy demo/dns: spec.knownFailures[0].logs.allOf[0].regex");
    }

    /** Only the program that watches still has it: what is in force then is not for this command to say. */
    @Test
    void ofAPolicyThatTurnedBadItIsSaidThatARunGoesOnByItsLastGoodVersion() {
        frozen.withPods();
        Stage.installCrds(frozen.cluster);
        frozen.cluster.load(Stage.POLICY.replace("contains: \"", "regex: \"((("));
        frozen.cluster.store().edit(POLICIES, "demo", "dns", policy -> {
            Json.child(policy, "status")
                    .putArray("conditions")
                    .addObject()
                    .put("type", "Ready")
                    .put("status", "False")
                    .put("reason", "InvalidKeepingLastGood");
            return policy;
        });

        assertThat(frozen.run("scan", "-n", "demo").err())
                .contains("Not in force: CrashLoopPolicy demo/dns", "a `run` goes on by its last good version");
    }

    @Test
    void anOpenCleanupInAnotherNamespaceHoldsThoseOfTheSameClusterWidePolicy() {
        openCleanupInShop();

        Program scan = frozen.run("scan", "-n", "demo", "--apply");
        Program explain = frozen.run("explain", frozen.pod("orders"), "-n", "demo");

        assertThat(scan.out()).contains("Known: host-not-found\tHold: slow-start\tdns");
        assertThat(explain.out()).contains("✗ slow-start");
        assertThat(removals()).isZero();
    }

    @Test
    void whereRecordsOfOtherNamespacesMayNotBeReadNothingIsCleanedUnderAClusterWidePolicy() {
        openCleanupInShop();
        frozen.cluster
                .server()
                .access()
                .deny(call -> call.verb().equals("list")
                        && call.resource().equals("cleanups")
                        && call.namespace().isEmpty());

        Program scan = frozen.run("scan", "-n", "demo", "--apply");

        assertThat(scan.exitCode()).isEqualTo(1);
        assertThat(scan.err())
                .contains(
                        "Left out: what was cleaned in other namespaces may not be read",
                        "not cleaned demo/" + frozen.pod("orders"));
        assertThat(removals()).isZero();
    }

    private void openCleanupInShop() {
        frozen.withPods();
        Stage.installCrds(frozen.cluster);
        frozen.cluster.load(Stage.POLICY
                .replace("CrashLoopPolicy", "ClusterCrashLoopPolicy")
                .replace(", namespace: demo", ""));
        frozen.cluster.namespace("shop");
        var record = Ward.recordOf("shop", "orders-1", "749d6f4c-50a1-45b3-a07b-412f36786b9c");
        Json.child(record, "spec").put("policy", "ClusterCrashLoopPolicy/dns");
        frozen.cluster.store().create(Ward.CLEANUPS, record);
    }

    private long removals() {
        return frozen.cluster.requests().count(Call.on("delete", "pods"));
    }

    @Test
    void whatWasAppliedIsWrittenDownWhenItEnds() {
        frozen.withPods();
        Stage.installCrds(frozen.cluster);

        assertThat(frozen.runWithPolicy("scan", "--apply").exitCode()).isZero();

        assertThat(frozen.cluster.store().list(Ward.CLEANUPS, "demo"))
                .singleElement()
                .extracting(Ward::phase)
                .isEqualTo("Deleted");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "scan|-n|",
                "run|-n|",
                "run|-n|../x",
                "scan|-n|a?b",
                "explain|",
                "explain|pod/",
                "explain|a/log",
                "explain|a?b=c",
                "suggest|pod/",
                "run|--lease|shop/a..b",
                "run|--lease|sh.op/a"
            })
    void whatCannotBeANameIsBadInput(String command) {
        String[] words = command.split("\\|", -1);

        Program wrong = frozen.run(words[0], Arrays.copyOfRange(words, 1, words.length));

        assertThat(wrong.exitCode()).as(wrong.err()).isEqualTo(2);
        assertThat(wrong.err()).contains("'" + words[words.length - 1] + "'");
        assertThat(frozen.cluster.requests().entries()).isEmpty();
    }

    @Test
    void anApiServerInTroubleIsAnErrorThatSaysWhat() {
        frozen.cluster.faults().inject(Call.on("list", "pods"), Effect.internalError());

        Program scan = frozen.runWithPolicy("scan");

        assertThat(scan.exitCode()).isEqualTo(1);
        assertThat(scan.out()).isEmpty();
        assertThat(scan.err())
                .startsWith("error: GET /api/v1/namespaces/demo/pods")
                .contains("500", "leader changed");
    }
}
