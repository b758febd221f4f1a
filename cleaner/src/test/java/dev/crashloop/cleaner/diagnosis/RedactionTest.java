package dev.crashloop.cleaner.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import dev.crashloop.cleaner.evidence.Evidence;
import dev.crashloop.cleaner.policy.Condition;
import dev.crashloop.cleaner.policy.KnownFailure;
import dev.crashloop.cleaner.redaction.Redactor;
import dev.crashloop.cleaner.watch.Crash;
import dev.crashloop.cleaner.watch.Pod;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever a diagnosis shows of a log is without secrets: it goes into records, Events, the run log and tables. */
class RedactionTest {
    private static final String LINE = "cannot reach Server=db;User Id=shop;Password=hunter2; badge-1234";
    private static final KnownFailure FAILURE = new KnownFailure(
            "db",
            List.of(new Condition.Contains("Password=hunter2")),
            List.of(),
            List.of(),
            Set.of(),
            Set.of(),
            Set.of());

    @Test
    void decisiveLinesHaveNoSecretsAlsoWhereTheConditionIsOnOne() {
        var known = (Diagnosis.Known) Diagnostician.diagnose(log(), List.of(FAILURE));

        assertThat(known.toString()).doesNotContain("hunter2; badge");
        assertThat(known.decisive())
                .containsExactly("cannot reach Server=db;User Id=shop;Password=[REDACTED]; badge-1234");
        assertThat(known.matches().getFirst().found().getFirst().line()).contains("[REDACTED]");
    }

    @Test
    void unknownFailuresHaveNoneInTailHeadlineAndSample() {
        var unknown = (Diagnosis.Unknown) Diagnostician.diagnose(log(), List.of());

        assertThat(unknown.toString()).doesNotContain("hunter2").contains("[REDACTED]");
    }

    @Test
    void aPolicyNamesSecretsOfItsOwn() {
        var redactor = Redactor.DEFAULT.with(List.of(Pattern.compile("badge-(\\d+)")));

        var unknown = (Diagnosis.Unknown) Diagnostician.diagnose(log(), List.of(), redactor);

        assertThat(unknown.tail().getFirst()).endsWith("badge-[REDACTED]");
    }

    private static Evidence log() {
        var crash = new Crash("app", Pod.Role.APP, 1, Optional.empty(), Crash.Which.PREVIOUS);
        return new Evidence.Log(crash, List.of(LINE), true);
    }
}
