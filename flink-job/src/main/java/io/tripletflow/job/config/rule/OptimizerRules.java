package io.tripletflow.job.config.rule;

import io.tripletflow.job.config.option.Findings;
import io.tripletflow.job.config.option.Type;
import io.tripletflow.job.config.option.Values;
import io.tripletflow.job.config.registry.OptimizerOptions;
import io.tripletflow.optim.OptimizerSpec;
import io.tripletflow.optim.Schedule;
import java.util.EnumSet;

/** Rules between the options of the optimizer. */
final class OptimizerRules {

    private final Values values;
    private final Findings findings;

    OptimizerRules(Values values, Findings findings) {
        this.values = values;
        this.findings = findings;
    }

    void check() {
        momentum();
        constants();
        schedule();
    }

    private void momentum() {
        boolean nesterov = values.get(OptimizerOptions.KIND) == OptimizerSpec.Kind.NESTEROV;
        if (nesterov && values.get(OptimizerOptions.MOMENTUM) == 0) {
            findings.problem(
                    values,
                    OptimizerOptions.MOMENTUM,
                    "must be above 0 with optimizer.kind nesterov but was 0; write one such as 0.9,"
                            + " or choose sgd");
        }
    }

    private void constants() {
        OptimizerSpec.Kind kind = values.get(OptimizerOptions.KIND);
        String when = "optimizer.kind " + Type.tag(kind);
        OptimizerOptions.constants()
                .forEach(
                        (constant, option) ->
                                findings.unused(values, option, kind.reads(constant), when));
    }

    private void schedule() {
        Schedule.Kind kind = values.get(OptimizerOptions.SCHEDULE);
        boolean moves = kind != Schedule.Kind.CONSTANT;
        boolean factor = EnumSet.of(Schedule.Kind.STEP, Schedule.Kind.EXPONENTIAL).contains(kind);
        String when = "optimizer.schedule " + Type.tag(kind);
        findings.unused(values, OptimizerOptions.SCHEDULE_PERIOD, moves, when);
        findings.unused(values, OptimizerOptions.SCHEDULE_FLOOR, moves, when);
        findings.unused(values, OptimizerOptions.SCHEDULE_FACTOR, factor, when);
    }
}
