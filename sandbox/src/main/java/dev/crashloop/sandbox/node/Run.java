package dev.crashloop.sandbox.node;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One start of a container, as its program sees it.
 *
 * @param namespace of the pod
 * @param pod name of the pod
 * @param uid of the pod: another one in a replacement, even under the same name
 * @param node the pod runs on
 * @param container name of the container
 * @param attempt 0 for the first run in this pod, then 1, 2, …
 * @param at when it starts
 * @param env what {@code env} gives a value for
 * @param args {@code command} and {@code args}
 * @param scratch the pod's emptyDir: shared by its containers and their runs, gone with the pod
 */
public record Run(
        String namespace,
        String pod,
        String uid,
        String node,
        String container,
        int attempt,
        Instant at,
        Map<String, String> env,
        List<String> args,
        Map<String, Object> scratch) {}
