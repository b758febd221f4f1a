package dev.crashloop.cleaner.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.cleaner.HandTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ServerTimeTest {
    private final HandTime machine = new HandTime();
    private final ServerTime time = new ServerTime(machine);
    private final Instant server = machine.instant().plus(Duration.ofHours(7));

    @Test
    void untilAnAnswerWasHeardItIsTheMachinesTime() {
        assertThat(time.instant()).isEqualTo(machine.instant());
    }

    @Test
    void itIsTheApiServersTimeFromTheFirstAnswerOn() {
        time.heard(server);

        assertThat(time.instant()).isEqualTo(server);
        machine.advance(Duration.ofMinutes(3));
        assertThat(time.instant()).isEqualTo(server.plus(Duration.ofMinutes(3)));
    }

    @Test
    void aMachineWhoseClockIsSetChangesNothing() {
        time.heard(server);

        machine.setClock(Duration.ofHours(-20));

        assertThat(time.instant()).isEqualTo(server);
    }

    @Test
    void answersThatWereLongOnTheirWayDoNotTurnItBack() {
        time.heard(server);
        for (int i = 0; i < 200; i++) {
            machine.advance(Duration.ofSeconds(1));
            time.heard(server.plusSeconds(i + 1 - i % 25));
            assertThat(time.instant()).isEqualTo(server.plusSeconds(i + 1));
        }
    }

    @Test
    void itNeverLagsBehindAnAnswer() {
        time.heard(server);

        time.heard(server.plusSeconds(1));

        assertThat(time.instant()).isEqualTo(server.plusSeconds(1));
    }

    @Test
    void aServerThatIsSetForwardIsFollowedAtOnce() {
        time.heard(server);

        time.heard(server.plus(Duration.ofHours(2)));

        assertThat(time.instant()).isEqualTo(server.plus(Duration.ofHours(2)));
    }

    @Test
    void aServerThatIsSetBackIsFollowedOnceNoAnswerAgreedForAMinute() {
        time.heard(server);
        Instant back = server.minus(Duration.ofHours(2));

        time.heard(back);
        machine.advance(ServerTime.DISAGREED);
        time.heard(back.plus(ServerTime.DISAGREED));
        assertThat(time.instant()).isEqualTo(server.plus(ServerTime.DISAGREED));
        machine.advance(Duration.ofSeconds(1));
        time.heard(back.plus(ServerTime.DISAGREED).plusSeconds(1));

        assertThat(time.instant()).isEqualTo(back.plus(ServerTime.DISAGREED).plusSeconds(1));
    }

    @Test
    void ofTwoServersThatDisagreeTheOneThatIsAheadCountsAsLongAsItAnswers() {
        Duration behind = Duration.ofMinutes(10);
        for (int i = 0; i < 100; i++) {
            time.heard(server.plusSeconds(i).minus(i % 2 == 0 ? Duration.ZERO : behind));
            assertThat(time.instant()).isEqualTo(server.plusSeconds(i));
            machine.advance(Duration.ofSeconds(1));
        }
    }
}
