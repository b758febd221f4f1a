package dev.crashloop.cleaner.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * What the program logs while it is simulated, brought to the simulation that it belongs to. Nothing goes to the usual appenders: their
 * locks are shared, and a simulation must share nothing.
 */
final class ProgramLog implements AutoCloseable {
    private static final Map<Thread, Consumer<ILoggingEvent>> READERS = new ConcurrentHashMap<>();

    private final Logger program = (Logger) LoggerFactory.getLogger("dev.crashloop");
    private final Level before = program.getLevel();
    private final Appender appender = new Appender();

    private static final class Appender extends UnsynchronizedAppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            Consumer<ILoggingEvent> reader = READERS.get(Threads.carrier());
            if (reader != null) {
                reader.accept(event);
            }
        }
    }

    /** Takes over the log of the program, from this level on, until it is closed. */
    ProgramLog(Level level) {
        program.setLevel(level);
        program.setAdditive(false);
        appender.setContext(program.getLoggerContext());
        appender.start();
        program.addAppender(appender);
    }

    /** Whoever simulates on the calling thread reads what is logged there. */
    static void read(Consumer<ILoggingEvent> reader) {
        READERS.put(Thread.currentThread(), reader);
    }

    static void readNoMore() {
        READERS.remove(Thread.currentThread());
    }

    @Override
    public void close() {
        program.detachAppender(appender);
        program.setAdditive(true);
        program.setLevel(before);
        appender.stop();
    }
}
