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

    /** Decides, once for each pod, whether it is broken: of all that see the same marks, the first so many are. */
    static Box fate(int broken) {
        return new Box(
                "fate",
                "[ ! -e /life/decided ] || exit 0; i=0; while [ $i -lt " + broken
                        + " ]; do i=$((i+1)); if mkdir /marks/$i 2>/dev/null; then touch /life/bad; break; fi; done;"
                        + " touch /life/decided");
    }

    /** Works as long as the mark {@code down} is not there, and fails as soon as it is. */
    static Box dependent(String name, int exitCode, String... log) {
        return new Box(name, "while [ ! -e /marks/down ]; do sleep 1; done; " + print(log) + "exit " + exitCode);
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
