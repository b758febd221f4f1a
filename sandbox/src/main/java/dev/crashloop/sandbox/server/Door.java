package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.fault.Call;
import dev.crashloop.sandbox.fault.Effect;
import dev.crashloop.sandbox.fault.Faults;
import dev.crashloop.sandbox.store.ApiError;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Registration;
import dev.crashloop.sandbox.store.Store;
import dev.crashloop.sandbox.time.Timeline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A way to the API server past sockets: the same router, faults, access rules and request log, but nothing blocks and nothing takes real
 * time. Answers come at once, on the thread that asks; what a watch brings comes on the timeline. On a
 * {@link dev.crashloop.sandbox.time.ManualTimeline} everything about it repeats itself.
 *
 * <pre>{@code
 * Door door = cluster.server().door(cluster.timeline());
 * door.ask("me", "DELETE", "/api/v1/namespaces/demo/pods/orders-1", null, null, caller);
 * }</pre>
 *
 * <p>Two things need a thread of their own, and so HTTP: {@link Effect.Delay} or {@link Effect.Hold}, and a log that is followed. Here the first
 * two are answered with 500, and the last one with an exception.
 */
public final class Door {

    private static final Front.Patience NONE = new Front.Patience() {
        @Override
        public void delay(Effect.Delay delay) {
            throw new IllegalStateException("there is no thread here that " + delay + " could hold back");
        }

        @Override
        public void hold(Effect.Hold hold) {
            throw new IllegalStateException("there is no thread here that " + hold + " could hold back");
        }
    };

    private final Front front;
    private final Store store;
    private final Faults faults;
    private final Timeline timeline;
    private final BooleanSupplier away;

    Door(Front front, Store store, Faults faults, Timeline timeline, BooleanSupplier away) {
        this.front = front;
        this.store = store;
        this.faults = faults;
        this.timeline = timeline;
        this.away = away;
    }

    /** Is told what comes back: either it breaks, or it begins, brings any number of pieces, and then ends or breaks. */
    public interface Caller {
        /** The answer begins, with this status code and this header {@code Retry-After}. */
        void begins(int code, Optional<String> retryAfter);

        /** The next bytes of the body. */
        void brings(byte[] bytes);

        /** The body is complete. */
        void ends();

        /** The connection is lost, or there was none. */
        void breaks();
    }

    /**
     * One request.
     *
     * @param who asks: the user agent in the request log
     * @param target the path, with its query if there is one
     * @param type the media type of the body; null without one
     * @return hangs up from the caller's side; then the caller is told nothing more
     */
    public Registration ask(
            String who, String method, String target, @Nullable String type, @Nullable String body, Caller caller) {
        if (away.getAsBoolean()) {
            caller.breaks();
            return () -> {};
        }
        int question = target.indexOf('?');
        String rawQuery = question < 0 ? "" : target.substring(question + 1);
        Map<String, String> query = rawQuery.isEmpty() ? Map.of() : Paths.query(rawQuery);
        Call call = Paths.call(method, question < 0 ? target : target.substring(0, question), query);
        Map<String, String> headers =
                type == null ? Map.of("user-agent", who) : Map.of("user-agent", who, "content-type", type);
        Request request = new Request(method, call, query, headers, Objects.requireNonNullElse(body, ""));
        if (request.flag("follow")) {
            throw new IllegalStateException("there is no thread here that could follow a log");
        }
        return write(call, front.answer(request, rawQuery, NONE), caller);
    }

    private Registration write(Call call, Answer answer, Caller caller) {
        switch (answer) {
            case Answer.Body(int code, ObjectNode object) ->
                whole(caller, code, Optional.empty(), Json.MAPPER.writeValueAsBytes(object));
            case Answer.Text(int code, String _, String content) ->
                whole(caller, code, Optional.empty(), content.getBytes(StandardCharsets.UTF_8));
            case Answer.Refusal(ApiError error) ->
                whole(
                        caller,
                        error.code(),
                        Optional.of(error.retryAfterSeconds())
                                .filter(seconds -> seconds > 0)
                                .map(String::valueOf),
                        Json.MAPPER.writeValueAsBytes(error.toStatus()));
            case Answer.HangUp() -> caller.breaks();
            case Answer.Stream(String _, Answer.Writer writer) -> whole(caller, 200, Optional.empty(), bytes(writer));
            case Answer.Watch watch -> {
                caller.begins(200, Optional.empty());
                DoorWatch open = new DoorWatch(watch, store, timeline, caller);
                return open.begin(faults, call);
            }
        }
        return () -> {};
    }

    private static void whole(Caller caller, int code, Optional<String> retryAfter, byte[] body) {
        caller.begins(code, retryAfter);
        caller.brings(body);
        caller.ends();
    }

    private static byte[] bytes(Answer.Writer writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            writer.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return bytes.toByteArray();
    }
}
