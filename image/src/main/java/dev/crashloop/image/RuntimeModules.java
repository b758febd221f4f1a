package dev.crashloop.image;

import java.util.Map;
import java.util.Set;

/** The modules of Java that the program runs on. {@code RuntimeModulesTest} compares them with what the bytecode refers to. */
final class RuntimeModules {
    /** What is linked into the runtime, and what for. */
    static final Map<String, String> LINKED = Map.of(
            "java.base", "the language itself",
            "java.net.http", "requests to the API server",
            "java.sql", "its types have a place in the tables of Jackson and of the client library",
            "java.xml", "the configuration of Logback",
            "jdk.httpserver", "the probes; the API server of the demo");

    /** What bytecode refers to, and does without where it is not there. */
    static final Set<String> LEFT_OUT = Set.of(
            // 11 MB: Jackson looks for two annotations of java.beans, which no class of ours has
            "java.desktop");

    private RuntimeModules() {}
}
