package dev.crashloop.cleaner.watch;

import dev.crashloop.api.Api;
import dev.crashloop.cleaner.cluster.ServerJson;
import dev.crashloop.cleaner.watch.Pod.Container;
import dev.crashloop.cleaner.watch.Pod.Owner;
import dev.crashloop.cleaner.watch.Pod.Role;
import dev.crashloop.cleaner.watch.Pod.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.databind.JsonNode;

/** Reads one pod from a stream of JSON, keeping what {@link Pod} has and skipping the rest. */
public final class PodParser {
    private static final String MIRROR_ANNOTATION = "kubernetes.io/config.mirror";

    private String namespace = "";
    private String name = "";
    private String uid = "";
    private String resourceVersion = "";
    private Map<String, String> labels = Map.of();
    private boolean skip;
    private boolean mirror;
    private boolean runsOnce;
    private boolean terminating;
    private Instant createdAt = Instant.EPOCH;
    private String phase = "";
    private boolean ready;
    private boolean probed;
    private Optional<Owner> controller = Optional.empty();
    private String node = "";
    private final Set<String> sidecars = new HashSet<>();
    private List<Container> inits = List.of();
    private List<Container> apps = List.of();

    private PodParser() {}

    /** The pod that the parser stands on; the parser is left on the pod's last token. */
    public static Pod parse(JsonParser json) {
        return new PodParser().pod(json);
    }

    /** The pod of an answer that was read as a whole. */
    public static Pod parse(JsonNode json) {
        try (JsonParser parser = ServerJson.FACTORY.createParser(ObjectReadContext.empty(), json.toString())) {
            parser.nextToken();
            return parse(parser);
        }
    }

    private Pod pod(JsonParser json) {
        JsonFields.each(json, (field, value) -> {
            switch (field) {
                case "metadata" -> JsonFields.each(value, this::metadata);
                case "spec" -> JsonFields.each(value, this::spec);
                case "status" -> JsonFields.each(value, this::status);
                default -> value.skipChildren();
            }
        });
        var containers = new ArrayList<Container>();
        // the spec says which init containers are sidecars, and may come after the status
        for (Container init : inits) {
            containers.add(sidecars.contains(init.name()) ? withRole(init, Role.SIDECAR) : init);
        }
        containers.addAll(apps);
        return new Pod(
                namespace,
                name,
                uid,
                resourceVersion,
                labels,
                skip,
                mirror,
                controller,
                Optional.of(node).filter(n -> !n.isEmpty()),
                runsOnce,
                terminating,
                createdAt,
                phase,
                ready,
                probed,
                List.copyOf(containers));
    }

    private static Container withRole(Container container, Role role) {
        return new Container(container.name(), role, container.restartCount(), container.state(), container.last());
    }

    private void metadata(String field, JsonParser value) {
        switch (field) {
            case "namespace" -> namespace = JsonFields.text(value);
            case "name" -> name = JsonFields.text(value);
            case "uid" -> uid = JsonFields.text(value);
            case "resourceVersion" -> resourceVersion = JsonFields.text(value);
            case "labels" -> labels = JsonFields.strings(value);
            case "deletionTimestamp" -> terminating = !JsonFields.text(value).isEmpty();
            case "creationTimestamp" -> {
                Instant at = JsonFields.time(value);
                createdAt = at == null ? Instant.EPOCH : at;
            }
            case "annotations" ->
                JsonFields.each(value, (key, annotation) -> {
                    String text = JsonFields.text(annotation);
                    skip |= key.equals(Api.SKIP_ANNOTATION) && text.equals("true");
                    mirror |= key.equals(MIRROR_ANNOTATION);
                });
            case "ownerReferences" -> {
                for (Optional<Owner> owner : JsonFields.list(value, PodParser::controller)) {
                    controller = owner.isPresent() ? owner : controller;
                }
            }
            default -> value.skipChildren();
        }
    }

    /** The owner if it is the controller: an object has at most one. */
    private static Optional<Owner> controller(JsonParser json) {
        var text = new String[] {"", "", "", ""};
        var isController = new boolean[1];
        JsonFields.each(json, (field, value) -> {
            switch (field) {
                case "apiVersion" -> text[0] = JsonFields.text(value);
                case "kind" -> text[1] = JsonFields.text(value);
                case "name" -> text[2] = JsonFields.text(value);
                case "uid" -> text[3] = JsonFields.text(value);
                case "controller" -> isController[0] = JsonFields.text(value).equals("true");
                default -> value.skipChildren();
            }
        });
        return isController[0] ? Optional.of(new Owner(text[0], text[1], text[2], text[3])) : Optional.empty();
    }

    private void spec(String field, JsonParser value) {
        switch (field) {
            case "nodeName" -> node = JsonFields.text(value);
            case "restartPolicy" -> runsOnce = !JsonFields.text(value).equals("Always");
            case "initContainers" -> JsonFields.list(value, this::initContainer);
            case "containers" -> {
                List<Boolean> probes = JsonFields.list(value, PodParser::hasReadinessProbe);
                probed = !probes.isEmpty() && !probes.contains(false);
            }
            default -> value.skipChildren();
        }
    }

    private static boolean hasReadinessProbe(JsonParser json) {
        var found = new boolean[1];
        JsonFields.each(json, (field, value) -> {
            found[0] |= field.equals("readinessProbe") && value.currentToken() == JsonToken.START_OBJECT;
            value.skipChildren();
        });
        return found[0];
    }

    private String initContainer(JsonParser json) {
        var text = new String[] {"", ""};
        JsonFields.each(json, (field, value) -> {
            switch (field) {
                case "name" -> text[0] = JsonFields.text(value);
                case "restartPolicy" -> text[1] = JsonFields.text(value);
                default -> value.skipChildren();
            }
        });
        if (text[1].equals("Always")) {
            sidecars.add(text[0]);
        }
        return text[0];
    }

    private void status(String field, JsonParser value) {
        switch (field) {
            case "phase" -> phase = JsonFields.text(value).intern();
            case "initContainerStatuses" -> inits = JsonFields.list(value, json -> container(json, Role.INIT));
            case "conditions" ->
                ready = JsonFields.list(value, PodParser::readyCondition).contains(true);
            case "containerStatuses" -> apps = JsonFields.list(value, json -> container(json, Role.APP));
            default -> value.skipChildren();
        }
    }

    private static boolean readyCondition(JsonParser json) {
        var text = new String[] {"", ""};
        JsonFields.each(json, (field, value) -> {
            switch (field) {
                case "type" -> text[0] = JsonFields.text(value);
                case "status" -> text[1] = JsonFields.text(value);
                default -> value.skipChildren();
            }
        });
        return text[0].equals("Ready") && text[1].equals("True");
    }

    private static Container container(JsonParser json, Role role) {
        var name = new String[] {""};
        var restarts = new int[1];
        var state = new State[] {new State.Unreported()};
        var last = new State[] {new State.Unreported()};
        JsonFields.each(json, (field, value) -> {
            switch (field) {
                case "name" -> name[0] = JsonFields.text(value);
                case "restartCount" -> restarts[0] = JsonFields.number(value);
                case "state" -> state[0] = state(value);
                case "lastState" -> last[0] = state(value);
                default -> value.skipChildren();
            }
        });
        Optional<State.Ended> ended = last[0] instanceof State.Ended run ? Optional.of(run) : Optional.empty();
        return new Container(name[0], role, restarts[0], state[0], ended);
    }

    private static State state(JsonParser json) {
        var state = new State[] {new State.Unreported()};
        JsonFields.each(json, (field, value) -> {
            switch (field) {
                case "waiting" -> state[0] = waiting(value);
                case "running" -> state[0] = running(value);
                case "terminated" -> state[0] = new EndedParser().parse(value);
                default -> value.skipChildren();
            }
        });
        return state[0];
    }

    private static State waiting(JsonParser json) {
        var reason = new String[] {""};
        JsonFields.each(json, (field, value) -> {
            String text = JsonFields.text(value);
            reason[0] = field.equals("reason") ? text : reason[0];
        });
        return new State.Waiting(reason[0]);
    }

    private static State running(JsonParser json) {
        var since = new @Nullable Instant[1];
        JsonFields.each(json, (field, value) -> {
            if (field.equals("startedAt")) {
                since[0] = JsonFields.time(value);
            } else {
                value.skipChildren();
            }
        });
        return since[0] == null ? new State.Unreported() : new State.Running(since[0]);
    }

    private static final class EndedParser {
        private int exitCode;
        private int signal;
        private String reason = "";
        private String message = "";
        private @Nullable Instant startedAt;
        private @Nullable Instant finishedAt;
        private String containerId = "";

        State.Ended parse(JsonParser json) {
            JsonFields.each(json, (field, value) -> {
                switch (field) {
                    case "exitCode" -> exitCode = JsonFields.number(value);
                    case "signal" -> signal = JsonFields.number(value);
                    case "reason" -> reason = JsonFields.text(value);
                    case "message" -> message = JsonFields.text(value);
                    case "startedAt" -> startedAt = JsonFields.time(value);
                    case "finishedAt" -> finishedAt = JsonFields.time(value);
                    case "containerID" -> containerId = JsonFields.text(value);
                    default -> value.skipChildren();
                }
            });
            Optional<Integer> bySignal = signal == 0 ? Optional.empty() : Optional.of(signal);
            return new State.Ended(exitCode, bySignal, reason, message, startedAt, finishedAt, containerId);
        }
    }
}
