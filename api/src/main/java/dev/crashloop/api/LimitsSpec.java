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
        Integer minRestarts) {}
