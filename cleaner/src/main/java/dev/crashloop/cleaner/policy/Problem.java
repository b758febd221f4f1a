package dev.crashloop.cleaner.policy;

/**
 * Something wrong with a policy.
 *
 * @param field where, as in {@code spec.knownFailures[1].logs.allOf[0].regex}; empty for the object as a whole
 * @param message what is wrong and what is allowed, for people
 */
public record Problem(String field, String message) {
    @Override
    public String toString() {
        return field.isEmpty() ? message : field + ": " + message;
    }
}
