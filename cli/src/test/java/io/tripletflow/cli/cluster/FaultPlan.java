package io.tripletflow.cli.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Which faults happen, in which order. */
final class FaultPlan {

    private FaultPlan() {}

    /** Each fault once, in random order. */
    static List<Fault> each(long seed) {
        return shuffled(new ArrayList<>(List.of(Fault.values())), seed);
    }

    /**
     * For as long as somebody wants: of the kills half hit a TaskManager, a quarter the JobManager,
     * the others a broker or everything; what is no kill happens twice.
     */
    static List<Fault> many(int kills, int rescales, long seed) {
        List<Fault> faults = new ArrayList<>(Collections.nCopies(rescales, Fault.RESCALE));
        List<Fault> killers =
                List.of(
                        Fault.KILL_TASK_MANAGER,
                        Fault.KILL_JOB_MANAGER,
                        Fault.KILL_TASK_MANAGER,
                        Fault.KILL_BROKER,
                        Fault.KILL_TASK_MANAGER,
                        Fault.KILL_JOB_MANAGER,
                        Fault.KILL_TASK_MANAGER,
                        Fault.KILL_ALL);
        for (int i = 0; i < kills; i++) {
            faults.add(killers.get(i % killers.size()));
        }
        for (Fault fault : Fault.values()) {
            if (fault.kills() == 0 && fault != Fault.RESCALE) {
                faults.addAll(List.of(fault, fault));
            }
        }
        return shuffled(faults, seed);
    }

    private static List<Fault> shuffled(List<Fault> faults, long seed) {
        Collections.shuffle(faults, new Random(seed));
        return faults;
    }
}
