package dev.crashloop.cleaner.simulation;

import dev.crashloop.sandbox.time.ManualTimeline;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** What happens to the replicas of the program. */
final class ProcessFaults {
    private static final int LONGEST_SECONDS = 150;
    private static final Duration GRACE_PERIOD = Duration.ofSeconds(30);
    private static final int FARTHEST_AHEAD_SECONDS = 300;

    private final List<Member> members;
    private final ManualTimeline timeline;
    private final RandomGenerator random;

    ProcessFaults(List<Member> members, ManualTimeline timeline, RandomGenerator random) {
        this.members = members;
        this.timeline = timeline;
        this.random = random;
    }

    /** Kills, stops or freezes one, and says what. */
    String act() {
        Member member = one();
        Duration length = length();
        return switch (random.nextInt(3)) {
            case 0 -> {
                member.kill();
                timeline.after(length, member::start);
                yield "killed " + member;
            }
            case 1 -> {
                member.stop();
                timeline.after(GRACE_PERIOD, () -> {
                    member.kill();
                    member.start();
                });
                yield "stopped " + member;
            }
            default -> {
                member.freeze();
                timeline.after(length, member::thaw);
                yield "froze " + member;
            }
        };
    }

    /** Cuts one off, and says how. */
    String cut() {
        Member member = one();
        Cable.State how = random.nextBoolean() ? Cable.State.REFUSING : Cable.State.SILENT;
        member.cut(how);
        timeline.after(length(), () -> member.cut(Cable.State.UP));
        return "cut off " + member + ", " + how;
    }

    /** Sets the clock of one, and says so. */
    String setClock() {
        Member member = one();
        int ahead = random.nextInt(2 * FARTHEST_AHEAD_SECONDS) - FARTHEST_AHEAD_SECONDS;
        member.setClock(Duration.ofSeconds(ahead));
        return "clock of " + member + " is " + ahead + " s ahead";
    }

    private Duration length() {
        return Duration.ofMillis(100 + random.nextInt(LONGEST_SECONDS * 1000));
    }

    private Member one() {
        return members.get(random.nextInt(members.size()));
    }
}
