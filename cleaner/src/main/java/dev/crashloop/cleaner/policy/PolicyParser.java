package dev.crashloop.cleaner.policy;

import com.google.re2j.Pattern;
import dev.crashloop.api.Api;
import dev.crashloop.api.Defaults;
import dev.crashloop.api.LimitsSpec;
import dev.crashloop.api.LogPart;
import dev.crashloop.api.LogSpec;
import dev.crashloop.api.PolicySpec;
import dev.crashloop.api.Selector;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Turns the JSON of a policy object into a {@link Policy}, or into the list of all that is wrong with it. No I/O. */
public final class PolicyParser {
    private static final Set<String> KINDS = Set.of("CrashLoopPolicy", "ClusterCrashLoopPolicy");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final PolicySchema schema = new PolicySchema();

    /**
     * Reads one policy.
     *
     * @param defaultNamespace where a {@code CrashLoopPolicy} without a namespace belongs
     */
    public Parsed parse(JsonNode object, String defaultNamespace) {
        String apiVersion = object.path("apiVersion").asString("");
        String kind = object.path("kind").asString("");
        if (!object.isObject()) {
            return bad("", "a policy is a map of fields: apiVersion, kind, metadata, spec");
        }
        if (!apiVersion.equals(Api.API_VERSION)) {
            return bad(
                    "apiVersion", "must be " + Api.API_VERSION + (apiVersion.isEmpty() ? "" : ", not " + apiVersion));
        }
        if (!KINDS.contains(kind)) {
            return bad(
                    "kind",
                    "must be CrashLoopPolicy or ClusterCrashLoopPolicy" + (kind.isEmpty() ? "" : ", not " + kind));
        }
        try {
            List<Problem> broken = schema.problems(kind, object);
            return broken.isEmpty() ? read(object, kind, defaultNamespace) : new Parsed.Bad(broken);
        } catch (JacksonException e) {
            // what the schema lets through, or cannot even look at: one policy must not be in the way of all others
            return bad(field(e), "cannot be read: " + e.getOriginalMessage());
        }
    }

    private static Parsed read(JsonNode object, String kind, String defaultNamespace) {
        JsonNode metadata = object.path("metadata");
        Optional<String> namespace = kind.equals("CrashLoopPolicy")
                ? Optional.of(metadata.path("namespace").asString(defaultNamespace))
                : Optional.empty();
        var id = new PolicyId(namespace, metadata.path("name").asString());
        PolicySpec spec = JSON.treeToValue(object.path("spec"), PolicySpec.class);
        Optional<Problem> tooLarge = ExpressionSize.tooLarge(spec);
        if (tooLarge.isPresent()) {
            return new Parsed.Bad(List.of(tooLarge.get()));
        }
        var problems = new ArrayList<Problem>();
        Policy policy = policy(id, spec, problems);
        return problems.isEmpty() ? new Parsed.Good(policy) : new Parsed.Bad(List.copyOf(problems));
    }

    /** Where it stopped. */
    private static String field(JacksonException e) {
        var field = new StringBuilder("spec");
        for (JacksonException.Reference step : e.getPath()) {
            field.append(step.getPropertyName() == null ? "[" + step.getIndex() + "]" : "." + step.getPropertyName());
        }
        return field.toString();
    }

    /**
     * Reads one policy as an API server sends it: what the API server added to its metadata, and its status, is none of the user's making.
     *
     * @param kind what the object is; items of a list need not say it themselves
     */
    public Parsed parseFromServer(JsonNode object, String kind) {
        ObjectNode own = JsonNodeFactory.instance.objectNode();
        own.put("apiVersion", Api.API_VERSION).put("kind", kind);
        ObjectNode metadata = own.putObject("metadata");
        metadata.set("name", object.path("metadata").path("name"));
        object.path("metadata")
                .path("namespace")
                .asStringOpt()
                .ifPresent(namespace -> metadata.put("namespace", namespace));
        if (object.has("spec")) {
            own.set("spec", object.path("spec"));
        }
        return parse(own, "");
    }

    private static Parsed bad(String field, String message) {
        return new Parsed.Bad(List.of(new Problem(field, message)));
    }

    private static Policy policy(PolicyId id, PolicySpec spec, List<Problem> problems) {
        checkSelector("spec.namespaceSelector", spec.namespaceSelector(), problems);
        checkSelector("spec.selector", spec.selector(), problems);
        var failures = new KnownFailureParser(problems);
        return new Policy(
                id,
                orElse(spec.mode(), PolicySpec.Mode.Enforce),
                LabelMatch.of(spec.namespaceSelector()),
                LabelMatch.of(spec.selector()),
                failures.all(Objects.requireNonNull(spec.knownFailures())),
                logBounds(spec.log(), problems),
                orElse(spec.action(), PolicySpec.Action.Delete),
                orElse(spec.includeJobs(), false),
                orElse(spec.includeProtectedNamespaces(), false),
                limits(spec.limits()),
                redact(spec.redact(), problems));
    }

    private static List<Pattern> redact(@Nullable List<String> expressions, List<Problem> problems) {
        var conditions = new ConditionParser(LogPart.TAIL, problems);
        var patterns = new ArrayList<Pattern>();
        for (int i = 0; expressions != null && i < expressions.size(); i++) {
            conditions.expression("spec.redact[" + i + "]", expressions.get(i)).ifPresent(patterns::add);
        }
        return List.copyOf(patterns);
    }

    private static Policy.Limits limits(@Nullable LimitsSpec spec) {
        var defaults = Policy.Limits.DEFAULT;
        return spec == null
                ? defaults
                : new Policy.Limits(
                        orElse(spec.minRestarts(), defaults.minRestarts()),
                        orElse(spec.maxInFlight(), defaults.maxInFlight()),
                        orElse(spec.perNamespacePerHour(), defaults.perNamespacePerHour()),
                        orElse(spec.clusterPerHour(), defaults.clusterPerHour()));
    }

    private static void checkSelector(String field, @Nullable Selector selector, List<Problem> problems) {
        if (selector == null || selector.matchExpressions() == null) {
            return;
        }
        for (int i = 0; i < selector.matchExpressions().size(); i++) {
            var expression = selector.matchExpressions().get(i);
            boolean none = expression.values() == null || expression.values().isEmpty();
            boolean wants =
                    expression.operator() == Selector.Operator.In || expression.operator() == Selector.Operator.NotIn;
            if (none == wants) {
                problems.add(new Problem(
                        field + ".matchExpressions[" + i + "].values",
                        (wants ? "needs at least one value" : "must be empty") + " for the operator "
                                + expression.operator()));
            }
        }
    }

    private static Policy.LogBounds logBounds(@Nullable LogSpec spec, List<Problem> problems) {
        int lines = spec == null ? Defaults.TAIL_LINES : orElse(spec.tailLines(), Defaults.TAIL_LINES);
        Quantity quantity = spec == null ? Defaults.LIMIT_BYTES : orElse(spec.limitBytes(), Defaults.LIMIT_BYTES);
        Function<String, Policy.LogBounds> refuse = why -> {
            problems.add(new Problem(
                    "spec.log.limitBytes", "must be a number of bytes from 1 to 16Mi, for instance 512Ki: " + why));
            return new Policy.LogBounds(lines, 1);
        };
        try {
            BigDecimal bytes = Quantity.getAmountInBytes(quantity);
            boolean fits = bytes.compareTo(BigDecimal.ONE) >= 0
                    && bytes.compareTo(BigDecimal.valueOf(LogSpec.MAX_LIMIT_BYTES)) <= 0;
            return fits ? new Policy.LogBounds(lines, bytes.longValue()) : refuse.apply(quantity + " is not");
        } catch (IllegalArgumentException | ArithmeticException e) {
            return refuse.apply("\"" + quantity + "\" cannot be read as one");
        }
    }

    private static <T> T orElse(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }
}
