package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.fault.Call;
import dev.crashloop.sandbox.fault.Effect;
import dev.crashloop.sandbox.fault.Faults;
import dev.crashloop.sandbox.store.ApiError;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Before the router, however a request came: writes it down, and lets faults and access rules have their say. */
final class Front {

    private static final Logger LOG = LoggerFactory.getLogger(Front.class);

    private final Router router;
    private final Faults faults;
    private final Access access;
    private final RequestLog log;
    private final String user;
    private final InstantSource clock;

    Front(Router router, Faults faults, Access access, RequestLog log, String user, InstantSource clock) {
        this.router = router;
        this.faults = faults;
        this.access = access;
        this.log = log;
        this.user = user;
        this.clock = clock;
    }

    /** How a caller is held back, where a fault says so. */
    interface Patience {
        void delay(Effect.Delay delay) throws InterruptedException;

        void hold(Effect.Hold hold) throws InterruptedException;
    }

    Answer answer(Request request, String rawQuery, Patience patience) {
        Call call = request.call();
        log.add(new RequestLog.Entry(clock.instant(), request.method(), call, rawQuery, request.header("user-agent")));
        try {
            List<Effect> effects = faults.effectsOn(call);
            for (Effect effect : effects) {
                switch (effect) {
                    case Effect.Refuse(ApiError error)
                    when !(call.verb().equals("watch") && error.code() == 410) -> {
                        return new Answer.Refusal(error);
                    }
                    case Effect.HangUp() -> {
                        return new Answer.HangUp();
                    }
                    case Effect.Delay delay -> patience.delay(delay);
                    case Effect.Hold hold -> patience.hold(hold);
                    case Effect.Refuse _, Effect.DuplicateEvents _, Effect.SwapEvents _ -> {} // the watch sees to it
                }
            }
            if (!call.resource().isEmpty() && !call.group().equals("authorization.k8s.io") && !access.allows(call)) {
                return new Answer.Refusal(Access.forbidden(call, user));
            }
            if (request.header("upgrade").equalsIgnoreCase("websocket")) {
                // no WebSocket here: an answer that is complete makes clients fall back to plain HTTP
                return new Answer.Text(200, "application/json", "");
            }
            return router.answer(request, effects);
        } catch (ApiError e) {
            return new Answer.Refusal(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.HangUp();
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", request.method(), call.path(), e);
            return new Answer.Refusal(ApiError.of(500, "InternalError", "Internal error occurred: " + e));
        }
    }
}
