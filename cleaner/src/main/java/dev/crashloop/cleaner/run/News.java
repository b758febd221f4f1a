package dev.crashloop.cleaner.run;

import dev.crashloop.cleaner.cleanup.Removal;
import dev.crashloop.cleaner.decision.Case;
import dev.crashloop.cleaner.decision.Decision;
import dev.crashloop.cleaner.diagnosis.Diagnosis;
import dev.crashloop.cleaner.watch.Pod;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Tells the witness what is new, and no thing twice in a row about a pod. */
final class News {
    /** The crashes told of: a container of a pod with several may be seen again while the others flip. */
    private static final int REMEMBERED_CRASHES = 10_000;

    private final Set<String> told = Collections.newSetFromMap(Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED_CRASHES;
        }
    }));
    private final Witness witness;
    private final InstantSource time;

    News(Witness witness, InstantSource time) {
        this.witness = witness;
        this.time = time;
    }

    /** What was decided; a pod that is to be cleaned is told of when that is done. */
    void decided(Case c, Decision decision, CaseFile file) {
        for (Diagnosis.Unknown unknown : c.unknown()) {
            if (told.add(c.pod().uid() + "/" + unknown.crash().id())) {
                witness.unknown(c, unknown);
            }
        }
        switch (decision) {
            case Decision.Clean _ -> {}
            case Decision.Report report -> {
                if (file.news(report.guard(), time.instant())) {
                    witness.reported(c, report);
                }
            }
            case Decision.Hold hold -> {
                if (file.news(hold.guard() + ": " + hold.why(), time.instant())) {
                    witness.held(c, hold);
                } else if (file.fades(time.instant())) {
                    witness.stillHeld(c, hold);
                }
            }
        }
    }

    /** Nothing can be decided or done about the pod. */
    void stuck(Pod pod, String why, CaseFile file) {
        if (file.news(why, time.instant())) {
            witness.stuck(pod, why);
        }
    }

    /** What became of a removal. */
    void tried(Case c, Cleanups.Attempt.Tried tried, CaseFile file) {
        boolean again = !file.news(tried.removal().getClass().getSimpleName(), time.instant());
        if (!again || tried.removal() instanceof Removal.Overtaken) {
            witness.removed(c, tried.clean(), tried.removal());
        }
    }
}
