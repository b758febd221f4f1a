package dev.crashloop.sandbox.node;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The image registry of the embedded cluster: which program an image name stands for.
 *
 * <pre>{@code
 * programs.register("demo/orders:1", run -> run.attempt() < 3 ? Behaviour.crashes(1).logs("no route to host") : Behaviour.serves());
 * }</pre>
 *
 * <p>An image that nobody registered cannot be pulled: its containers wait in {@code ErrImagePull} and {@code ImagePullBackOff}.
 */
public final class Programs {

    private final Map<String, Program> byImage = new ConcurrentHashMap<>();

    /** Registers a program; a second one for the same image replaces the first from the next start of a container on. */
    public Programs register(String image, Program program) {
        byImage.put(image, program);
        return this;
    }

    /** Removes an image. What runs goes on running; the next start cannot pull it. */
    public Programs remove(String image) {
        byImage.remove(image);
        return this;
    }

    Optional<Program> find(String image) {
        return Optional.ofNullable(byImage.get(image));
    }
}
