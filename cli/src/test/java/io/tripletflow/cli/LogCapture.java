package io.tripletflow.cli;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.layout.PatternLayout;

/** All that is logged while it is open, stack traces included, by whomever. */
final class LogCapture implements AutoCloseable {

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final LoggerContext context = LoggerContext.getContext(false);

    LogCapture(Level level) {
        Configurator.setAllLevels("", level);
        PatternLayout layout = PatternLayout.newBuilder().withPattern("%c %m%n%throwable").build();
        AbstractAppender appender =
                new AbstractAppender("capture", null, layout, false, Property.EMPTY_ARRAY) {
                    @Override
                    public void append(LogEvent event) {
                        lines.add(layout.toSerializable(event));
                    }
                };
        appender.start();
        context.getConfiguration().getRootLogger().addAppender(appender, level, null);
        context.getConfiguration().getRootLogger().removeAppender("console");
        context.updateLoggers();
    }

    String text() {
        return String.join("", lines);
    }

    @Override
    public void close() {
        context.reconfigure();
    }
}
