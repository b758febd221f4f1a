package dev.crashloop.sandbox.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock, and the actions that are due on it.
 *
 * <p>Everything that moves in the embedded cluster (kubelets, controllers, back-offs, grace periods) moves on one timeline, and its
 * actions run one after the other, never two at a time, in the order of their time and, for the same time, in the order in which they
 * were added. That is what makes a run on a {@link ManualTimeline} repeatable, and what lets a {@link ScaledTimeline} play the five
 * minutes of a back-off in five seconds.
 *
 * <p>Actions may be added from any thread. They should be short: the others wait for them.
 */
public interface Timeline extends InstantSource {

    /**
     * Runs the action at that time, or as soon as possible if it has passed.
     *
     * @return calls the action off
     */
    Cancellable at(Instant when, Runnable action);

    /** Runs the action after that much of this timeline's time; {@link Duration#ZERO} means next, after those due already. */
    default Cancellable after(Duration delay, Runnable action) {
        return at(instant().plus(delay), action);
    }

    /**
     * Runs all that the feed brings, in its order, each piece as soon as it is there.
     *
     * <p>A {@link ManualTimeline} takes from its feeds before every step, so that what one action causes through a feed comes before
     * anything that is due later.
     *
     * @return takes no more from it
     */
    Cancellable follow(Feed feed);
}
