package dev.crashloop.sandbox.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class StoreTest {

    private final Store store = new Store(InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z")), 50);

    @Test
    void copiesGoInAndComeOut() {
        ObjectNode mine = configMap("a");
        ObjectNode created = store.create(Resource.CONFIG_MAPS, mine);
        mine.put("data", "changed");
        created.put("data", "changed");

        assertThat(store.get(Resource.CONFIG_MAPS, "default", "a").orElseThrow().has("data"))
                .isFalse();
    }

    @Test
    void editsThatChangeNothingLeaveNoTrace() {
        store.create(Resource.CONFIG_MAPS, configMap("a"));
        long before = store.revision();

        store.edit(Resource.CONFIG_MAPS, "default", "a", object -> object);

        assertThat(store.revision()).isEqualTo(before);
    }

    @Test
    void aNumberIsTheSameWhateverItsJavaType() {
        ObjectNode withNumber = configMap("a");
        withNumber.put("immutable", 1);
        store.create(Resource.CONFIG_MAPS, withNumber);
        long before = store.revision();

        store.edit(Resource.CONFIG_MAPS, "default", "a", object -> object.put("immutable", 1L));

        assertThat(store.revision()).isEqualTo(before);
    }

    @Test
    void concurrentEditsAreAllApplied() {
        store.create(Resource.CONFIG_MAPS, configMap("a").put("n", 0));

        IntStream.range(0, 100)
                .parallel()
                .forEach(i -> store.edit(
                        Resource.CONFIG_MAPS,
                        "default",
                        "a",
                        object -> object.put("n", object.path("n").asInt(0) + 1)));

        assertThat(store.get(Resource.CONFIG_MAPS, "default", "a")
                        .orElseThrow()
                        .path("n")
                        .asInt(0))
                .isEqualTo(100);
    }

    @Test
    void watchesStartWithWhatIsThereAndMayUseTheStore() {
        store.create(Resource.CONFIG_MAPS, configMap("a"));
        List<String> seen = new CopyOnWriteArrayList<>();
        Registration watch = store.watch(Resource.CONFIG_MAPS, event -> {
            seen.add(event.type() + " " + ObjectMeta.name(event.object()));
            if (seen.size() == 1) {
                store.create(Resource.CONFIG_MAPS, configMap("b"));
            }
        });
        Awaitility.await().until(() -> seen.size() == 2);
        store.delete(Resource.CONFIG_MAPS, "default", "a", DeleteOptions.DEFAULT);
        Awaitility.await().until(() -> seen.size() == 3);
        watch.close();

        assertThat(seen).containsExactly("ADDED a", "ADDED b", "DELETED a");
    }

    @Test
    void historyIsBounded() {
        ObjectNode created = store.create(Resource.CONFIG_MAPS, configMap("a"));
        long version = Long.parseLong(Json.text(created, "metadata", "resourceVersion"));
        IntStream.range(0, 51).forEach(i -> store.create(Resource.CONFIG_MAPS, configMap("b" + i)));

        assertThatThrownBy(() -> store.subscribe(Resource.CONFIG_MAPS, version))
                .isInstanceOfSatisfying(
                        ApiError.class, error -> assertThat(error.code()).isEqualTo(410));
    }

    @Test
    void aNamespaceTakesItsObjectsAlongAndWaitsForPodsOnNodes() {
        store.create(Resource.NAMESPACES, Json.parse("{\"metadata\":{\"name\":\"mine\"}}"));
        store.create(Resource.CONFIG_MAPS, Json.parse("{\"metadata\":{\"name\":\"a\",\"namespace\":\"mine\"}}"));
        store.create(
                Resource.PODS,
                Json.parse(
                        "{\"metadata\":{\"name\":\"p\",\"namespace\":\"mine\"},\"spec\":{\"nodeName\":\"n\",\"containers\":[]}}"));

        store.delete(Resource.NAMESPACES, "", "mine", DeleteOptions.DEFAULT);

        ObjectNode terminating = store.get(Resource.NAMESPACES, "", "mine").orElseThrow();
        assertThat(Json.text(terminating, "status", "phase")).isEqualTo("Terminating");
        assertThat(store.list(Resource.CONFIG_MAPS, "mine")).isEmpty();
        assertThatThrownBy(() -> store.create(
                        Resource.CONFIG_MAPS, Json.parse("{\"metadata\":{\"name\":\"b\",\"namespace\":\"mine\"}}")))
                .hasMessage(
                        "configmaps \"b\" is forbidden: unable to create new content in namespace mine because it is"
                                + " being terminated");

        store.delete(Resource.PODS, "mine", "p", DeleteOptions.NOW);

        assertThat(store.get(Resource.NAMESPACES, "", "mine")).isEmpty();
    }

    @Test
    void theGraceOfAPodEndsWhenItsKubeletSaysSo() {
        store.create(
                Resource.PODS,
                Json.parse(
                        "{\"metadata\":{\"name\":\"p\",\"namespace\":\"default\"},\"spec\":{\"nodeName\":\"n\",\"containers\":[]}}"));

        Store.Deleted marked = store.delete(Resource.PODS, "default", "p", DeleteOptions.DEFAULT);

        assertThat(marked.gone()).isFalse();
        assertThat(Json.text(marked.object(), "metadata", "deletionTimestamp")).isEqualTo("2026-01-01T00:00:30Z");
        assertThat(store.delete(Resource.PODS, "default", "p", DeleteOptions.NOW)
                        .gone())
                .isTrue();
    }

    private static ObjectNode configMap(String name) {
        return Json.parse("{\"metadata\":{\"name\":\"" + name + "\",\"namespace\":\"default\"}}");
    }
}
