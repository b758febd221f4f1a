package dev.crashloop.cleaner.run;

import dev.crashloop.cleaner.policy.Parsed;
import dev.crashloop.cleaner.policy.Policies;
import dev.crashloop.cleaner.policy.Policy;
import dev.crashloop.cleaner.policy.PolicyId;
import dev.crashloop.cleaner.policy.PolicyParser;
import dev.crashloop.cleaner.policy.Problem;
import dev.crashloop.cleaner.watch.Listing;
import dev.crashloop.cleaner.watch.Reflector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * The policies in force: those of files, which do not change, and those of the cluster, which do. A policy that turns bad stays in force as
 * it was when it was last good. Where a file and the cluster have a policy of one name, the file's counts.
 */
final class PolicyBook {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyBook.class);

    private final PolicyParser parser = new PolicyParser();
    private final List<Policy> fromFiles;
    private final Set<PolicyId> ofFiles;
    private final Set<PolicyId> overridden = ConcurrentHashMap.newKeySet();
    private final Map<PolicyId, Policy> fromCluster = new HashMap<>();
    private final Map<PolicyId, List<Problem>> refused = new HashMap<>();
    private volatile Policies inForce = Policies.NONE;
    private final Map<PolicyId, String> uids = new ConcurrentHashMap<>();
    private final Map<PolicyId, List<UnknownFailures.Group>> unknownFailures = new ConcurrentHashMap<>();
    private final Verdicts verdicts;
    private final Runnable changed;

    /** Is told what became of each version of a policy object. */
    interface Verdicts {
        /**
         * The policy object was read.
         *
         * @param problems what is wrong with it; empty if it is in force now
         * @param keepsLastGood whether an earlier version of it stays in force
         */
        void judged(JsonNode object, List<Problem> problems, boolean keepsLastGood);

        /** The policy object counts for nothing, whatever it says: a file has a policy of the same name. */
        void overridden(JsonNode object);
    }

    /** {@code changed} is called after each change of what is in force. */
    PolicyBook(List<Policy> fromFiles, Verdicts verdicts, Runnable changed) {
        this.fromFiles = fromFiles;
        this.ofFiles = fromFiles.stream().map(Policy::id).collect(Collectors.toUnmodifiableSet());
        this.verdicts = verdicts;
        this.changed = changed;
        publish();
    }

    Policies inForce() {
        return inForce;
    }

    /** Where the policies of one resource of the cluster are delivered. */
    Inbox inbox(boolean clusterWide) {
        return new Inbox(clusterWide);
    }

    /** Takes the policies of one of the two kinds. */
    final class Inbox implements Reflector.Inbox<JsonNode> {
        private final boolean clusterWide;
        private final Listing<PolicyId> listing = new Listing<>();
        private final CountDownLatch synced = new CountDownLatch(1);

        private Inbox(boolean clusterWide) {
            this.clusterWide = clusterWide;
        }

        /** Waits until every policy of this kind has been seen once. */
        void awaitSynced() throws InterruptedException {
            synced.await();
        }

        @Override
        public void present(JsonNode object) {
            PolicyId id = id(object);
            listing.shows(id);
            uids.put(id, object.path("metadata").path("uid").asString(""));
            unknownFailures.putIfAbsent(id, UnknownJson.groups(object.path("status")));
            if (ofFiles.contains(id)) {
                overridden(object, id);
                return;
            }
            switch (parser.parseFromServer(object, id.kind())) {
                case Parsed.Good(Policy policy) -> good(object, policy);
                case Parsed.Bad(List<Problem> problems) -> bad(object, id, problems);
            }
        }

        @Override
        public void gone(JsonNode object) {
            drop(id(object));
        }

        @Override
        public void listBegins() {
            listing.begins();
        }

        @Override
        public void listEnds() {
            var missing = new ArrayList<PolicyId>();
            // the bad ones, too, of which nothing is in force
            uids.keySet().stream()
                    .filter(id -> id.namespace().isEmpty() == clusterWide && !listing.hasShown(id))
                    .forEach(missing::add);
            missing.forEach(PolicyBook.this::drop);
            listing.ends();
            synced.countDown();
        }
    }

    /** Which policy the object is. */
    static PolicyId id(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return new PolicyId(
                metadata.path("namespace").asStringOpt(), metadata.path("name").asString(""));
    }

    private synchronized void good(JsonNode object, Policy policy) {
        refused.remove(policy.id());
        Policy before = fromCluster.put(policy.id(), policy);
        verdicts.judged(object, List.of(), false);
        if (before == null || !before.equals(policy)) {
            LOG.atInfo()
                    .addKeyValue("policy", policy.id().toString())
                    .addKeyValue("mode", policy.mode().name())
                    .addKeyValue("failures", names(policy))
                    .log(before == null ? "policy in force" : "policy changed");
            publish();
        }
    }

    private void overridden(JsonNode object, PolicyId id) {
        verdicts.overridden(object);
        if (overridden.add(id)) {
            LOG.atWarn()
                    .addKeyValue("policy", id.toString())
                    .log("policy not in force, a file has one of the same name");
        }
    }

    private static String names(Policy policy) {
        return policy.knownFailures().stream().map(failure -> failure.name()).collect(Collectors.joining(", "));
    }

    private synchronized void bad(JsonNode object, PolicyId id, List<Problem> problems) {
        boolean keepsLastGood = fromCluster.containsKey(id);
        verdicts.judged(object, problems, keepsLastGood);
        if (problems.equals(refused.put(id, problems))) {
            return; // said already: our own writing of its status comes back as a change
        }
        LOG.atError()
                .addKeyValue("policy", id.toString())
                .addKeyValue(
                        "problems", problems.stream().map(Problem::toString).collect(Collectors.joining("\n")))
                .log(
                        keepsLastGood
                                ? "policy refused, its last good version stays in force"
                                : "policy refused, nothing is in force for it");
    }

    /** What its status said of unknown failures when it was seen first. */
    List<UnknownFailures.Group> unknownFailures(PolicyId id) {
        return unknownFailures.getOrDefault(id, List.of());
    }

    /** The UID of a policy that is an object of the cluster, good or bad; empty for one of a file. */
    Optional<String> uid(PolicyId id) {
        return Optional.ofNullable(uids.get(id));
    }

    private synchronized void drop(PolicyId id) {
        uids.remove(id);
        overridden.remove(id);
        unknownFailures.remove(id);
        refused.remove(id);
        if (fromCluster.remove(id) != null) {
            LOG.atInfo().addKeyValue("policy", id.toString()).log("policy deleted");
            publish();
        }
    }

    private synchronized void publish() {
        var all = new HashMap<>(fromCluster);
        fromFiles.forEach(policy -> all.put(policy.id(), policy));
        inForce = new Policies(List.copyOf(all.values()));
        changed.run();
    }
}
