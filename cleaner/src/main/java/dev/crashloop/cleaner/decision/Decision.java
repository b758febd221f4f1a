package dev.crashloop.cleaner.decision;

import dev.crashloop.cleaner.diagnosis.Diagnosis;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is to be done about a pod, and why. */
public sealed interface Decision {
    /** The names of the guards that the pod passed, in their order. */
    List<String> passed();

    /** Remove the pod: every crash that it has to answer for is a known failure, and no guard stands against it. */
    record Clean(List<Diagnosis.Known> known, List<String> passed) implements Decision {}

    /**
     * Do nothing for now.
     *
     * @param guard the name of the guard that stopped it
     * @param why for people
     * @param until when it is looked at again by itself; empty if that takes a change of pod, policy or surroundings
     */
    record Hold(String guard, String why, Optional<Instant> until, List<String> passed) implements Decision {}

    /** Leave the pod alone and say what it logged: it crashes for a reason that no policy knows. */
    record Report(String guard, String why, List<Diagnosis.Unknown> unknown, List<String> passed) implements Decision {}
}
