package dev.crashloop.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.crashloop.deploy.rights.AuditLines;
import dev.crashloop.deploy.rights.Grants;
import dev.crashloop.deploy.rights.RightsReview;
import java.util.UUID;

/** What the chart grants an installation, against what it asked the API server of our own cluster for. */
final class Rights {
    private static final Workload UNKNOWN = Workload.of(Box.crashing("app", "a bug"));

    private Rights() {}

    /**
     * Makes an installation need what it needs seldom: something crashes under each kind of owner, an eviction is refused, and a plan was
     * left behind by one that was killed.
     *
     * @param scenario where a policy evicts for the known text, and nothing is Ready
     */
    static void needAll(Scenario scenario, String known, CustomResources crds) {
        scenario.runs(DisruptionBudgetTest.budgetOfOne());
        scenario.runs(Workload.of(Box.crashing("app", known)).statefulSet());
        for (String owner : Owners.ALL) {
            scenario.runs(Owners.of(owner, UNKNOWN));
        }
        crds.create(planOfOneThatWasKilled(scenario));
    }

    private static String planOfOneThatWasKilled(Scenario scenario) {
        String uid = UUID.randomUUID().toString();
        return """
                apiVersion: crashloop.dev/v1alpha1
                kind: Cleanup
                metadata: {name: gone-%s, namespace: %s}
                spec:
                  pod: {name: gone, uid: %s}
                  workload: {apiVersion: apps/v1, kind: Deployment, name: gone}
                  controller: {apiVersion: apps/v1, kind: ReplicaSet, name: gone}
                  policy: CrashLoopPolicy/%s/gone
                  failures: [gone]
                  action: Delete
                """.formatted(uid, scenario.namespace(), uid, scenario.namespace());
    }

    /** Waits until each right was used; none may be missing. Starts it anew: the audit log shows a watch only when it has ended. */
    static void assertEachIsUsedAndNoneIsMissing(Installation installation) {
        await().untilAsserted(() -> assertThat(review(installation).unused())
                .allMatch(right -> right.verb().equals("watch")));
        installation.scale(0);
        await().untilAsserted(() -> assertThat(review(installation).problems()).isEmpty());
        installation.scale(2);
    }

    private static RightsReview review(Installation installation) {
        String user = installation.user();
        String[] parts = user.split(":");
        var granted = Grants.of(installation.rendered(), parts[2], parts[3]);
        return RightsReview.of(
                granted, AuditLog.read(lines -> AuditLines.of(user, lines.skip(installation.auditedBefore()))));
    }
}
