package dev.crashloop.sandbox.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Which run a log request means: the rules are the kubelet's. */
class LogRequestTest {

    private final LogRequest current = LogRequest.of("app");
    private final LogRequest previous = current.ofPreviousRun();

    @Test
    void inBackOffBothAreTheRunThatCrashed() {
        ObjectNode pod = pod(
                "{\"waiting\":{\"reason\":\"CrashLoopBackOff\"}}",
                "{\"terminated\":{\"containerID\":\"c://1\"}}",
                "c://1");

        assertThat(current.containerId(pod)).isEqualTo("c://1");
        assertThat(previous.containerId(pod)).isEqualTo("c://1");
    }

    @Test
    void whileRunningThePreviousIsTheOneThatCrashed() {
        ObjectNode pod = pod("{\"running\":{}}", "{\"terminated\":{\"containerID\":\"c://1\"}}", "c://2");

        assertThat(current.containerId(pod)).isEqualTo("c://2");
        assertThat(previous.containerId(pod)).isEqualTo("c://1");
    }

    @Test
    void justCrashedTheCurrentIsTheOneThatCrashed() {
        ObjectNode pod = pod(
                "{\"terminated\":{\"containerID\":\"c://2\"}}",
                "{\"terminated\":{\"containerID\":\"c://1\"}}",
                "c://2");

        assertThat(current.containerId(pod)).isEqualTo("c://2");
        assertThat(previous.containerId(pod)).isEqualTo("c://1");
    }

    @Test
    void whatNeverRanHasNoLog() {
        ObjectNode pod = pod("{\"waiting\":{\"reason\":\"ContainerCreating\"}}", "{}", "");

        assertThatThrownBy(() -> current.containerId(pod))
                .hasMessage("container \"app\" in pod \"p\" is waiting to start: ContainerCreating");
        assertThatThrownBy(() -> previous.containerId(pod))
                .hasMessage("previous terminated container \"app\" in pod \"p\" not found");
    }

    @Test
    void withoutAnyStatusItIsNotAvailable() {
        ObjectNode pod = Json.parse("{\"metadata\":{\"name\":\"p\"},\"status\":{}}");

        assertThatThrownBy(() -> current.containerId(pod))
                .hasMessage("container \"app\" in pod \"p\" is not available");
    }

    private static ObjectNode pod(String state, String lastState, String id) {
        return Json.parse("""
                {"metadata":{"name":"p"},"status":{"containerStatuses":[
                 {"name":"app","state":%s,"lastState":%s,"containerID":"%s"}]}}
                """.formatted(state, lastState, id));
    }
}
