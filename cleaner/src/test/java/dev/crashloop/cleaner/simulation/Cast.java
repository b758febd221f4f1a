package dev.crashloop.cleaner.simulation;

import dev.crashloop.api.Api;
import dev.crashloop.sandbox.Draft;
import dev.crashloop.sandbox.EmbeddedCluster;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.databind.node.ObjectNode;

/** Fills a scene with workloads, drawn from the seed. */
final class Cast {
    /** The label that some policies select by. */
    static final String TIER = "tier";

    private static final int FEW = 3;
    private static final int MANY = 8;
    private static final int LONG_LOG = 450;

    private final EmbeddedCluster cluster;
    private final RandomGenerator random;
    private final Dependency dependency;
    private final Runs truth;
    private final List<Workload> workloads = new ArrayList<>();
    private int images;

    Cast(EmbeddedCluster cluster, RandomGenerator random, Dependency dependency, Runs truth) {
        this.cluster = cluster;
        this.random = random;
        this.dependency = dependency;
        this.truth = truth;
    }

    /** All that there is to change. */
    List<Workload> workloads() {
        return workloads;
    }

    void enter(List<String> namespaces) {
        int count = 1 + random.nextInt(random.nextInt(12) == 0 ? MANY : FEW);
        for (int i = 0; i < count; i++) {
            add(namespaces.get(random.nextInt(namespaces.size())), "w" + i);
        }
        outsiders(namespaces.getFirst());
    }

    /** What no policy may ever touch. */
    private void outsiders(String namespace) {
        if (random.nextBoolean()) {
            containers(cluster.pod(namespace, "bare"), Trouble.ALWAYS).create();
        }
        if (random.nextInt(3) == 0) {
            containers(cluster.deployment("kube-system", "dns"), Trouble.ALWAYS).create();
        }
        if (random.nextInt(3) == 0) {
            ObjectNode manifest = Json.object().put("apiVersion", "v1").put("kind", "Pod");
            manifest.putObject("metadata").put("name", "static").put("namespace", namespace);
            manifest.putObject("spec")
                    .putArray("containers")
                    .addObject()
                    .put("name", "app")
                    .put("image", image(Trouble.ALWAYS));
            cluster.kubelet(Scene.NODES.getFirst()).runStatic(manifest);
        }
    }

    private void add(String namespace, String name) {
        Draft draft = switch (random.nextInt(8)) {
            case 0 -> cluster.statefulSet(namespace, name).replicas(1 + random.nextInt(2));
            case 1 -> cluster.daemonSet(namespace, name);
            case 2 -> cluster.job(namespace, name).restartPolicy("OnFailure");
            default -> cluster.deployment(namespace, name).replicas(1 + random.nextInt(random.nextInt(4) == 0 ? 5 : 2));
        };
        draft.label(TIER, random.nextInt(4) == 0 ? "b" : "a");
        if (random.nextInt(12) == 0) {
            draft.annotation(Api.SKIP_ANNOTATION, "true");
        }
        containers(draft, draw());
        if (random.nextInt(4) == 0) {
            draft.with(Cast::probed);
        }
        ObjectNode created = draft.create();
        workloads.add(Workload.of(resource(created), created));
    }

    private static Resource resource(ObjectNode object) {
        return Resource.BUILT_IN.stream()
                .filter(each -> each.kind().equals(Json.text(object, "kind")))
                .findFirst()
                .orElseThrow();
    }

    private Draft containers(Draft draft, Trouble trouble) {
        draft.container("app", image(trouble)).gracePeriod(random.nextInt(3));
        if (random.nextInt(6) == 0) {
            draft.container("side", image(draw()));
        }
        return draft;
    }

    private static ObjectNode probed(ObjectNode workload) {
        Json.items(workload, "spec", "template", "spec", "containers")
                .forEach(container -> Json.child(Json.child((ObjectNode) container, "readinessProbe"), "httpGet")
                        .put("path", "/")
                        .put("port", 80));
        return workload;
    }

    private Trouble draw() {
        Trouble[] all = Trouble.values();
        // what can be healed is worth more
        return random.nextInt(3) == 0 ? Trouble.BAD_PODS : all[random.nextInt(all.length)];
    }

    /** A new image with any trouble. */
    String image() {
        return image(draw());
    }

    private String image(Trouble trouble) {
        Sign[] signs = Sign.values();
        Sign sign = signs[random.nextInt(signs.length)];
        String image = "simulated/" + trouble.name().toLowerCase(java.util.Locale.ROOT) + "-" + sign.failure() + ":"
                + images++;
        int chatter = random.nextInt(12) == 0 ? LONG_LOG : 0;
        Duration readyAfter = Duration.ofSeconds(random.nextInt(3) == 0 ? random.nextInt(90) : 0);
        cluster.programs().register(image, new Actor(trouble, sign, chatter, readyAfter, dependency, truth));
        return image;
    }
}
