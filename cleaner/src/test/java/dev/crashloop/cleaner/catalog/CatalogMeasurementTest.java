package dev.crashloop.cleaner.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Measures the catalogue on labelled logs, prints the table and sets the bounds that every change must keep. More logs can be measured
 * from a folder: {@code -Dcrashloop.corpus=FOLDER}, or {@code CRASHLOOP_CORPUS} in the environment.
 */
class CatalogMeasurementTest {
    /** Groups that policies may take as they are; the others are asked for by name, and only must not be wrong. */
    private static final List<String> MUST_BE_FOUND = List.of("dns", "api-server", "tls-handshake", "connect-timeout");

    private static final double MIN_RECALL = 0.95;
    private static final int MIN_LOGS_PER_GROUP = 15;
    private static final int MIN_PERMANENT = 60;

    private static final List<LabelledLog> LOGS = LabelledLog.ofTheProject();

    @Test
    void noPermanentFailureIsEverMatched() {
        assertThat(Measurement.of(LOGS).falseCleans()).isEmpty();
    }

    @Test
    void theGroupsThatPoliciesTakeAsTheyAreAreFound() {
        Measurement all = Measurement.of(LOGS);

        System.out.println(all.table("The labelled logs of this project"));
        System.out.println(
                Measurement.of(LOGS.stream().filter(LabelledLog::held).toList())
                        .table("Those of them that were held back while the entries were written"));
        assertThat(MUST_BE_FOUND)
                .allSatisfy(group -> assertThat(all.recall(group)).as(group).isGreaterThanOrEqualTo(MIN_RECALL));
    }

    @Test
    void thereAreEnoughLogsOfEachLabelForTheNumbersToMeanSomething() {
        Measurement all = Measurement.of(LOGS);

        assertThat(Measurement.groups())
                .allSatisfy(group -> assertThat(all.count(group)).as(group).isGreaterThanOrEqualTo(MIN_LOGS_PER_GROUP));
        assertThat(all.count(Measurement.NONE)).isGreaterThanOrEqualTo(MIN_PERMANENT);
        assertThat(LOGS.stream().filter(log -> log.isNone() && log.hard()).count() * 2)
                .isGreaterThanOrEqualTo(all.count(Measurement.NONE));
        assertThat(LOGS.stream().filter(LabelledLog::held).count() * 5).isGreaterThanOrEqualTo(LOGS.size());
        assertThat(LOGS.stream().map(log -> log.stack() + " " + log.name())).doesNotHaveDuplicates();
        assertThat(LOGS).allSatisfy(log -> assertThat(log.lines()).isNotEmpty());
    }

    @Test
    void aFolderOfLabelledLogsIsMeasuredTheSameWay() {
        Optional<String> folder = Optional.ofNullable(System.getProperty("crashloop.corpus"))
                .or(() -> Optional.ofNullable(System.getenv("CRASHLOOP_CORPUS")));
        assumeTrue(folder.isPresent(), "no folder is given");
        Measurement measured = Measurement.of(LabelledLog.inFolder(Path.of(folder.orElseThrow())));

        System.out.println(measured.table("The labelled logs of " + folder.orElseThrow()));
        assertThat(measured.falseCleans()).isEmpty();
        assertThat(MUST_BE_FOUND)
                .allSatisfy(
                        group -> assertThat(measured.recall(group)).as(group).isGreaterThanOrEqualTo(MIN_RECALL));
    }
}
