package dev.crashloop.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The JVM would start without its cache as well, and nobody would notice, but for the time that it takes. */
class AotCacheTest {
    @Test
    void the_cache_is_taken() throws Exception {
        // `on` ends the JVM if the cache cannot be used; without it, it would go on without
        var result = Built.run(Map.of("JDK_JAVA_OPTIONS", "-XX:AOTMode=on"), "version");

        assertThat(result.exitCode()).as(result.toString()).isZero();
    }

    @Test
    void what_run_needs_comes_from_the_cache() throws Exception {
        String log = Built.run(Map.of("JDK_JAVA_OPTIONS", "-Xlog:class+load:stdout"), "version")
                .out();

        assertThat(List.of(
                        "dev.crashloop.cleaner.cli.RunCommand",
                        "dev.crashloop.cleaner.lease.LeaderElection",
                        "dev.crashloop.cleaner.history.ClusterRecords",
                        "sun.security.ssl.SSLEngineImpl"))
                .allSatisfy(name -> assertThat(log.lines().filter(line -> line.contains(" " + name + " ")))
                        .singleElement()
                        .asString()
                        .contains("source: shared objects file"));
    }

    @Test
    void a_container_may_set_other_options_than_the_image_has() throws Exception {
        var result = Built.run(Map.of("JDK_JAVA_OPTIONS", "-XX:MaxRAMPercentage=60 -XX:+PrintFlagsFinal"), "version");

        assertThat(result.out().lines().filter(line -> line.contains(" MaxRAMPercentage ")))
                .singleElement()
                .asString()
                .contains("60.0");
        assertThat(result.out().lines().filter(line -> line.contains(" UseSerialGC ")))
                .singleElement()
                .asString()
                .contains("true");
    }
}
