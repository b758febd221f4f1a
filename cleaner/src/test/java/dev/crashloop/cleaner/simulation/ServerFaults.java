package dev.crashloop.cleaner.simulation;

import dev.crashloop.sandbox.EmbeddedCluster;
import dev.crashloop.sandbox.fault.Call;
import dev.crashloop.sandbox.fault.Effect;
import dev.crashloop.sandbox.fault.Fault;
import dev.crashloop.sandbox.node.KubeletFaults;
import dev.crashloop.sandbox.time.ManualTimeline;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** What goes wrong with the API server and the kubelets. */
final class ServerFaults {
    private static final int LONGEST_SECONDS = 90;

    /** As users know them: what the program asks for. */
    private static final List<Predicate<Call>> CALLS = List.of(
            Call.any(),
            call -> call.resource().equals("pods"),
            call -> call.resource().equals("cleanups"),
            call -> call.resource().equals("leases"),
            call -> call.verb().equals("watch"),
            Call.on("delete", "pods"),
            Call.on("get", "pods/log"),
            Call.on("create", "cleanups"));

    private final EmbeddedCluster cluster;
    private final ManualTimeline timeline;
    private final RandomGenerator random;

    ServerFaults(Scene scene, RandomGenerator random) {
        this.cluster = scene.cluster();
        this.timeline = scene.timeline();
        this.random = random;
    }

    /** Does something, and says what. */
    String act() {
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> refuse();
            case 3 -> {
                cluster.server().expireHistory();
                yield "history expires";
            }
            case 4 -> {
                int cut = cluster.faults().dropWatches(Call.any());
                yield "watches break off: " + cut;
            }
            case 5 -> {
                cluster.server().goAway();
                timeline.after(length(), cluster.server()::comeBack);
                yield "API server away";
            }
            default -> kubelet();
        };
    }

    private Duration length() {
        return Duration.ofSeconds(1 + random.nextInt(LONGEST_SECONDS));
    }

    private String refuse() {
        Effect effect = switch (random.nextInt(4)) {
            case 0 -> Effect.internalError();
            case 1 -> Effect.unavailable();
            case 2 -> Effect.tooManyRequests(1 + random.nextInt(30));
            default -> new Effect.HangUp();
        };
        int which = random.nextInt(CALLS.size());
        int times = 1 + random.nextInt(6);
        cluster.faults().inject(CALLS.get(which), effect, times);
        return (effect instanceof Effect.Refuse(var error) ? "refusals " + error.code() : "hang-ups") + " of kind "
                + which + ", " + times + " times";
    }

    private String kubelet() {
        String node = Scene.NODES.get(random.nextInt(Scene.NODES.size()));
        KubeletFaults faults = cluster.kubelet(node).faults();
        Duration length = length();
        return switch (random.nextInt(4)) {
            case 0 -> {
                faults.logFilesGone(true);
                timeline.after(length, () -> faults.logFilesGone(false));
                yield "logs of " + node + " gone";
            }
            case 1 -> {
                faults.logsEmpty(true);
                timeline.after(length, () -> faults.logsEmpty(false));
                yield "logs of " + node + " empty";
            }
            case 2 -> {
                faults.unreachable(true);
                timeline.after(length, () -> faults.unreachable(false));
                yield "kubelet of " + node + " unreachable";
            }
            default -> {
                faults.delayStarts(Duration.ofSeconds(2));
                timeline.after(length, () -> faults.delayStarts(Duration.ZERO));
                yield "starts on " + node + " slow";
            }
        };
    }

    /** Each watch that is opened until it is calm brings changes twice, or in the wrong order. */
    void bendWatches() {
        Effect effect = random.nextBoolean() ? new Effect.DuplicateEvents() : new Effect.SwapEvents();
        Fault bent = cluster.faults().inject(call -> call.verb().equals("watch"), effect);
        timeline.after(length(), () -> {
            bent.close();
            cluster.server().expireHistory();
        });
    }

    /** From now on nothing goes wrong any more. */
    void calm() {
        cluster.faults().clear();
        cluster.server().comeBack();
        for (String node : Scene.NODES) {
            KubeletFaults faults = cluster.kubelet(node).faults();
            faults.logFilesGone(false);
            faults.logsEmpty(false);
            faults.unreachable(false);
            faults.delayStarts(Duration.ZERO);
        }
    }
}
