package dev.crashloop.cleaner.simulation;

import dev.crashloop.cleaner.simulation.Sign.Shown;
import dev.crashloop.cleaner.simulation.Trouble.Fall;
import dev.crashloop.sandbox.node.Behaviour;
import dev.crashloop.sandbox.node.Line;
import dev.crashloop.sandbox.node.Output;
import dev.crashloop.sandbox.node.Program;
import dev.crashloop.sandbox.node.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The program of a container.
 *
 * @param chatter how many lines it logs after those that matter
 * @param readyAfter how long a run that serves takes to be ready
 */
record Actor(Trouble trouble, Sign sign, int chatter, Duration readyAfter, Dependency dependency, Runs truth)
        implements Program {
    private static final String FIRST_RUN = "first run";

    @Override
    public Behaviour start(Run run) {
        int draw = Math.floorMod((run.uid() + run.container()).hashCode() / 7, 10);
        Instant first = (Instant) run.scratch().computeIfAbsent(FIRST_RUN + run.container(), _ -> run.at());
        Optional<Fall> fall = trouble.of(sign, draw, run.attempt(), first, run.at(), dependency);
        truth.began(run.uid(), run.container(), run.at(), fall.map(Fall::shown));
        return fall.map(this::falling)
                .orElseGet(() -> Behaviour.serves().logs("serving").readyAfter(readyAfter));
    }

    private Behaviour falling(Fall fall) {
        Shown shown = fall.shown();
        Behaviour behaviour =
                Behaviour.crashes(shown.exitCode()).after(fall.after()).logs("starting");
        for (String line : shown.lines()) {
            behaviour = behaviour.logsAt(fall.after(), line);
        }
        return chatter == 0 ? behaviour : behaviour.logs(chatter(fall.after()));
    }

    private Output chatter(Duration at) {
        return () -> IntStream.range(0, chatter).mapToObj(i -> Line.of(at, "at line " + i));
    }
}
