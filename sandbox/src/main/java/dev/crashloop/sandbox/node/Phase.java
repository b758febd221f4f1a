package dev.crashloop.sandbox.node;

import java.util.List;

/** The phase of a pod; see <a href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/kubelet/kubelet_pods.go">getPhase</a>. */
enum Phase {
    PENDING("Pending"),
    RUNNING("Running"),
    SUCCEEDED("Succeeded"),
    FAILED("Failed");

    private final String text;

    Phase(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    /** Whether no container will ever run again. */
    boolean isOver() {
        return this == SUCCEEDED || this == FAILED;
    }

    static Phase of(Containers containers, RestartPolicy policy) {
        boolean initFailed = containers.inits().stream()
                .anyMatch(init -> init.role() == Container.Role.INIT && init.hasEnded() && !init.hasSucceeded());
        if (initFailed && policy == RestartPolicy.NEVER) {
            return FAILED;
        }
        List<Container> apps = containers.apps();
        if (!containers.areInitialized() || apps.stream().anyMatch(app -> app.latest() == null)) {
            return PENDING;
        }
        boolean goesOn = apps.stream().anyMatch(app -> app.isRunning() || policy.restarts(app));
        // sidecars end with the pod, and the pod only with them
        if (goesOn || containers.sidecars().anyMatch(Container::isRunning)) {
            return RUNNING;
        }
        return apps.stream().allMatch(Container::hasSucceeded) ? SUCCEEDED : FAILED;
    }
}
