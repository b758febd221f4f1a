package dev.crashloop.cleaner.run;

import dev.crashloop.api.Api;
import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.cluster.ApiException;
import dev.crashloop.cleaner.cluster.ServedResources;
import dev.crashloop.cleaner.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which of our CRDs are installed, by the word of an API server that knows. */
record ServedCrds(ApiClient api, Time time) {
    static final String POLICIES = "crashlooppolicies";
    static final String CLUSTER_POLICIES = "clustercrashlooppolicies";
    static final String CLEANUPS = "cleanups";

    /** The wait before a look that could not be had, or was incomplete, is taken again. */
    static final Duration RETRY = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(ServedCrds.class);

    /**
     * Their plurals. An API group that is only just being installed is given the time to become complete. And an API server that is only just
     * starting denies groups that it serves a moment later: without the records, a leader would forget what was before.
     */
    Set<String> look() throws InterruptedException {
        int failures = 0;
        int looks = 0;
        boolean starting = false;
        while (true) {
            try {
                boolean ready = ready();
                Set<String> served = ServedResources.of(api, Api.API_VERSION);
                looks = ready ? looks + 1 : 0;
                starting |= !ready;
                boolean enough = looks > (served.isEmpty() && !starting ? 0 : 1);
                if (enough || served.containsAll(List.of(POLICIES, CLUSTER_POLICIES, CLEANUPS))) {
                    return served;
                }
            } catch (ApiException e) {
                if (failures++ == 1) {
                    LOG.warn(
                            "cannot tell whether the CRDs are installed: {}; trying again until it works",
                            e.getMessage());
                }
            }
            time.sleep(RETRY);
        }
    }

    /**
     * <a href="https://kubernetes.io/docs/reference/using-api/health-checks/">Its own word</a>; one that does not let us ask is believed to be.
     */
    private boolean ready() throws ApiException, InterruptedException {
        try {
            api.text("/readyz");
            return true;
        } catch (ApiException.Refused e) {
            return e.code() < 500;
        }
    }
}
