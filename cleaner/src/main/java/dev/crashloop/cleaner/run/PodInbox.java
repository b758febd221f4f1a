package dev.crashloop.cleaner.run;

import dev.crashloop.cleaner.outcome.Follower;
import dev.crashloop.cleaner.watch.CrashLoops;
import dev.crashloop.cleaner.watch.Pod;
import dev.crashloop.cleaner.watch.Reflector;

/** Where every pod change arrives: first for whoever follows a replacement, then for whoever looks for crash loops. */
record PodInbox(Follower follower, CrashLoops loops) implements Reflector.Inbox<Pod> {
    @Override
    public void present(Pod pod) {
        follower.present(pod);
        loops.present(pod);
    }

    @Override
    public void gone(Pod pod) {
        follower.gone(pod);
        loops.gone(pod);
    }

    @Override
    public void listBegins() {
        loops.listBegins();
    }

    @Override
    public void listEnds() {
        loops.listEnds();
    }
}
