package dev.crashloop.cleaner.simulation;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import dev.crashloop.cleaner.policy.Parsed;
import dev.crashloop.cleaner.policy.Policy;
import dev.crashloop.cleaner.policy.PolicyParser;
import dev.crashloop.sandbox.store.Store;
import dev.crashloop.sandbox.time.ManualTimeline;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * One simulation: a cluster, some replicas of the program, and what happens to them, all on one thread and one virtual clock, all drawn from
 * one seed. First things go wrong for a while, then it is calm, and in the end all must be well.
 */
final class Simulation {
    private static final String DEFECT = "a defect of this program";
    private static final int SHORTEST_WILD_MINUTES = 3;
    private static final int MORE_WILD_MINUTES = 6;
    private static final Duration LOOK = Duration.ofMinutes(1);

    /** By then every back-off of the program has passed, and every outcome must be known. */
    private static final Duration LONGEST_CALM = Duration.ofHours(4);

    private static final List<String> NAMESPACES = List.of("shop", "bank");

    private final long seed;
    private final Random random;
    private final Mix mix;
    private final Scene scene;
    private final ManualTimeline timeline;
    private final Trace trace;
    private final Tally tally = new Tally();
    private final Findings findings;
    private final Threads threads;
    private final Chronicle chronicle;
    private final EndRule end;
    private final List<Member> members = new ArrayList<>();
    private final ServerFaults server;
    private final Duration wild;
    private long steps;
    private boolean over;

    /** {@code readable} keeps a trace that people can read. */
    Simulation(long seed, boolean readable) {
        this(seed, readable, Lie.NONE);
    }

    /** One in which the program is told something false. */
    Simulation(long seed, boolean readable, Lie lie) {
        this.seed = seed;
        this.random = new Random(seed);
        this.mix = Mix.draw(random);
        this.wild = Duration.ofMinutes(SHORTEST_WILD_MINUTES + random.nextInt(MORE_WILD_MINUTES));
        this.scene = new Scene(seed, mix);
        this.timeline = scene.timeline();
        this.trace = new Trace(timeline, readable);
        this.findings = new Findings(trace);
        this.threads = new Threads(new Random(random.nextLong()));
        trace.tell("seed " + seed + ": " + mix);
        Store store = scene.cluster().store();
        var rulebook = new Rulebook();
        var truth = new Runs();
        var optOuts = new OptOuts(store);
        var referee = new Referee(
                store,
                timeline,
                trace,
                tally,
                findings,
                rulebook,
                new RemovalRule(store, rulebook, truth, optOuts, mix.crds(), findings),
                new SlowStartRule(store, rulebook, findings),
                new OutcomeRule(truth, findings, tally));
        this.chronicle = new Chronicle(store, trace, mix.crds(), referee::changed);
        this.end = new EndRule(store, rulebook, truth, mix.crds());
        this.server = new ServerFaults(scene, fork());
        var cast = new Cast(
                scene.cluster(),
                fork(),
                new Dependency(outages(), timeline.instant().plus(wild)),
                truth);
        NAMESPACES.forEach(scene.cluster()::namespace);
        var policies = new Policies(fork());
        List<Policy> fromFiles = establish(policies.forNamespaces(NAMESPACES), rulebook);
        cast.enter(NAMESPACES);
        for (int i = 0; i < mix.replicas(); i++) {
            var network = new Network(fork(), mix.longestWay(), mix.slow(), mix.lost());
            members.add(
                    new Member("replica-" + (char) ('a' + i), scene, mix, threads, network, referee, fromFiles, lie));
        }
        members.forEach(member -> timeline.after(Duration.ofMillis(random.nextInt(5000)), member::start));
        schedule(new People(scene, cast, policies, optOuts, referee, fork()));
        timeline.after(wild, this::calm);
    }

    /** What came of it. */
    record Result(long seed, Optional<String> finding, boolean disturbed, long hash, Tally tally, List<String> trace) {}

    /** One source of chance for each part, so that what one draws does not depend on another. */
    private Random fork() {
        return new Random(random.nextLong());
    }

    private List<Dependency.Outage> outages() {
        var outages = new ArrayList<Dependency.Outage>();
        for (int i = random.nextInt(3); i > 0; i--) {
            Instant from = Scene.BEGIN.plusSeconds(random.nextInt((int) wild.toSeconds() - 60));
            Instant until = from.plusSeconds(30 + random.nextInt(300));
            outages.add(new Dependency.Outage(
                    from, until.isAfter(Scene.BEGIN.plus(wild)) ? Scene.BEGIN.plus(wild) : until));
        }
        outages.sort(Comparator.comparing(Dependency.Outage::from));
        return outages;
    }

    /** Creates the policies in the cluster, or hands them over as files. */
    private List<Policy> establish(List<ObjectNode> policies, Rulebook rulebook) {
        var fromFiles = new ArrayList<Policy>();
        for (ObjectNode policy : policies) {
            if (mix.crds()) {
                scene.cluster().store().create(Rulebook.kind(policy), policy);
            } else {
                rulebook.changed(policy, false, timeline.instant());
                if (new PolicyParser().parse(policy, "default") instanceof Parsed.Good(Policy good)) {
                    fromFiles.add(good);
                }
            }
        }
        return fromFiles;
    }

    private void schedule(People people) {
        var processes = new ProcessFaults(members, timeline, fork());
        some(mix.people(), 12, "people", people::act);
        some(mix.server(), 10, "server", server::act);
        some(mix.processes(), 8, "process", processes::act);
        some(mix.cuts(), 4, "cut", processes::cut);
        some(mix.clocks(), 4, "clock", processes::setClock);
        some(mix.bendWatches(), 3, "bent watches", () -> {
            server.bendWatches();
            return "watches are bent";
        });
    }

    private void some(boolean wanted, int most, String kind, Supplier<String> what) {
        for (int i = wanted ? 1 + random.nextInt(most) : 0; i > 0; i--) {
            timeline.after(Duration.ofMillis(random.nextLong(wild.toMillis())), () -> {
                tally.fault(kind);
                trace.tell(what.get());
            });
        }
    }

    private void calm() {
        trace.tell("calm");
        server.calm();
        members.forEach(Member::calm);
        timeline.after(LOOK, this::look);
    }

    private void look() {
        List<String> open = end.open(timeline.instant());
        if (open.isEmpty()) {
            over = true;
        } else if (timeline.instant().isAfter(Scene.BEGIN.plus(wild).plus(LONGEST_CALM))) {
            open.forEach(findings::add);
            over = true;
        } else {
            timeline.after(LOOK, this::look);
        }
    }

    /** Runs it to its end, or to the first thing that must not be. */
    Result run() {
        ProgramLog.read(this::logged);
        try (scene) {
            while (!over && findings.first().isEmpty() && !threads.disturbed()) {
                step();
            }
        } catch (RuntimeException e) {
            var text = new StringWriter();
            e.printStackTrace(new PrintWriter(text));
            findings.add("the simulation itself failed: " + text);
        } finally {
            ProgramLog.readNoMore();
        }
        tally.seed(steps, Duration.between(Scene.BEGIN, timeline.instant()));
        return new Result(seed, findings.first(), threads.disturbed(), trace.hash(), tally, trace.lines());
    }

    /** The program itself says when it has a defect. */
    private void logged(ILoggingEvent event) {
        trace.comment(() -> "    " + event.getLevel() + " " + event.getFormattedMessage() + " "
                + (event.getKeyValuePairs() == null ? "" : event.getKeyValuePairs()));
        if (event.getFormattedMessage().contains(DEFECT)) {
            findings.add("the program logged " + event.getFormattedMessage() + ": "
                    + ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
    }

    private void step() {
        steps++;
        if (threads.canRun() && !(timeline.isDue() && random.nextInt(3) == 0)) {
            threads.runOne();
            trace.mark(threads.lastPicked());
        } else if (!timeline.step()) {
            throw new IllegalStateException("nothing will ever happen any more");
        }
        chronicle.read();
    }
}
