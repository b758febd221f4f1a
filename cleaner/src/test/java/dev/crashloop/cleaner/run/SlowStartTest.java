package dev.crashloop.cleaner.run;

import static dev.crashloop.cleaner.run.Stage.KNOWN;
import static dev.crashloop.cleaner.run.Stage.POLICY;
import static dev.crashloop.cleaner.run.Stage.crash;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.sandbox.node.Behaviour;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** First see whether a cleanup helps, then clean more: an outage costs a pod now and then, a flake is healed in a few rounds. */
class SlowStartTest {
    private Ward ward = Ward.on(Ward.builder(120));

    @AfterEach
    void close() {
        ward.close();
    }

    @Test
    void aPermanentFailureOfTenPodsCostsAHandfulOfDeletionsInTenMinutes() {
        ward.stage().image("demo/orders:1", _ -> crash(KNOWN));
        ward.cluster()
                .deployment("demo", "orders")
                .image("demo/orders:1")
                .replicas(10)
                .create();
        ward.clean(POLICY);
        ward.stage().pass(600);

        assertThat(ward.mostInFlight()).isEqualTo(1);
        assertThat(ward.deletionsAt()).hasSizeBetween(2, 4);
        assertThat(ward.outcomes()).containsOnly("Recurred");
        assertThat(ward.told().guards()).contains("slow-start", "cooling-down");
    }

    @Test
    void aPermanentFailureOfTenWorkloadsIsTriedOnOneAtATime() {
        ward.stage().image("demo/app:1", _ -> crash(KNOWN));
        for (int i = 0; i < 10; i++) {
            ward.cluster().deployment("demo", "app-" + i).image("demo/app:1").create();
        }
        ward.clean(POLICY);
        ward.stage().soon().until(() -> ward.outcomes().size() >= 10);
        ward.stage().pass(60);

        assertThat(ward.mostInFlight()).isEqualTo(1);
        assertThat(ward.outcomes()).containsOnly("Recurred");
    }

    @Test
    void aFlakeOfTwentyPodsIsHealedWithAWindowThatDoubles() {
        ward.close();
        ward = Ward.on(Ward.builder(30));
        ward.stage().image("demo/orders:1", Ward.inTurn(bad(20)));
        ward.cluster()
                .deployment("demo", "orders")
                .image("demo/orders:1")
                .replicas(20)
                .with(Ward::probed)
                .create();
        ward.clean(POLICY);

        ward.stage().soon().until(() -> ward.outcomes().size() == 20);

        assertThat(ward.outcomes()).containsOnly("Healed");
        assertThat(ward.tooManyAtOnce()).isEmpty();
        assertThat(ward.mostInFlight()).isBetween(3, 10);
        assertThat(ward.deletionsAt()).hasSize(20);
        assertThat(ward.told().guards()).contains("slow-start");
        ward.stage().awaitServing(20);
    }

    @Test
    void theWindowEndsWhereThePolicySaysSo() {
        ward.stage().image("demo/orders:1", Ward.inTurn(bad(10)));
        ward.cluster()
                .deployment("demo", "orders")
                .image("demo/orders:1")
                .replicas(10)
                .with(Ward::probed)
                .create();
        for (int i = 0; i < 5; i++) {
            ward.oldRecord("demo", "Healed", Duration.ofHours(3));
        }
        ward.clean(POLICY + "  limits: {maxInFlight: 3}\n");

        ward.stage().soon().until(() -> ward.outcomes().size() >= 10);

        assertThat(ward.mostInFlight()).isEqualTo(3);
    }

    @Test
    void aFailureThatComesBackMakesTheWindowSmallAgain() {
        for (int i = 0; i < 5; i++) {
            ward.oldRecord("demo", "Healed", Duration.ofHours(3));
        }
        ward.oldRecord("demo", "Recurred", Duration.ofHours(2));
        ward.stage().image("demo/app:1", _ -> crash(KNOWN));
        for (int i = 0; i < 5; i++) {
            ward.cluster().deployment("demo", "app-" + i).image("demo/app:1").create();
        }
        ward.clean(POLICY);

        ward.stage().soon().until(() -> ward.outcomes().size() >= 5);

        assertThat(ward.mostInFlight()).isEqualTo(1);
    }

    private static Behaviour[] bad(int pods) {
        List<Behaviour> crashes = Collections.nCopies(pods, crash(KNOWN));
        Behaviour[] all = crashes.toArray(new Behaviour[pods + 1]);
        all[pods] = Behaviour.serves().readyAfter(Duration.ofSeconds(10));
        return all;
    }
}
