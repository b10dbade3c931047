package io.tripletflow.cli.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Which faults happen, in which order. */
final class FaultPlan {

    private static final List<Fault> KILLERS =
            List.of(
                    Fault.KILL_TASK_MANAGER,
                    Fault.KILL_BROKER,
                    Fault.KILL_JOB_MANAGER,
                    Fault.KILL_TASK_MANAGER,
                    Fault.KILL_BROKER,
                    Fault.KILL_TASK_MANAGER,
                    Fault.KILL_ALL);

    private FaultPlan() {}

    /** Each fault once, in random order. */
    static List<Fault> each(long seed) {
        return shuffled(new ArrayList<>(List.of(Fault.values())), seed);
    }

    /**
     * For as long as somebody wants; what kills nothing happens once.
     *
     * @param kills processes that are killed, at least
     * @param all processes that there are
     */
    static List<Fault> many(int kills, int all, int rescales, long seed) {
        List<Fault> faults = new ArrayList<>(Collections.nCopies(rescales, Fault.RESCALE));
        int killed = 0;
        for (int i = 0; killed < kills; i++) {
            Fault next = KILLERS.get(i % KILLERS.size());
            faults.add(next);
            killed += next == Fault.KILL_ALL ? all : 1;
        }
        for (Fault fault : Fault.values()) {
            if (fault != Fault.RESCALE && !KILLERS.contains(fault)) {
                faults.add(fault);
            }
        }
        return shuffled(faults, seed);
    }

    private static List<Fault> shuffled(List<Fault> faults, long seed) {
        Collections.shuffle(faults, new Random(seed));
        return faults;
    }
}
