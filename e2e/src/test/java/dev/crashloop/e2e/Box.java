package dev.crashloop.e2e;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A container that runs a shell script. In {@code /life} it finds what lasts as long as its pod; where {@code /life/bad} is, the pod is
 * one that is broken and stays so, however often its containers are restarted.
 */
record Box(String name, String script) {
    private static final String STAYS_UP = "exec sleep 3600";

    /** Fails at once, in every pod. */
    static Box crashing(String name, String... log) {
        return new Box(name, print(log) + "exit 1");
    }

    /** Fails in a broken pod, and works in another. */
    static Box crashingInBrokenPod(String name, String... log) {
        return new Box(name, "if [ -e /life/bad ]; then " + print(log) + "exit 1; fi; " + STAYS_UP);
    }

    /** Never fails, whatever it logs. */
    static Box healthy(String name, String... log) {
        return new Box(name, print(log) + STAYS_UP);
    }

    /** The same, but before it does anything else, the script. */
    Box after(String first) {
        return new Box(name, first + "; " + script);
    }

    Container container() {
        return new ContainerBuilder()
                .withName(name)
                .withImage("docker.io/crashloop/box:1")
                .withImagePullPolicy("IfNotPresent")
                .withCommand("sh", "-c", script)
                .addNewVolumeMount()
                .withName("life")
                .withMountPath("/life")
                .endVolumeMount()
                .build();
    }

    private static String print(String... log) {
        return List.of(log).stream().map(line -> "echo '" + line + "'; ").collect(Collectors.joining());
    }
}
