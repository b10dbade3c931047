package io.tripletflow.job.config.rule;

import io.tripletflow.job.config.choice.WindowSpec;
import io.tripletflow.job.config.option.Findings;
import io.tripletflow.job.config.option.Option;
import io.tripletflow.job.config.option.Values;
import io.tripletflow.job.config.registry.MemoryOptions;
import io.tripletflow.job.config.registry.StreamOptions;
import io.tripletflow.job.config.registry.WindowFit;

/** A window may hold no more events than fit. */
final class BatchRules {

    private final Values job;
    private final Findings findings;

    BatchRules(Values job, Findings findings) {
        this.job = job;
        this.findings = findings;
    }

    void check() {
        boolean counted = job.get(StreamOptions.WINDOW_TYPE) == WindowSpec.Kind.COUNT;
        Option<Integer> option =
                counted ? StreamOptions.WINDOW_COUNT : StreamOptions.WINDOW_MAX_EVENTS;
        long max = WindowFit.max(job);
        job.find(option)
                .filter(count -> count > max)
                .ifPresent(count -> findings.problem(job, option, told(count, max)));
    }

    private String told(int count, long max) {
        return "lets a window hold "
                + count
                + " events, which are scored at once beside memory.sample "
                + job.get(MemoryOptions.SAMPLE)
                + ", each with up to "
                + WindowFit.widestLayer(job)
                + " numbers in a layer, but an array holds "
                + WindowFit.MAX_NUMBERS
                + " numbers; lower it to "
                + max
                + " or less";
    }
}
