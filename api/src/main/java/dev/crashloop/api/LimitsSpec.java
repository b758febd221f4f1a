package dev.crashloop.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** How carefully pods are removed. */
public record LimitsSpec(
        @JsonPropertyDescription(
                "How often the kubelet must have restarted the container before its crash is looked at.")
        @Default("" + Defaults.MIN_RESTARTS)
        @Min(0)
        @Nullable
        Integer minRestarts,

        @JsonPropertyDescription(
                "Where slow start ends: at most so many cleanups of one known failure have no outcome yet.")
        @Default("" + Defaults.MAX_IN_FLIGHT)
        @Min(1)
        @Nullable
        Integer maxInFlight,

        @JsonPropertyDescription("At most so many cleanups in one namespace in an hour.")
        @Default("" + Defaults.PER_NAMESPACE_PER_HOUR)
        @Min(0)
        @Nullable
        Integer perNamespacePerHour,

        @JsonPropertyDescription("At most so many cleanups in the whole cluster in an hour.")
        @Default("" + Defaults.CLUSTER_PER_HOUR)
        @Min(0)
        @Nullable
        Integer clusterPerHour) {}
