package dev.crashloop.deploy.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.policy.Parsed;
import dev.crashloop.cleaner.policy.PolicyParser;
import dev.crashloop.deploy.Rendered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The rules in the CRDs: an API server refuses what the program would refuse, as far as it can tell, and nothing else. */
class AdmissionTest {
    private static final Admission ADMISSION = new Admission();
    private static final PolicyParser PROGRAM = new PolicyParser();

    private static final long CHARACTERS = 1024;

    /**
     * An API server allows one rule 10,000,000 units. The dearest here compiles an expression: a quarter of a unit for each byte, four bytes for
     * each character, and looks for a text in it, a tenth of a unit for each byte.
     */
    private static final long TIMES = 10_000_000 / (CHARACTERS * 4 * 35 / 100);

    private static final Pattern BLOCK =
            Pattern.compile("^( *)```yaml\\n(.*?)^ *```", Pattern.MULTILINE | Pattern.DOTALL);

    /** What is wrong, the text that says so, and where it is. */
    record Bad(String spec, String where, String message) {
        @Override
        public String toString() {
            return where + ": " + message + " <- " + spec;
        }
    }

    private static Stream<Bad> bad() {
        return Stream.of(
                condition("{}", "", "needs contains or regex, and not both"),
                condition("{contains: a, regex: b}", "", "needs contains or regex, and not both"),
                condition("{contains: ' '}", ".contains", "is blank: every line would match"),
                condition("{contains: \"a\\nb\"}", ".contains", "has a line break"),
                condition("{contains: \"a\\n\"}", ".contains", "has a line break"),
                condition("{contains: \"a\\rb\"}", ".contains", "has a line break"),
                condition("{regex: '(unclosed'}", ".regex", "must be an RE2 expression"),
                condition("{regex: '(?=look)'}", ".regex", "must be an RE2 expression"),
                condition("{regex: 'a*'}", ".regex", "must be an RE2 expression"),
                item("{name: a, logs: {}}", ".logs", "names nothing that the log must contain"),
                item("{name: a, logs: {allOf: []}}", ".logs", "names nothing that the log must contain"),
                item("{name: a, logs: {noneOf: [{contains: a}]}}", ".logs", "names nothing that the log must contain"),
                item("{name: a}", "", "needs name and logs, or catalog"),
                item("{logs: {anyOf: [{contains: a}]}}", "", "needs name and logs, or catalog"),
                item("{catalog: dns, name: mine}", "", "has catalog, which brings its own"),
                item("{catalog: dns, logs: {anyOf: [{contains: a}]}}", "", "has catalog, which brings its own"),
                item("{catalog: dns, examples: [{log: a}]}", "", "has catalog, which brings its own"),
                item(
                        "{name: a, logs: {anyOf: [{contains: a}]}, hosts: [b.io]}",
                        "",
                        "has hosts, which go with catalog"),
                item("{catalog: dns, hosts: ['https://a.io']}", ".hosts", "must be hosts alone"),
                item("{catalog: dns, hosts: ['a.io:443']}", ".hosts", "must be hosts alone"),
                item("{catalog: dns, hosts: ['a.io', 'b.io/x']}", ".hosts", "must be hosts alone"),
                new Bad(
                        "knownFailures: [{name: a, logs: {anyOf: [{contains: a}]}}, {name: a, logs: {anyOf: [{contains: b}]}}]",
                        "spec.knownFailures",
                        "has a name twice"),
                new Bad(
                        "knownFailures: [{catalog: dns}, {catalog: dns}]",
                        "spec.knownFailures",
                        "brings a failure of the catalogue twice"),
                with("log: {limitBytes: 0}", "spec.log", "limitBytes must be a number of bytes"),
                with("log: {limitBytes: 16777217}", "spec.log", "limitBytes must be a number of bytes"),
                with("log: {limitBytes: -1Ki}", "spec.log", "limitBytes must be a number of bytes"),
                with("log: {limitBytes: many}", "spec.log", "limitBytes must be a number of bytes"),
                with("redact: ['x*']", "spec.redact", "must be RE2 expressions"),
                with("redact: [ok, '(']", "spec.redact", "must be RE2 expressions"),
                with(
                        "selector: {matchExpressions: [{key: a, operator: In}]}",
                        "spec.selector.matchExpressions[0]",
                        "values: In and NotIn need at least one"),
                with(
                        "selector: {matchExpressions: [{key: a, operator: Exists, values: [b]}]}",
                        "spec.selector.matchExpressions[0]",
                        "values: In and NotIn need at least one"),
                with(
                        "namespaceSelector: {matchExpressions: [{key: a, operator: NotIn, values: []}]}",
                        "spec.namespaceSelector.matchExpressions[0]",
                        "values: In and NotIn need at least one"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void whatTheProgramWouldRefuseIsRefusedAtOnce(Bad bad) {
        JsonNode policy = policy(bad.spec);

        assertThat(ADMISSION.problems(policy)).singleElement().asString().startsWith(bad.where + ": " + bad.message);
        assertThat(PROGRAM.parse(policy, "shop")).isInstanceOf(Parsed.Bad.class);
    }

    @Test
    void thereIsNoRuleThatRefusesNothing() {
        List<String> said = bad().map(bad -> ADMISSION.problems(policy(bad.spec)))
                .flatMap(List::stream)
                .toList();

        assertThat(ADMISSION.messages())
                .isNotEmpty()
                .allSatisfy(message -> assertThat(said).anyMatch(problem -> problem.endsWith(": " + message)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "log: {limitBytes: 1}",
                "log: {limitBytes: 16777216}",
                "log: {limitBytes: '1'}",
                "log: {limitBytes: 16Mi}",
                "log: {limitBytes: 0.5Mi}",
                "log: {limitBytes: 1e6}",
                "log: {limitBytes: '1e6'}",
                "log: {limitBytes: '+5k'}",
                "log: {limitBytes: 2000m}",
                "log: {limitBytes: 0.001Gi}",
                "redact: ['pin=(\\d+)', '(?i)id: \\S+', '(?<pin>\\d{4})', '\\p{Lu}{8}']",
                "redact: []",
                "selector: {}",
                "selector: {matchLabels: {a: b}, matchExpressions: [{key: a, operator: Exists}, {key: b, operator: NotIn, values: ['']}]}",
                "namespaceSelector: {matchExpressions: [{key: a, operator: DoesNotExist, values: []}]}",
                "limits: {minRestarts: 0, maxInFlight: 1, perNamespacePerHour: 0, clusterPerHour: 0}"
            })
    void whatTheProgramTakesIsTaken(String spec) {
        assertTaken(policy(with(spec, "", "").spec));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{contains: \"\\u00a0\"}",
                "{contains: ' a '}",
                "{contains: \"a\\tb\"}",
                "{contains: '(', in: final}",
                "{regex: '(?i)no such host', in: tail}",
                "{regex: '^$x'}",
                "{regex: '(?<name>a)'}",
                "{regex: '(?P<name>a)'}",
                "{regex: '\\Qa.b\\E'}",
                "{regex: 'a{1,1000}'}",
                "{regex: '[[:alpha:]]\\pL'}"
            })
    void conditionsThatTheProgramTakesAreTaken(String condition) {
        assertTaken(policy(condition(condition, "", "").spec));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{catalog: dns, hosts: ['*.azconfig.io', 'a_b-c.D', '10.0.0.1', '::1', 'fe80::*']}",
                "{catalog: connect-timeout-go, exitCodes: [], reasons: [], containers: []}",
                "{name: a, logs: {allOf: [], anyOf: [{contains: a}]}, examples: []}"
            })
    void knownFailuresThatTheProgramTakesAreTaken(String item) {
        assertTaken(policy(item(item, "", "").spec));
    }

    @Test
    void anItemOfTheUsersOwnMayHaveTheNameOfAGroup() {
        assertTaken(policy("knownFailures: [{catalog: dns}, {name: dns, logs: {anyOf: [{contains: a}]}}]"));
    }

    @Test
    void everyPolicyInTheDocumentationIsTaken() throws IOException {
        var policies = new ArrayList<JsonNode>();
        for (String folder : List.of("..", "../docs", "../examples", "../cleaner/src/main/resources/demo")) {
            for (String text : texts(Path.of(folder))) {
                policies.addAll(policies(text));
            }
        }

        assertThat(policies).hasSizeGreaterThan(4).allSatisfy(AdmissionTest::assertTaken);
    }

    @Test
    void whateverTheProgramTakesIsTaken() {
        var random = new Random(1);
        List<JsonNode> taken = Stream.generate(() -> policy(RandomSpec.of(random)))
                .limit(3000)
                .filter(policy -> PROGRAM.parse(policy, "shop") instanceof Parsed.Good)
                .toList();

        assertThat(taken)
                .hasSizeBetween(100, 2900)
                .allSatisfy(policy -> assertThat(ADMISSION.problems(policy))
                        .as(policy.toString())
                        .isEmpty());
    }

    /** An API server reckons with the greatest sizes that the schema allows, and refuses a CRD with a rule that might cost too much. */
    @Test
    void noRuleIsAskedTooOftenOrReadsTooMuch() {
        assertThat(ADMISSION.places()).isNotEmpty().allSatisfy(place -> {
            Node read = place.items().orElse(place);
            assertThat(read.times()).as(place.path()).isLessThanOrEqualTo(TIMES);
            if (read.schema().path("type").asString("").equals("string")) {
                assertThat(read.schema().path("maxLength").asLong(Long.MAX_VALUE))
                        .as(place.path())
                        .isLessThanOrEqualTo(CHARACTERS);
            }
        });
    }

    private static void assertTaken(JsonNode policy) {
        assertThat(PROGRAM.parse(policy, "shop")).isInstanceOf(Parsed.Good.class);
        assertThat(ADMISSION.problems(policy)).isEmpty();
    }

    private static Bad condition(String condition, String where, String message) {
        return item("{name: a, logs: {allOf: [" + condition + "]}}", ".logs.allOf[0]" + where, message);
    }

    private static Bad item(String item, String where, String message) {
        return new Bad("knownFailures: [" + item + "]", "spec.knownFailures[0]" + where, message);
    }

    private static Bad with(String field, String where, String message) {
        return new Bad("knownFailures: [{catalog: dns}]\n  " + field, where, message);
    }

    private static JsonNode policy(String spec) {
        return Rendered.parse("""
                        apiVersion: crashloop.dev/v1alpha1
                        kind: ClusterCrashLoopPolicy
                        metadata: {name: app}
                        spec:
                          %s
                        """.formatted(spec)).objects().getFirst();
    }

    private static List<String> texts(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            var texts = new ArrayList<String>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = file.toString().matches(".*\\.(md|yaml)") ? Files.readString(file) : "";
                if (file.toString().endsWith(".md")) {
                    BLOCK.matcher(text)
                            .results()
                            .forEach(block -> texts.add(block.group(2).replaceAll("(?m)^" + block.group(1), "")));
                } else {
                    texts.add(text);
                }
            }
            return texts;
        }
    }

    private static List<JsonNode> policies(String text) {
        return text.contains("kind: CrashLoopPolicy") || text.contains("kind: ClusterCrashLoopPolicy")
                ? Rendered.parse(text).objects().stream()
                        .filter(object -> object.path("kind").asString("").endsWith("CrashLoopPolicy"))
                        .toList()
                : List.of();
    }
}
