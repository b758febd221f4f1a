package dev.crashloop.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A log on which {@code crashloop-cleaner check} tries a known failure; nothing else looks at it. */
public record ExampleSpec(
        @JsonPropertyDescription("The log, as the application writes it; at most 16 KiB, secrets taken out.")
        @Required
        @Size(min = 1, max = LOG_MAX)
        @Nullable
        String log,

        @JsonPropertyDescription("Whether the log shows the failure. Default: true.") @Default("true") @Nullable
        Boolean matches) {

    /** The longest log of an example, in characters: policies are small objects. */
    public static final int LOG_MAX = 16 * 1024;
}
