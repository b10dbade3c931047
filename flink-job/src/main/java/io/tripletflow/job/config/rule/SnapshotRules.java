package io.tripletflow.job.config.rule;

import io.tripletflow.encoder.Encoder;
import io.tripletflow.encoder.input.InputSpec;
import io.tripletflow.job.config.build.TowerConfigs;
import io.tripletflow.job.config.option.Findings;
import io.tripletflow.job.config.option.Type;
import io.tripletflow.job.config.option.Values;
import io.tripletflow.job.config.registry.CommitteeOptions;
import io.tripletflow.job.config.registry.CountsOptions;
import io.tripletflow.job.config.registry.EncoderOptions;
import io.tripletflow.job.config.registry.GuardOptions;
import io.tripletflow.job.config.registry.InputOptions;
import io.tripletflow.job.config.registry.LossOptions;
import io.tripletflow.job.config.registry.OptimizerOptions;
import io.tripletflow.job.config.registry.RunOptions;
import io.tripletflow.memory.ItemPairs;

/**
 * The trainer's state must fit into a checkpoint, which holds it as one array of below 2 GiB. It is
 * several times the model: the parameters, their averages and the optimiser's moments, and all of
 * these again in each copy that the guards can go back to.
 */
public final class SnapshotRules {

    private static final long MAX_BYTES = Integer.MAX_VALUE;

    /** Names, shapes and figures, rounded up. */
    private static final long HEADER_BYTES = 1 << 20;

    /** Key, uses, time of use and age of a row in a table. */
    private static final int ROW_BYTES = 28;

    private final Values job;
    private final Findings findings;

    /** Of a job whose other options are right. */
    public SnapshotRules(Values job, Findings findings) {
        this.job = job;
        this.findings = findings;
    }

    void check() {
        long ofTowers = ofTowers();
        long parameters = ofTowers + ofProxies();
        long each = bytesOfEach();
        long bytes = bytes();
        if (ofFirst() > TowerRules.MAX_PARAMETERS || bytes <= MAX_BYTES) {
            return;
        }
        boolean byProxies = ofProxies() > ofTowers;
        Values tower = job.towers().get(0);
        findings.problem(
                tower,
                byProxies ? LossOptions.PROXIES : TowerRules.widest(tower),
                "makes a model of "
                        + parameters
                        + " parameters, whose state takes "
                        + (bytes >> 20)
                        + " MiB ("
                        + each
                        + " bytes each: parameter, average, "
                        + moments()
                        + " of optimizer.kind "
                        + Type.tag(job.get(OptimizerOptions.KIND))
                        + ", and "
                        + copies()
                        + " copies for the guards), but a checkpoint holds at most "
                        + (MAX_BYTES >> 20)
                        + " MiB of it; lower it or "
                        + (byProxies ? "encoder.embedding" : "encoder.hidden")
                        + (copies() > 0 ? ", or set guard.enabled: false" : ""));
    }

    /** What the state takes at most, when all tables are full. */
    long bytes() {
        long rows = proxies();
        for (Values tower : job.towers()) {
            if (InputOptions.spec(tower).orElseThrow() instanceof InputSpec.Ids ids) {
                rows += ids.capacity();
            }
        }
        long parameters = ofTowers() + ofProxies();
        return parameters * bytesOfEach()
                + rows * ROW_BYTES * (1 + copies())
                + bytesOfCounts()
                + HEADER_BYTES;
    }

    /** Of all items, each with as many others as are counted. */
    private long bytesOfCounts() {
        long items = job.towers().get(0).get(InputOptions.CAPACITY);
        return CountsOptions.isOn(job) ? items * ItemPairs.BYTES_OF_ITEM : 0;
    }

    /** What the state takes from the start: without tables, which grow with the stream. */
    public long firstBytes() {
        long tables = 0;
        for (Values tower : job.towers()) {
            if (InputOptions.spec(tower).orElseThrow() instanceof InputSpec.Ids ids) {
                tables += (long) ids.capacity() * ids.dimension();
            }
        }
        return (ofTowers() - tables) * bytesOfEach();
    }

    private long ofTowers() {
        return CommitteeOptions.isOn(job) ? ofFirst() + ofSecond() : ofFirst();
    }

    private long ofFirst() {
        return job.towers().stream().mapToLong(TowerRules::parameters).sum();
    }

    private long ofSecond() {
        return TowerConfigs.second(job).stream()
                .mapToLong(tower -> Encoder.of(tower.encoder(), tower.input()).parameters())
                .sum();
    }

    private long ofProxies() {
        return proxies() * job.towers().get(0).get(EncoderOptions.EMBEDDING);
    }

    /** Labels that have a row of the model: none unless the loss is one of proxies. */
    private long proxies() {
        boolean any = job.get(LossOptions.KIND).reads(LossOptions.PROXIES);
        return any ? job.get(LossOptions.PROXIES) : 0;
    }

    private long bytesOfEach() {
        return Float.BYTES * (2L + moments()) * (1 + copies());
    }

    /** Numbers that the optimiser keeps of each parameter. */
    private int moments() {
        return job.get(OptimizerOptions.KIND).slots(job.get(OptimizerOptions.MOMENTUM));
    }

    /** The last good state and the one after; and the first, where it was learned elsewhere. */
    private int copies() {
        if (!job.get(GuardOptions.ENABLED)) {
            return job.find(RunOptions.MODEL_INITIAL).isPresent() ? 1 : 0;
        }
        return job.find(RunOptions.MODEL_INITIAL).isPresent() ? 3 : 2;
    }
}
