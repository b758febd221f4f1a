package dev.crashloop.cleaner.workload;

import java.util.Map;
import java.util.Optional;

/**
 * What stands around a pod and has a say in what is done with it.
 *
 * @param namespaceLabels the labels of its namespace
 * @param optedOut which object around the pod carries {@code crashloop.dev/skip: "true"}, for people; the pod itself is not looked at
 * @param retry the value of the workload's annotation {@code crashloop.dev/retry}; empty without one
 */
public record Surroundings(
        Map<String, String> namespaceLabels, Workload workload, Optional<String> optedOut, String retry) {}
