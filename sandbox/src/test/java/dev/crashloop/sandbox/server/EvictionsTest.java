package dev.crashloop.sandbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crashloop.sandbox.fault.Faults;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.store.Store;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What differs from version to version of the API server. */
class EvictionsTest {

    private final Store store = new Store(InstantSource.system());
    private final ApiServer current = start(Settings.CURRENT);
    private final ApiServer old = start(Settings.OF_1_20);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        client.shutdownNow();
        current.close();
        old.close();
    }

    @ParameterizedTest
    @CsvSource({"true,v1,201", "true,v1beta1,400", "false,v1beta1,201", "false,v1,400"})
    void eachServerKnowsItsOwnVersion(boolean isCurrent, String version, int code) throws Exception {
        pod("a", true);

        assertThat(evict(isCurrent ? current : old, version, "a").statusCode()).isEqualTo(code);
    }

    @Test
    void aCrashingPodMayGoWhileEnoughOthersAreReady() throws Exception {
        pod("crashing", false);
        pod("ready", true);
        budget(1);

        assertThat(evict(old, "v1beta1", "crashing").statusCode()).isEqualTo(429);
        assertThat(evict(current, "v1", "crashing").statusCode()).isEqualTo(201);
    }

    @Test
    void aCrashingPodStaysWhileTooFewAreReady() throws Exception {
        pod("crashing", false);
        pod("ready", true);
        budget(2);

        HttpResponse<String> refused = evict(current, "v1", "crashing");

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(Json.text(
                        Json.at(Json.parse(refused.body()), "details", "causes").path(0), "message"))
                .isEqualTo("The disruption budget web needs 2 healthy pods and has 1 currently");
    }

    @Test
    void oneDisruptionIsNotGrantedTwice() throws Exception {
        pod("a", true);
        pod("b", true);
        budget(1);

        assertThat(evict(current, "v1", "a").statusCode()).isEqualTo(201);
        assertThat(evict(current, "v1", "b").statusCode()).isEqualTo(429);
    }

    private ApiServer start(Settings settings) {
        return ApiServer.start(
                store,
                (pod, request) -> new ByteArrayInputStream(new byte[0]),
                new Faults(),
                0,
                InstantSource.system(),
                settings);
    }

    private void budget(int minAvailable) {
        store.create(Resource.POD_DISRUPTION_BUDGETS, Json.parse("""
                        {"metadata":{"name":"web","namespace":"default"},
                         "spec":{"minAvailable":%d,"selector":{"matchLabels":{"app":"web"}}}}
                        """.formatted(minAvailable)));
    }

    private void pod(String name, boolean ready) {
        store.create(Resource.PODS, Json.parse("""
                        {"metadata":{"name":"%s","namespace":"default","labels":{"app":"web"}},"spec":{"nodeName":"n","containers":[]}}
                        """.formatted(name)));
        store.edit(Resource.PODS, "default", name, pod -> {
            pod.set(
                    "status",
                    Json.parse("{\"phase\":\"Running\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"%s\"}]}"
                            .formatted(ready ? "True" : "False")));
            return pod;
        });
    }

    private HttpResponse<String> evict(ApiServer server, String version, String name) throws Exception {
        String body = "{\"apiVersion\":\"policy/%s\",\"kind\":\"Eviction\",\"metadata\":{\"name\":\"%s\"}}"
                .formatted(version, name);
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(server.url() + "/api/v1/namespaces/default/pods/" + name + "/eviction"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }
}
