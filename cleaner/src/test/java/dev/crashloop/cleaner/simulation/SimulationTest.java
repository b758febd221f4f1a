package dev.crashloop.cleaner.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import dev.crashloop.api.CleanupStatus.Outcome;
import dev.crashloop.cleaner.simulation.Simulation.Result;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The program and the cluster on one thread, by one clock, from one seed, with all that can go wrong. {@code -Dsimulation.seeds=N} plays more,
 * {@code -Dsimulation.from=N} others, {@code -Dsimulation.seed=N} prints all that happens in one.
 */
@Tag("simulation")
class SimulationTest {
    private static final long SEEDS = 2000;
    private static final long ENOUGH_TO_SEE_ALL = 500;
    private static final int LAST_LINES = 60;
    private static final long UNTIL_A_LIE_IS_FOUND = 100;

    private final ProgramLog log = new ProgramLog(Level.ERROR);

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void nothingThatMustNotBeHappensWhateverGoesWrong() throws Exception {
        assumeTrue(Long.getLong("simulation.seed") == null, "one seed is played again");
        long from = Long.getLong("simulation.from", 0);
        long count = Long.getLong("simulation.seeds", SEEDS);
        long begin = System.nanoTime();
        var seeds = new Seeds();

        seeds.simulate(from, count);

        System.out.printf(
                "simulation from seed %d: %s, %d begun anew, in %d s%n",
                from,
                seeds.tally(),
                seeds.disturbed(),
                Duration.ofNanos(System.nanoTime() - begin).toSeconds());
        seeds.failed().values().forEach(failed -> explain(failed, seeds.one(failed.seed(), true)));
        assertThat(seeds.failed().keySet())
                .as("seeds with a violation; play one again with -Dsimulation.seed=N")
                .isEmpty();
        assertThat(seeds.disturbed())
                .as("simulations that were begun anew because something outside woke a thread of theirs")
                .isLessThanOrEqualTo(count / 100);
        if (count >= ENOUGH_TO_SEE_ALL) {
            assertThat(seeds.tally().outcomes().keySet())
                    .containsAll(Arrays.stream(Outcome.values()).map(Enum::name).toList());
            assertThat(seeds.tally().faults())
                    .containsOnlyKeys("people", "server", "process", "cut", "clock", "bent watches");
            assertThat(seeds.tally().removals()).isGreaterThan(count);
        }
    }

    private static void explain(Result failed, Result again) {
        int lines = again.trace().size();
        System.out.println("seed " + failed.seed() + ": " + failed.finding().orElseThrow()
                + (again.finding().equals(failed.finding())
                        ? ""
                        : "; played again: " + again.finding().orElse("not found")));
        again.trace().subList(Math.max(0, lines - LAST_LINES), lines).forEach(System.out::println);
    }

    @Test
    void oneSeedIsPlayedAgain() {
        Long seed = Long.getLong("simulation.seed");
        assumeTrue(seed != null, "no -Dsimulation.seed=N");

        Result result = new Seeds().one(seed, true);

        result.trace().forEach(System.out::println);
        assertThat(result.finding()).isEmpty();
    }

    @Test
    void theSameSeedPlaysTheSameWhoeverLooksOn() {
        var seeds = new Seeds();
        Map<Long, Long> hashes = new HashMap<>();
        LongStream.range(0, 10)
                .forEach(seed -> hashes.put(seed, seeds.one(seed, false).hash()));

        LongStream.range(0, 10)
                .forEach(seed -> assertThat(seeds.one(9 - seed, true).hash())
                        .as("seed " + (9 - seed))
                        .isEqualTo(hashes.get(9 - seed)));
        assertThat(hashes.values()).doesNotHaveDuplicates();
    }

    /** A referee that never finds anything would be of no use. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aProgramThatDoesWhatMustNotBeIsFoundOut(Lie lie) {
        List<Optional<String>> findings = LongStream.range(0, UNTIL_A_LIE_IS_FOUND)
                .mapToObj(seed -> new Simulation(seed, false, lie).run().finding())
                .takeWhile(finding ->
                        finding.filter(found -> found.contains(lie.finding())).isEmpty())
                .toList();

        assertThat(findings).hasSizeLessThan((int) UNTIL_A_LIE_IS_FOUND);
    }
}
