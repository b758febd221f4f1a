package dev.crashloop.sandbox.node;

import java.util.ArrayList;
import java.util.List;

/**
 * Which containers are to be started now; see
 * <a href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/kubelet/kuberuntime/kuberuntime_manager.go">computePodActions</a>.
 */
final class StartPlan {

    private StartPlan() {}

    static List<Container> of(Containers containers, RestartPolicy policy) {
        if (!containers.areInitialized()) {
            return nextInit(containers, policy);
        }
        List<Container> toStart = new ArrayList<>();
        for (Container app : containers.apps()) {
            if (app.latest() == null || (app.hasEnded() && policy.restarts(app))) {
                toStart.add(app);
            }
        }
        if (!toStart.isEmpty() || containers.apps().stream().anyMatch(Container::isRunning)) {
            // sidecars restart whatever the pod's policy says, as long as there is somebody to serve
            toStart.addAll(0, containers.sidecars().filter(Container::hasEnded).toList());
        }
        return toStart;
    }

    /** Sidecars that went down on the way, and the first init container that is not done. */
    private static List<Container> nextInit(Containers containers, RestartPolicy policy) {
        List<Container> toStart = new ArrayList<>();
        for (Container init : containers.inits()) {
            boolean sidecar = init.role() == Container.Role.SIDECAR;
            if (sidecar ? init.isRunning() : init.hasSucceeded()) {
                continue;
            }
            if (init.latest() == null || (init.hasEnded() && (sidecar || policy != RestartPolicy.NEVER))) {
                toStart.add(init);
            }
            if (!sidecar || init.latest() == null) {
                break;
            }
        }
        return toStart;
    }
}
