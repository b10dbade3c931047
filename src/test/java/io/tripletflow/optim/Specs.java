package io.tripletflow.optim;

import io.tripletflow.optim.OptimizerSpec.Kind;
import java.util.List;
import java.util.stream.Stream;

/** Every rule, with and without its extras, under every schedule: what the contract is held to. */
final class Specs {

    private static final List<OptimizerSpec> RULES =
            List.of(
                    OptimizerSpec.sgd(0.1f, 0f),
                    OptimizerSpec.sgd(0.05f, 0.9f),
                    OptimizerSpec.nesterov(0.05f, 0.9f),
                    OptimizerSpec.adagrad(0.05f),
                    OptimizerSpec.rmsProp(0.01f),
                    OptimizerSpec.adam(0.01f),
                    OptimizerSpec.adamW(0.01f, 0.1f),
                    new OptimizerSpec(Kind.SGD, 0.02f, 0.5f, 0.8f, 0.99f, 1e-6f, 0.1f),
                    new OptimizerSpec(Kind.NESTEROV, 0.02f, 0.5f, 0.8f, 0.99f, 1e-6f, 0.1f),
                    new OptimizerSpec(Kind.ADAGRAD, 0.02f, 0f, 0.8f, 0.99f, 1e-6f, 0.1f),
                    new OptimizerSpec(Kind.RMSPROP, 0.01f, 0.8f, 0.9f, 0.95f, 1e-6f, 0.1f),
                    new OptimizerSpec(Kind.ADAM, 0.02f, 0f, 0.8f, 0.99f, 1e-6f, 0.1f));

    private Specs() {}

    static Stream<OptimizerSpec> all() {
        return RULES.stream().flatMap(rule -> schedules().map(rule::withSchedule)).distinct();
    }

    static Stream<Schedule> schedules() {
        Stream<Schedule> warm =
                Stream.of(Schedule.Kind.values()).map(k -> new Schedule(k, 5, 7, 0.6f, 0.05f));
        Stream<Schedule> cold =
                Stream.of(Schedule.Kind.values()).map(k -> new Schedule(k, 0, 3, 0.9f, 0.2f));
        return Stream.concat(warm, cold);
    }
}
