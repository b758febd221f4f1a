package dev.crashloop.cleaner.run;

import dev.crashloop.cleaner.cluster.Wire;
import java.io.IOException;
import java.time.Duration;

/** Counts the requests that go over a wire, by what was answered. */
record CountedWire(Wire wire, Metrics metrics) implements Wire {
    @Override
    public String server() {
        return wire.server();
    }

    @Override
    public Answer send(Request request, Duration atMost) throws IOException, InterruptedException {
        Answer answer;
        try {
            answer = wire.send(request, atMost);
        } catch (IOException e) {
            metrics.unanswered(request);
            throw e;
        }
        metrics.answered(request, answer);
        return answer;
    }

    @Override
    public void close() {
        wire.close();
    }
}
