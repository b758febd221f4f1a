package dev.crashloop.sandbox.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ManualTimelineTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final ManualTimeline time = new ManualTimeline(START);
    private final List<String> seen = new ArrayList<>();

    @Test
    void nothingRunsUntilTheTimeIsMoved() {
        time.after(Duration.ZERO, () -> note("now"));
        assertThat(seen).isEmpty();

        time.settle();
        assertThat(seen).containsExactly("now@0");
    }

    @Test
    void actionsRunInTheOrderOfTimeAndThenOfInsertion() {
        time.after(Duration.ofSeconds(2), () -> note("c"));
        time.after(Duration.ofSeconds(1), () -> note("a"));
        time.after(Duration.ofSeconds(1), () -> note("b"));

        time.advance(Duration.ofSeconds(5));

        assertThat(seen).containsExactly("a@1", "b@1", "c@2");
        assertThat(time.instant()).isEqualTo(START.plusSeconds(5));
    }

    @Test
    void anActionMayAddActionsThatFallDueOnTheSameWay() {
        time.after(Duration.ofSeconds(1), () -> time.after(Duration.ofSeconds(1), () -> note("second")));

        time.advance(Duration.ofSeconds(2));

        assertThat(seen).containsExactly("second@2");
    }

    @Test
    void whatIsOverdueRunsNowBecauseTimeDoesNotGoBack() {
        time.advance(Duration.ofSeconds(10));
        time.at(START, () -> note("late"));

        time.settle();

        assertThat(seen).containsExactly("late@10");
    }

    @Test
    void whatIsCalledOffDoesNotRun() {
        Cancellable action = time.after(Duration.ofSeconds(1), () -> note("never"));
        action.cancel();

        time.advance(Duration.ofSeconds(2));

        assertThat(seen).isEmpty();
    }

    @Test
    void advanceUntilStopsWhereTheConditionCameToHold() {
        for (int i = 1; i <= 5; i++) {
            time.after(Duration.ofSeconds(i), () -> note("tick"));
        }

        assertThat(time.advanceUntil(() -> seen.size() == 3, Duration.ofMinutes(1)))
                .isTrue();
        assertThat(time.instant()).isEqualTo(START.plusSeconds(3));
        assertThat(time.advanceUntil(() -> false, Duration.ofSeconds(1))).isFalse();
        assertThat(time.instant()).isEqualTo(START.plusSeconds(4));
    }

    @Test
    void anActionCannotMoveTheTimeItself() {
        time.after(Duration.ZERO, () -> time.advance(Duration.ofSeconds(1)));

        assertThatThrownBy(time::settle).isInstanceOf(IllegalStateException.class);
        time.advance(Duration.ofSeconds(1));
    }

    @Test
    void whatComesThroughAFeedIsDoneBeforeWhatIsDueLater() {
        Deque<String> outside = new ArrayDeque<>(List.of("first"));
        time.follow(wait -> Optional.ofNullable(outside.poll()).map(what -> () -> note(what)));
        time.after(Duration.ofSeconds(1), () -> outside.add("caused"));
        time.after(Duration.ofSeconds(2), () -> note("later"));

        time.advance(Duration.ofSeconds(5));

        assertThat(seen).containsExactly("first@0", "caused@1", "later@2");
    }

    @Test
    void aStepRunsOneActionAloneAndMovesTheTimeToIt() {
        time.after(Duration.ofSeconds(1), () -> note("a"));
        time.after(Duration.ofSeconds(1), () -> note("b"));
        assertThat(time.isDue()).isFalse();

        assertThat(time.step()).isTrue();
        assertThat(seen).containsExactly("a@1");
        assertThat(time.isDue()).isTrue();

        assertThat(time.step()).isTrue();
        assertThat(seen).containsExactly("a@1", "b@1");
        assertThat(time.step()).isFalse();
    }

    @Test
    void whatComesThroughAFeedIsDueAtOnce() {
        Deque<String> outside = new ArrayDeque<>(List.of("first"));
        time.follow(wait -> Optional.ofNullable(outside.poll()).map(what -> () -> note(what)));
        time.after(Duration.ofSeconds(1), () -> note("later"));

        assertThat(time.isDue()).isTrue();
        time.step();

        assertThat(seen).containsExactly("first@0");
    }

    private void note(String what) {
        seen.add(what + "@" + Duration.between(START, time.instant()).toSeconds());
    }
}
