package dev.crashloop.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import org.jspecify.annotations.Nullable;

/** How much of the log of a crash is read. */
@ValidationRule(
        value =
                "!has(self.limitBytes) || (type(self.limitBytes) == int ? self.limitBytes > 0 && self.limitBytes <= 16777216 : self.limitBytes.matches('^[+]?[0-9.]+[eEnumkMGTPi0-9+-]*$'))",
        message = "limitBytes must be a number of bytes from 1 to 16Mi, for instance 512Ki")
public record LogSpec(
        @JsonPropertyDescription("At most this many lines from the end of the log.")
        @Default("" + Defaults.TAIL_LINES)
        @Min(1)
        @Max(MAX_TAIL_LINES)
        @Nullable
        Integer tailLines,

        @JsonPropertyDescription("At most this many bytes, for instance 512Ki or 1Mi (the default); at most 16Mi.")
        @Nullable
        Quantity limitBytes) {

    /** The most lines that may be asked for. */
    public static final int MAX_TAIL_LINES = 100_000;

    /** The most bytes that may be asked for: the log of one crash is held in memory while it is read. */
    public static final long MAX_LIMIT_BYTES = 16L << 20;
}
