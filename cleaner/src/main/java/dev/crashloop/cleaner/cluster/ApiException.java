package dev.crashloop.cleaner.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A request to the API server that brought no answer to work with. The message is for people and names server, request and cause. */
public abstract sealed class ApiException extends Exception {
    private static final long serialVersionUID = 1L;

    private ApiException(String message) {
        super(message);
    }

    private ApiException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /** Whether the object is not there, or not any more. */
    public boolean notFound() {
        return this instanceof Refused refused && refused.code == 404;
    }

    /** Whether the object is there already, or is not as the request supposed. */
    public boolean conflict() {
        return this instanceof Refused refused && refused.code == 409;
    }

    /** Whether the same request may well work in a moment; otherwise a person has to mend something first. */
    public boolean transientFault() {
        return switch (this) {
            case Unreachable _, Fenced _ -> true;
            case Refused refused -> refused.code >= 500 || refused.code == 429;
        };
    }

    /** The API server answered, and said no. */
    public static final class Refused extends ApiException {
        private static final long serialVersionUID = 1L;
        private final int code;
        private final String reason;
        private final String status;
        private final transient Map<String, String> causes;
        private final transient Optional<Duration> retryAfter;

        /**
         * @param request the method and path, for instance {@code GET /api/v1/pods}
         * @param reason the Status' reason, for instance {@code Conflict}; empty if there was none
         * @param status the Status' message, or what else the body said
         * @param causes the Status' causes: what each says, by its reason
         */
        public Refused(
                String request,
                int code,
                String reason,
                String status,
                Map<String, String> causes,
                Optional<Duration> retryAfter) {
            super(request + ": " + code + (reason.isEmpty() ? "" : " " + reason)
                    + (status.isEmpty() ? "" : ": " + status));
            this.code = code;
            this.reason = reason;
            this.status = status;
            this.causes = causes;
            this.retryAfter = retryAfter;
        }

        /** The HTTP status code. */
        public int code() {
            return code;
        }

        /** The Status' reason, for instance {@code Forbidden}; empty if there was none. */
        public String reason() {
            return reason;
        }

        /** What the API server said, in its own words. */
        public String status() {
            return status;
        }

        /** What the Status' causes say, by their reason, for instance {@code DisruptionBudget}. */
        public Map<String, String> causes() {
            return causes;
        }

        /** How long the API server asks us to wait. */
        public Optional<Duration> retryAfter() {
            return retryAfter;
        }
    }

    /** Nothing was sent: this replica does not lead any more, and must not change anything. */
    public static final class Fenced extends ApiException {
        private static final long serialVersionUID = 1L;

        /** {@code request} is the one that was not sent. */
        public Fenced(String request) {
            super(request + ": not sent, this replica does not hold the lease");
        }
    }

    /** No answer came: refused connection, broken TLS, time-out, a stream that ended in the middle. */
    public static final class Unreachable extends ApiException {
        private static final long serialVersionUID = 1L;

        /** {@code server} is the base URL that was tried. */
        public Unreachable(String server, String request, IOException cause) {
            super(request + ": no answer from " + server + ": " + why(cause), cause);
        }

        /** Network errors of the JDK often carry their reason in the cause, or in nothing but their type. */
        private static String why(Throwable cause) {
            for (Throwable at = cause; at != null; at = at.getCause()) {
                if (at.getMessage() != null && !at.getMessage().isBlank()) {
                    return at.getMessage();
                }
            }
            return switch (cause) {
                case java.net.ConnectException _ -> "connection refused";
                case java.nio.channels.ClosedChannelException _ -> "connection closed";
                default -> cause.getClass().getSimpleName();
            };
        }
    }
}
