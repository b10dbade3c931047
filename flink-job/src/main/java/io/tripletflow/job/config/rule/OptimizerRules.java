package io.tripletflow.job.config.rule;

import io.tripletflow.job.config.option.Findings;
import io.tripletflow.job.config.option.Option;
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
        switch (values.get(OptimizerOptions.KIND)) {
            case SGD, NESTEROV ->
                    unused(
                            OptimizerOptions.BETA1,
                            OptimizerOptions.BETA2,
                            OptimizerOptions.EPSILON);
            case ADAGRAD ->
                    unused(
                            OptimizerOptions.MOMENTUM,
                            OptimizerOptions.BETA1,
                            OptimizerOptions.BETA2);
            case RMSPROP -> unused(OptimizerOptions.BETA1);
            case ADAM, ADAMW -> unused(OptimizerOptions.MOMENTUM);
        }
    }

    private void unused(Option<?>... options) {
        String when = "optimizer.kind " + Type.tag(values.get(OptimizerOptions.KIND));
        for (Option<?> option : options) {
            findings.unused(values, option, false, when);
        }
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
