package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.fault.Effect;
import dev.crashloop.sandbox.fault.Faults;
import dev.crashloop.sandbox.store.Json;
import dev.crashloop.sandbox.store.Opening;
import dev.crashloop.sandbox.store.WatchEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Writes the events of one watch, one JSON object a line, and bends them if a fault says so. */
final class WatchSender {

    private final OutputStream out;
    private final WatchForm form;
    private final boolean twice;
    private final boolean swapped;
    private @Nullable ObjectNode heldBack;

    WatchSender(OutputStream out, WatchForm form, List<Effect> effects) {
        this.out = out;
        this.form = form;
        this.twice = Faults.find(effects, Effect.DuplicateEvents.class).isPresent();
        this.swapped = Faults.find(effects, Effect.SwapEvents.class).isPresent();
    }

    /** What was there when the watch began. */
    void begin(Opening opening) throws IOException {
        for (ObjectNode object : opening.items()) {
            if (form.wants(object)) {
                write(form.event("ADDED", object));
            }
        }
        out.flush();
    }

    void change(WatchEvent change) throws IOException {
        Optional<ObjectNode> event = form.event(change);
        if (event.isEmpty()) {
            return;
        }
        ObjectNode first = heldBack;
        if (swapped && first == null) {
            heldBack = event.get();
            return;
        }
        send(event.get());
        if (first != null) {
            send(first);
            heldBack = null;
        }
        out.flush();
    }

    /** Says up to where everything was sent; nothing while something is held back, or still waits. */
    void bookmark(OptionalLong progress) throws IOException {
        if (progress.isPresent() && heldBack == null) {
            line(out, form.bookmark(progress.getAsLong()));
        }
    }

    /** Sends what is still held back. */
    void end() throws IOException {
        if (heldBack != null) {
            send(heldBack);
            heldBack = null;
            out.flush();
        }
    }

    private void send(ObjectNode event) throws IOException {
        write(event);
        if (twice) {
            write(event);
        }
    }

    private void write(ObjectNode event) throws IOException {
        out.write(Json.MAPPER.writeValueAsBytes(event));
        out.write('\n');
    }

    static void line(OutputStream out, ObjectNode event) throws IOException {
        out.write(Json.MAPPER.writeValueAsBytes(event));
        out.write('\n');
        out.flush();
    }
}
