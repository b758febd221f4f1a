package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.fault.Call;
import dev.crashloop.sandbox.store.ApiError;
import dev.crashloop.sandbox.store.Registration;
import dev.crashloop.sandbox.store.Resource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** What clients may do: everything, except what was denied. */
public final class Access {

    private final List<Predicate<Call>> denials = new CopyOnWriteArrayList<>();

    Access() {}

    /** Denies calls until closed, for example {@code deny(Call.on("list", "pods"))}. */
    public Registration deny(Predicate<Call> which) {
        denials.add(which);
        return () -> denials.remove(which);
    }

    boolean allows(Call call) {
        return denials.stream().noneMatch(denial -> denial.test(call));
    }

    /** The refusal, worded as the API server words it. */
    static ApiError forbidden(Call call, String user) {
        String scope =
                call.namespace().isEmpty() ? "at the cluster scope" : "in the namespace \"" + call.namespace() + "\"";
        String why = "User \"%s\" cannot %s resource \"%s\" in API group \"%s\" %s"
                .formatted(user, call.verb(), call.fullResource(), call.group(), scope);
        Resource resource = Resource.namespaced(
                call.group(), call.version(), call.resource(), call.resource(), Resource.StatusRule.PLAIN);
        return ApiError.forbidden(resource, call.name(), why);
    }
}
