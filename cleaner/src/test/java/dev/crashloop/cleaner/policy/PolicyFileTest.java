package dev.crashloop.cleaner.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.crashloop.api.LogPart;
import dev.crashloop.api.PolicySpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyFileTest {
    private static final String GOOD = """
            apiVersion: crashloop.dev/v1alpha1
            kind: CrashLoopPolicy
            metadata:
              name: app
            spec:
              knownFailures:
                - name: dns
                  logs:
                    allOf:
                      - contains: "No such host"
            """;

    @TempDir
    private Path folder;

    @Test
    void leftOutFieldsHaveTheirDefaults() throws Exception {
        Policy policy = read(GOOD).getFirst();

        assertThat(policy.id()).hasToString("demo/app");
        assertThat(policy.mode()).isEqualTo(PolicySpec.Mode.Enforce);
        assertThat(policy.action()).isEqualTo(PolicySpec.Action.Delete);
        assertThat(policy.log()).isEqualTo(new Policy.LogBounds(5000, 1 << 20));
        assertThat(policy.limits()).isEqualTo(Policy.Limits.DEFAULT);
        assertThat(policy.includeJobs()).isFalse();
        assertThat(policy.includeProtectedNamespaces()).isFalse();
        assertThat(policy.pods()).isEqualTo(LabelMatch.ALL);
    }

    @Test
    void theFullShapeIsRead() throws Exception {
        Policy policy = read("""
                        apiVersion: crashloop.dev/v1alpha1
                        kind: ClusterCrashLoopPolicy
                        metadata: {name: all, labels: {team: sre}}
                        spec:
                          mode: DryRun
                          namespaceSelector: {matchExpressions: [{key: env, operator: In, values: [dev, test]}]}
                          selector: {matchLabels: {app: orders}}
                          knownFailures:
                            - name: dns
                              logs:
                                anyOf: [{contains: "a"}, {regex: "b+"}]
                                noneOf: [{contains: "c"}]
                              exitCodes: [134, 139]
                              reasons: [Error]
                              containers: [app]
                          log: {tailLines: 100, limitBytes: 512Ki}
                          action: Evict
                          includeJobs: true
                          includeProtectedNamespaces: true
                          limits: {minRestarts: 3}
                        """).getFirst();

        assertThat(policy.id()).isEqualTo(new PolicyId(java.util.Optional.empty(), "all"));
        assertThat(policy.log()).isEqualTo(new Policy.LogBounds(100, 512 << 10));
        assertThat(policy.knownFailures().getFirst().exitCodes()).containsExactlyInAnyOrder(134, 139);
        assertThat(policy.selects("any", java.util.Map.of("env", "dev"), java.util.Map.of("app", "orders")))
                .isTrue();
        assertThat(policy.selects("any", java.util.Map.of("env", "prod"), java.util.Map.of("app", "orders")))
                .isFalse();
    }

    @ParameterizedTest(name = "{0} -> {2}: {3}")
    @CsvSource(delimiter = '|', textBlock = """
            name: app                   | nmae: app                       | 4  | metadata.nmae: unknown field
            knownFailures:              | knownFailures: x\\n  old:     | 6  | spec.knownFailures: must be a list, not "x"
            - name: dns                 | - nam: dns                      | 7  | spec.knownFailures[0].nam: unknown field
            - name: dns                 | - name: "not a name"            | 7  | spec.knownFailures[0].name:
            - name: dns                 | - name: 11001                   | 7  | spec.knownFailures[0].name: must be a text, not 11001: put it in quotes
            allOf:                      | allof:                          | 9  | spec.knownFailures[0].logs.allof: unknown field
            - contains: "No such host"  | - contains: 11001               | 10 | spec.knownFailures[0].logs.allOf[0].contains: must be a text, not 11001: put it in quotes
            - contains: "No such host"  | - contains: ""                  | 10 | spec.knownFailures[0].logs.allOf[0].contains:
            - contains: "No such host"  | - contains: " "                 | 10 | spec.knownFailures[0].logs.allOf[0].contains: is blank
            - contains: "No such host"  | - contains: "No\\x0Asuch host"   | 10 | spec.knownFailures[0].logs.allOf[0].contains: has a line break
            - contains: "No such host"  | - contains: "No such host\\x0A"  | 10 | spec.knownFailures[0].logs.allOf[0].contains: has a line break
            - contains: "No such host"  | - regex: "(unclosed"            | 10 | spec.knownFailures[0].logs.allOf[0].regex: does not compile
            - contains: "No such host"  | - regex: "(?=look)"             | 10 | spec.knownFailures[0].logs.allOf[0].regex: does not compile
            - contains: "No such host"  | - regex: "a*"                   | 10 | spec.knownFailures[0].logs.allOf[0].regex: matches the empty text
            - contains: "No such host"  | - {contains: a, regex: b}       | 10 | spec.knownFailures[0].logs.allOf[0]: has both
            - contains: "No such host"  | - {}                            | 10 | spec.knownFailures[0].logs.allOf[0]: is empty
            spec:                       | spec: {mode: Dry}\\nold:         | 6  | old: unknown field
            kind: CrashLoopPolicy       | kind: Policy                    | 2  | kind: must be CrashLoopPolicy or ClusterCrashLoopPolicy, not Policy
            v1alpha1                    | v1                              | 1  | apiVersion: must be crashloop.dev/v1alpha1, not crashloop.dev/v1
            spec:                       | spec:\\n  mode: Dry             | 6  | spec.mode: must be one of DryRun, Enforce, not "Dry"
            spec:                       | spec:\\n  selctor: {}           | 6  | spec.selctor: unknown field
            spec:                       | spec:\\n  namespaceSelector: {} | 6  | spec.namespaceSelector: unknown field
            spec:                       | spec:\\n  log: {tailLines: 0}   | 6  | spec.log.tailLines:
            spec:                       | spec:\\n  log: {limitBytes: 1Gi} | 6 | spec.log.limitBytes: must be a number of bytes from 1 to 16Mi
            spec:                       | spec:\\n  log: {limitBytes: many} | 6 | spec.log.limitBytes: must be a number of bytes from 1 to 16Mi
            spec:                       | spec:\\n  log: {limitBytes: ""} | 6 | spec.log.limitBytes: cannot be read: Invalid quantity
            spec:                       | spec:\\n  limits: {minRestarts: 3000000000} | 6 | spec.limits.minRestarts: must be at most 2147483647, not 3000000000
            spec:                       | spec:\\n  log: {limitBytes: []} | 6 | spec.log.limitBytes: must be a whole number or a text
            spec:                       | spec:\\n  includeJobs: yes      | 6  | spec.includeJobs: must be true or false, not "yes"
            spec:                       | spec:\\n  selector: {matchExpressions: [{key: a, operator: In}]} | 6 | spec.selector.matchExpressions[0].values: needs at least one value
            spec:                       | spec:\\n  selector: {matchExpressions: [{key: a, operator: Is}]} | 6 | spec.selector.matchExpressions[0].operator: must be one of
            """)
    void whatIsWrongIsNamedWithFileLineAndField(String good, String bad, int line, String problem) throws IOException {
        String text = GOOD.replace(good, bad.replace("\\n", "\n"));
        assertThat(text).isNotEqualTo(GOOD);

        assertThat(problems(text))
                .anySatisfy(found -> assertThat(found).startsWith(file() + ":" + line + ": " + problem));
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() throws IOException {
        String text = GOOD.replace("spec:", "spec:\n  mode: Dry\n  actoin: Delete");

        assertThat(problems(text)).hasSize(2);
    }

    @Test
    void aFailureThatOnlySaysWhatMustNotAppearIsRefused() throws IOException {
        assertThat(problems(GOOD.replace("allOf", "noneOf")))
                .containsExactly(file() + ":8: spec.knownFailures[0].logs: names nothing that the log must contain:"
                        + " give at least one condition in allOf or anyOf");
    }

    @Test
    void twoKnownFailuresOfOneNameAreRefused() throws IOException {
        String twice = GOOD + GOOD.substring(GOOD.indexOf("    - name: dns"));

        assertThat(problems(twice))
                .singleElement()
                .asString()
                .startsWith(file()
                        + ":11: spec.knownFailures[1].name: \"dns\" is the name of spec.knownFailures[0] already");
    }

    @Test
    void twoPoliciesOfOneNameAreRefused() throws IOException {
        assertThat(problems(GOOD + "---\n" + GOOD))
                .singleElement()
                .asString()
                .startsWith(
                        file() + ":15: metadata.name: CrashLoopPolicy demo/app is defined at " + file() + ":4 already");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                 | 1: there is no policy in this file
            '# only a comment' | 1: there is no policy in this file
            'a: [1'            | 1: not YAML
            'a: 1\\na: 2'       | 2: a: is there twice
            'just text'        | 1: a policy is a map of fields
            '- a list'         | 1: a policy is a map of fields
            'a: &x [*x]'       | 1: nested more than 64 deep
            """)
    void whatIsNoPolicyAtAllIsRefusedWithItsLine(String text, String problem) throws IOException {
        assertThat(problems(text.replace("\\n", "\n"))).first().asString().startsWith(file() + ":" + problem);
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Path missing = folder.resolve("missing.yaml");

        var thrown = catchThrowableOfType(
                PolicyFile.BadPolicyFile.class, () -> PolicyFile.readAll(List.of(missing), "demo"));

        assertThat(thrown.problems()).containsExactly(missing + ": there is no such file");
    }

    @Test
    void oneBadFileMakesAllOfThemRefused() throws IOException {
        Path good = Files.writeString(folder.resolve("good.yaml"), GOOD);
        Path bad = Files.writeString(folder.resolve("bad.yaml"), "kind: Nothing");

        var thrown = catchThrowableOfType(
                PolicyFile.BadPolicyFile.class, () -> PolicyFile.readAll(List.of(good, bad), "demo"));

        assertThat(thrown.problems()).allMatch(problem -> problem.startsWith(bad.toString()));
    }

    @Test
    void aGroupOfTheCatalogueBringsItsEntriesUnderTheirNames() throws Exception {
        Policy policy = read(withItems("""
                    - catalog: dns
                      hosts: ["*.azconfig.io"]
                      containers: [app]
                    - catalog: connect-timeout-go
                """)).getFirst();

        assertThat(policy.knownFailures())
                .extracting(KnownFailure::name)
                .contains("dns-dotnet", "dns-java")
                .endsWith("connect-timeout-go");
        assertThat(policy.knownFailures().getFirst().hosts().wants("my.azconfig.io"))
                .isTrue();
        assertThat(policy.knownFailures().getFirst().containers()).containsExactly("app");
        assertThat(policy.knownFailures().getLast().hosts().narrows()).isFalse();
    }

    @Test
    void whatTheCatalogueSaysOfALogSaysNothingOfARunThatWasEndedForItsMemory() throws Exception {
        List<KnownFailure> failures = read(withItems("""
                    - catalog: dns-java
                    - catalog: dns-go
                      reasons: [OOMKilled]
                """)).getFirst().knownFailures();

        assertThat(failures.getFirst().reasons()).containsExactlyInAnyOrder("Error", "Completed");
        assertThat(failures.getLast().reasons()).containsExactly("OOMKilled");
    }

    @Test
    void conditionsLookAtEveryLineUnlessTheySayOtherwise() throws Exception {
        KnownFailure failure = read(GOOD + "          - {contains: 11001, in: final}\n".replace("11001", "\"11001\""))
                .getFirst()
                .knownFailures()
                .getFirst();

        assertThat(failure.allOf())
                .containsExactly(
                        new Condition.Contains("No such host", LogPart.TAIL),
                        new Condition.Contains("11001", LogPart.FINAL));
    }

    @ParameterizedTest(name = "{0} -> {2}: {3}")
    @CsvSource(delimiter = '|', textBlock = """
            - catalog: dsn                                             | catalog                       | 7 | spec.knownFailures[0].catalog: the catalogue has no group and no entry "dsn"; is it dns? The groups are dns,
            - catalog: all                                             | catalog                       | 7 | spec.knownFailures[0].catalog: the catalogue has no group and no entry "all"
            - catalog: DNS                                             | catalog                       | 7 | spec.knownFailures[0].catalog: must be lower case letters
            - {catalog: dns, name: mine}                               | a name of its own             | 7 | spec.knownFailures[0].name: goes with logs, not with catalog
            - {catalog: dns, logs: {anyOf: [{contains: a}]}}           | conditions of its own         | 7 | spec.knownFailures[0].logs: goes with name, not with catalog
            - {name: a, logs: {anyOf: [{contains: a}]}, hosts: [b.io]} | hosts without catalog         | 7 | spec.knownFailures[0].hosts: goes with catalog
            - {logs: {anyOf: [{contains: a}]}}                         | no name                       | 7 | spec.knownFailures[0].name: is required, unless catalog
            - {name: a}                                                | no logs                       | 7 | spec.knownFailures[0].logs: is required, unless catalog
            - {catalog: dns, hosts: []}                                | no host                       | 7 | spec.knownFailures[0].hosts: must have at least one item
            - {catalog: dns, hosts: ["https://a.io"]}                  | a URL                         | 7 | spec.knownFailures[0].hosts[0]: must be a host alone, without scheme, port or path
            - {catalog: dns, hosts: ["a.io:443"]}                      | a port                        | 7 | spec.knownFailures[0].hosts[0]: must be a host alone, without scheme, port or path
            - {catalog: api-server-busy, hosts: ["a.io"]}              | an entry that names no host   | 7 | spec.knownFailures[0].hosts: cannot narrow "api-server-busy"
            - {name: a, logs: {anyOf: [{contains: a, in: end}]}}       | an unknown part of the log    | 7 | spec.knownFailures[0].logs.anyOf[0].in: must be one of final, tail, not "end"
            """)
    void anItemThatIsNeitherDescribedNorOfTheCatalogueIsRefused(String item, String why, int line, String problem)
            throws IOException {
        assertThat(problems(withItems("    " + item + "\n")))
                .as(why)
                .anySatisfy(found -> assertThat(found).startsWith(file() + ":" + line + ": " + problem));
    }

    @Test
    void twoItemsThatBringTheSameEntryAreRefused() throws IOException {
        assertThat(problems(withItems("""
                    - catalog: dns-go
                    - catalog: dns
                    - catalog: dns-go
                """)))
                .containsExactly(
                        file()
                                + ":8: spec.knownFailures[1].catalog: brings dns-go, which spec.knownFailures[0] is already",
                        file()
                                + ":9: spec.knownFailures[2].catalog: brings dns-go, which spec.knownFailures[0] is already");
    }

    @Test
    void aFailureOfTheUsersOwnMayNotHaveTheNameOfAnEntryThatIsThere() throws IOException {
        assertThat(problems(withItems("""
                    - catalog: dns-go
                    - {name: dns-go, logs: {anyOf: [{contains: a}]}}
                """)))
                .singleElement()
                .asString()
                .startsWith(file()
                        + ":8: spec.knownFailures[1].name: \"dns-go\" is the name of spec.knownFailures[0] already");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            limits: {minRestarts: 9999999999}     | spec.limits.minRestarts: must be at most 2147483647, not 9999999999
            limits: {clusterPerHour: 1e30}        | spec: cannot be read
            log: {tailLines: -1}                  | spec.log.tailLines: must be at least 1, not -1
            log: {limitBytes: ""}                 | spec.log.limitBytes: cannot be read
            log: {limitBytes: 1m}                 | spec.log.limitBytes: must be a number of bytes from 1 to 16Mi
            log: {limitBytes: 1Mb}                | spec.log.limitBytes: must be a number of bytes from 1 to 16Mi
            redact: ["((a{1000}){1000}){1000}"]   | spec.redact[0]: is too large once it is compiled
            """)
    void aNumberOrAnExpressionThatIsTooLargeIsAProblemOfThePolicyAndNotOfTheProgram(String field, String problem)
            throws IOException {
        String spec = GOOD.replace("  knownFailures:", "  " + field + "\n  knownFailures:");

        assertThat(problems(spec)).singleElement().asString().contains(": " + problem);
    }

    @Test
    void anExitCodeThatNoProcessHasIsNamedByItsPlace() throws IOException {
        assertThat(problems(GOOD + "      exitCodes: [1, 9999999999]\n"))
                .singleElement()
                .asString()
                .contains("spec.knownFailures[0].exitCodes[1]: must be at most 2147483647, not 9999999999");
    }

    @Test
    void expressionsThatAreTooLargeTogetherAreRefusedByTheLargest() throws IOException {
        String items = "    - {name: a, logs: {anyOf: [{regex: \"x{50}\"}, {regex: \"((y{60}){60}){60}\"}]}}\n";

        assertThat(problems(withItems(items)))
                .singleElement()
                .asString()
                .contains("spec.knownFailures[0].logs.anyOf[1].regex: is too large once it is compiled");
    }

    @Test
    void aliasesOfAliasesThatStandForMoreThanThereIsMemoryAreRefused() throws IOException {
        var bomb = new StringBuilder("l0: &l0 [x, x]\n");
        for (int i = 1; i <= 24; i++) {
            bomb.append("l%d: &l%d [*l%d, *l%d]\n".formatted(i, i, i - 1, i - 1));
        }

        assertThat(problems(bomb.toString()))
                .singleElement()
                .asString()
                .startsWith(file() + ":1: more than 1000000 values");
    }

    @Test
    void anAliasStandsForWhatItNames() throws Exception {
        String shared = GOOD.replace("- contains: \"No such host\"", "- &host {contains: \"No such host\"}")
                + "        noneOf: [{contains: x}]\n    - {name: other, logs: {anyOf: [*host]}}\n";

        assertThat(read(shared).getFirst().knownFailures().getLast().anyOf())
                .containsExactly(new Condition.Contains("No such host"));
    }

    @Test
    void aFileFromWindowsIsReadAsAnyOther() throws Exception {
        String windows = "\uFEFF" + GOOD.replace("\n", "\r\n");

        assertThat(read(windows)).isEqualTo(read(GOOD));
    }

    private static String withItems(String items) {
        return GOOD.substring(0, GOOD.indexOf("    - name: dns")) + items;
    }

    private Path file() {
        return folder.resolve("policy.yaml");
    }

    private List<Policy> read(String text) throws IOException, PolicyFile.BadPolicyFile {
        return PolicyFile.readAll(List.of(Files.writeString(file(), text)), "demo");
    }

    private List<String> problems(String text) throws IOException {
        Files.writeString(file(), text);
        var thrown =
                catchThrowableOfType(PolicyFile.BadPolicyFile.class, () -> PolicyFile.readAll(List.of(file()), "demo"));
        assertThat(thrown).isNotNull();
        return thrown.problems();
    }
}
