package dev.crashloop.cleaner.simulation;

import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.cluster.ServerTime;
import dev.crashloop.cleaner.lease.LeaseName;
import dev.crashloop.cleaner.policy.Policy;
import dev.crashloop.cleaner.run.Cleaner;
import dev.crashloop.cleaner.run.Replica;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One replica of the program: a process that is started, frozen, killed, and started again as another one. */
final class Member {
    static final LeaseName LEASE = new LeaseName("default", LeaseName.DEFAULT_NAME);

    private final String name;
    private final Scene scene;
    private final Mix mix;
    private final Threads threads;
    private final Network network;
    private final Referee referee;
    private final List<Policy> fromFiles;
    private final Lie lie;
    private int number;
    private Duration ahead = Duration.ZERO;
    private Cable.State cut = Cable.State.UP;
    private @Nullable Incarnation process;

    Member(
            String name,
            Scene scene,
            Mix mix,
            Threads threads,
            Network network,
            Referee referee,
            List<Policy> fromFiles,
            Lie lie) {
        this.name = name;
        this.scene = scene;
        this.mix = mix;
        this.threads = threads;
        this.network = network;
        this.referee = referee;
        this.fromFiles = fromFiles;
        this.lie = lie;
    }

    /** What is gone when it is killed. */
    private static final class Incarnation {
        private final Threads.Crew crew;
        private final Cable cable;
        private final ProcessTime time;
        private @Nullable Replica replica;
        private boolean stopping;

        private Incarnation(Threads.Crew crew, Cable cable, ProcessTime time) {
            this.crew = crew;
            this.cable = cable;
            this.time = time;
        }
    }

    /** Starts a process, as the kubelet starts a container; nothing if one runs. */
    void start() {
        if (process != null) {
            return;
        }
        String identity = name + "_" + ++number;
        Threads.Crew crew = threads.crew();
        var time = new ProcessTime(scene.timeline(), crew);
        time.set(ahead);
        var cable = new Cable(identity, scene.door(), scene.timeline(), network, referee, lie);
        cable.set(cut);
        var started = new Incarnation(crew, cable, time);
        process = started;
        // its threads have to come from its own
        crew.start("main", () -> main(started, identity));
    }

    private void main(Incarnation self, String identity) {
        var time = new ServerTime(self.time);
        var replica = new Replica(
                new ApiClient(self.cable).hearing(time::heard),
                LEASE,
                identity,
                mix.leaseTimes(),
                time,
                fenced -> new Cleaner(fenced, Optional.empty(), fromFiles, referee.begins(identity), time));
        self.replica = replica;
        replica.start();
    }

    /** kill -9. */
    void kill() {
        Incarnation now = process;
        if (now != null) {
            now.crew.kill();
            now.cable.close();
            process = null;
        }
    }

    /** SIGTERM: it stops by itself, and gives the lease back if it can. Whoever waits too long kills it. */
    void stop() {
        Incarnation now = process;
        if (now != null && now.replica != null && !now.stopping) {
            now.stopping = true;
            now.crew.start("sigterm", now.replica::close);
        }
    }

    void freeze() {
        Incarnation now = process;
        if (now != null) {
            now.crew.freeze();
        }
    }

    void thaw() {
        Incarnation now = process;
        if (now != null) {
            now.crew.thaw();
        }
    }

    void cut(Cable.State how) {
        cut = how;
        Incarnation now = process;
        if (now != null) {
            now.cable.set(how);
        }
    }

    void setClock(Duration howFarAhead) {
        ahead = howFarAhead;
        Incarnation now = process;
        if (now != null) {
            now.time.set(howFarAhead);
        }
    }

    /** From now on nothing happens to it any more. */
    void calm() {
        network.calm();
        cut(Cable.State.UP);
        thaw();
        start();
    }

    @Override
    public String toString() {
        return name;
    }
}
