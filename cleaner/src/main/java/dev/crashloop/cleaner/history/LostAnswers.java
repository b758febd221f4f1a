package dev.crashloop.cleaner.history;

import dev.crashloop.cleaner.cluster.ApiClient;
import dev.crashloop.cleaner.cluster.ApiException;
import dev.crashloop.cleaner.time.Time;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Finds out about plans that may have been written: their answers were lost, and a watch that has fallen silent does not show them. */
record LostAnswers(ApiClient api, KnownRecords known, Time time) {
    /** A request whose answer was lost arrives within this time, or not at all. */
    private static final Duration LOOK = ApiClient.REQUEST_TIMEOUT.multipliedBy(2);

    private static final Logger LOG = LoggerFactory.getLogger(LostAnswers.class);

    /** Looks for the plan until it is known whether it is there; until then it counts. */
    void lookFor(CleanupRecord plan) throws InterruptedException {
        while (known.isUnsure(plan.podUid())) {
            time.sleep(LOOK);
            if (known.isUnsure(plan.podUid())) {
                look(plan);
            }
        }
    }

    /** By a list, which whoever watches may ask for. */
    private void look(CleanupRecord plan) throws InterruptedException {
        String name = URLEncoder.encode("metadata.name=" + plan.name(), StandardCharsets.UTF_8);
        try {
            JsonNode found = api.get(ClusterRecords.path(Optional.of(plan.namespace())) + "?fieldSelector=" + name)
                    .path("items");
            if (found.isArray() && found.isEmpty()) {
                known.notPlanned(plan.podUid());
            }
            found.forEach(known::found);
        } catch (ApiException e) {
            LOG.debug("record {}/{} cannot be looked for: {}", plan.namespace(), plan.name(), e.getMessage());
        }
    }
}
