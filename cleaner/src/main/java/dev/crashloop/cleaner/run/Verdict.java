package dev.crashloop.cleaner.run;

import dev.crashloop.cleaner.decision.Decision;
import dev.crashloop.cleaner.diagnosis.Diagnosis;
import dev.crashloop.cleaner.policy.Policy;
import dev.crashloop.cleaner.watch.Crash;
import dev.crashloop.cleaner.watch.Pod;
import dev.crashloop.cleaner.workload.Surroundings;
import java.util.List;

/**
 * All that there is to say about one pod in a crash loop, at one moment.
 *
 * @param policies the policies that select the pod; the first one applies, the others lose to it
 * @param diagnoses one for each crash; none without a policy, which would say how much of the log to read and what to look for
 */
public record Verdict(
        Pod pod,
        Surroundings surroundings,
        List<Policy> policies,
        List<Crash> crashes,
        List<Diagnosis> diagnoses,
        Decision decision) {}
