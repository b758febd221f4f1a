package dev.crashloop.cleaner.cluster;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** JSON as API servers send it. */
public final class ServerJson {
    /**
     * The longest name of a field, in characters. In {@code managedFields} a mount path or the name of a variable, which may be of any length,
     * is part of a name: the usual bound of 50,000 would let one odd pod break every list that it is in. No object is larger than this.
     */
    private static final int NAME_MAX = 4 << 20;

    /** Makes parsers that take whatever an API server has stored. */
    public static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNameLength(NAME_MAX).build())
            .build();

    private ServerJson() {}
}
