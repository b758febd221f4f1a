package dev.crashloop.sandbox.store;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A refusal, as an API server words it: everything that a {@code Status} object carries.
 *
 * <p>The factories follow <a href="https://github.com/kubernetes/apimachinery/blob/master/pkg/api/errors/errors.go">
 * apimachinery's errors.go</a>, to the letter, because clients do match on the texts.
 */
public final class ApiError extends RuntimeException {

    /** One entry of {@code details.causes}. */
    public record Cause(
            String reason, String message, @Nullable String field) {}

    /** What the refusal is about: {@code details.name}, {@code .group}, {@code .kind} and {@code .uid}. */
    public record Subject(String name, String group, String kind) {
        /** An object of a resource. */
        public static Subject of(Resource resource, String name) {
            return new Subject(name, resource.group(), resource.plural());
        }

        private String text() {
            return (group.isEmpty() ? kind : kind + "." + group) + " \"" + name + "\"";
        }
    }

    private final int code;
    private final String reason;
    private final transient @Nullable Subject subject;
    private final transient List<Cause> causes;
    private final int retryAfterSeconds;
    private final String continueToken;

    private ApiError(
            int code,
            String reason,
            String message,
            @Nullable Subject subject,
            List<Cause> causes,
            int retryAfterSeconds,
            String continueToken) {
        super(message, null, false, false);
        this.code = code;
        this.reason = reason;
        this.subject = subject;
        this.causes = causes;
        this.retryAfterSeconds = retryAfterSeconds;
        this.continueToken = continueToken;
    }

    /** A refusal without details. */
    public static ApiError of(int code, String reason, String message) {
        return new ApiError(code, reason, message, null, List.of(), 0, "");
    }

    /** 404: the object does not exist. */
    public static ApiError notFound(Resource resource, String name) {
        Subject subject = Subject.of(resource, name);
        return about(404, "NotFound", subject, subject.text() + " not found");
    }

    /** 409: an object of that name exists. */
    public static ApiError alreadyExists(Resource resource, String name) {
        Subject subject = Subject.of(resource, name);
        return about(409, "AlreadyExists", subject, subject.text() + " already exists");
    }

    /** 409: the object is not in the state that the request supposes. */
    public static ApiError conflict(Subject subject, String why) {
        return about(409, "Conflict", subject, "Operation cannot be fulfilled on " + subject.text() + ": " + why);
    }

    /** 409: the object has another resource version than the update was made from. */
    public static ApiError stale(Resource resource, String name) {
        return conflict(
                Subject.of(resource, name),
                "the object has been modified; please apply your changes to the latest version and try again");
    }

    /** 403: refused for this object. */
    public static ApiError forbidden(Resource resource, String name, String why) {
        Subject subject = Subject.of(resource, name);
        return about(
                403,
                "Forbidden",
                subject,
                (name.isEmpty() ? resource.qualifiedName() : subject.text()) + " is forbidden: " + why);
    }

    /** 422: the object is not valid, for these reasons. */
    public static ApiError invalid(String group, String kind, String name, List<Cause> causes) {
        Subject subject = new Subject(name, group, kind);
        return new ApiError(
                422, "Invalid", subject.text() + " is invalid: " + InvalidText.of(causes), subject, causes, 0, "");
    }

    /** 400: the request makes no sense. */
    public static ApiError badRequest(String message) {
        return of(400, "BadRequest", message);
    }

    /** 410: the history does not reach back that far. */
    public static ApiError expired(String message) {
        return of(410, "Expired", message);
    }

    /** 429: not now. A {@code retryAfterSeconds} of zero is not sent. */
    public static ApiError tooManyRequests(String message, int retryAfterSeconds) {
        return of(429, "TooManyRequests", message).withRetryAfter(retryAfterSeconds);
    }

    private static ApiError about(int code, String reason, Subject subject, String message) {
        return new ApiError(code, reason, message, subject, List.of(), 0, "");
    }

    /** The same refusal with {@code details.causes}. */
    public ApiError withCauses(Cause... all) {
        return new ApiError(code, reason, message(), subject, List.of(all), retryAfterSeconds, continueToken);
    }

    /** The same refusal with {@code details.retryAfterSeconds} and the header {@code Retry-After}. */
    public ApiError withRetryAfter(int seconds) {
        return new ApiError(code, reason, message(), subject, causes, seconds, continueToken);
    }

    /** The same refusal with a token to go on with an inconsistent list. */
    public ApiError withContinue(String token) {
        return new ApiError(code, reason, message(), subject, causes, retryAfterSeconds, token);
    }

    /** The HTTP status. */
    public int code() {
        return code;
    }

    /** The machine-readable reason, for example {@code Conflict}. */
    public String reason() {
        return reason;
    }

    /** The text for humans. */
    public String message() {
        return Optional.ofNullable(getMessage()).orElse("");
    }

    /** Seconds to wait before trying again; zero if the server does not say. */
    public int retryAfterSeconds() {
        return retryAfterSeconds;
    }

    /** The {@code Status} object that goes over the wire. */
    public ObjectNode toStatus() {
        ObjectNode status = Json.object();
        status.put("kind", "Status").put("apiVersion", "v1");
        ObjectNode metadata = status.putObject("metadata");
        if (!continueToken.isEmpty()) {
            metadata.put("continue", continueToken);
        }
        status.put("status", "Failure").put("message", message());
        if (!reason.isEmpty()) {
            status.put("reason", reason);
        }
        ObjectNode details = details();
        if (!details.isEmpty()) {
            status.set("details", details);
        }
        return status.put("code", code);
    }

    private ObjectNode details() {
        ObjectNode details = Json.object();
        if (subject != null) {
            putUnlessEmpty(details, "name", subject.name());
            putUnlessEmpty(details, "group", subject.group());
            putUnlessEmpty(details, "kind", subject.kind());
        }
        for (Cause cause : causes) {
            ObjectNode entry = details.withArray("causes").addObject();
            entry.put("reason", cause.reason()).put("message", cause.message());
            if (cause.field() != null) {
                entry.put("field", cause.field());
            }
        }
        if (retryAfterSeconds > 0) {
            details.put("retryAfterSeconds", retryAfterSeconds);
        }
        return details;
    }

    private static void putUnlessEmpty(ObjectNode node, String name, String value) {
        if (!value.isEmpty()) {
            node.put(name, value);
        }
    }
}
