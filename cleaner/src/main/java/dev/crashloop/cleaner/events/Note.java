package dev.crashloop.cleaner.events;

/**
 * One thing to tell about an object. The same reason and cause about the same object make one Event, whose count grows; its message is that
 * of the last time.
 *
 * @param reason one word in CamelCase, for machines: {@code Healed}
 * @param cause what tells two series of one reason apart, the name of a known failure for instance; not shown
 * @param message for people
 */
public record Note(Subject about, Type type, String reason, String cause, String message) {
    /** Whether somebody should look at it. */
    public enum Type {
        /** As it should be. */
        Normal,
        /** Somebody may want to look at it. */
        Warning
    }
}
