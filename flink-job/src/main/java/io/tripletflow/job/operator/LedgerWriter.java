package io.tripletflow.job.operator;

import io.tripletflow.connectors.ledger.LedgerAccount;
import io.tripletflow.connectors.ledger.LedgerEntry;
import io.tripletflow.connectors.ledger.LedgerEntryJson;
import io.tripletflow.connectors.ledger.LedgerStamp;
import io.tripletflow.connectors.ledger.LedgerUse;
import io.tripletflow.connectors.wire.RecordEncoder;
import io.tripletflow.job.state.Formats;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Stands directly before a sink: encodes what is to be written, numbers it, and before each
 * checkpoint sends an entry of the ledger after it, into the same transaction. Each life of a
 * subtask keeps an account of its own; the entries of the next close those that it took over.
 *
 * <p>One that shows that the job lives adds an entry of no records every few seconds: whoever
 * starts the job a second time sees them come ({@link LedgerUse}).
 */
public final class LedgerWriter<T> extends AbstractStreamOperator<ProducerRecord<byte[], byte[]>>
        implements OneInputStreamOperator<T, ProducerRecord<byte[], byte[]>>, BoundedOneInput {

    private static final long serialVersionUID = 2;

    private static final long BEAT_MILLIS = LedgerUse.BEAT.toMillis();

    private static final ListStateDescriptor<LedgerAccount> ACCOUNTS =
            new ListStateDescriptor<>("ledger-accounts", Formats.LEDGER_ACCOUNT);

    private final String topic;
    private final RecordEncoder<T> encoder;
    private final String ledger;
    private final long startMillis;
    private final boolean showsLife;

    private transient ListState<LedgerAccount> accounts;
    private transient List<LedgerAccount> closing;
    private transient int subtask;
    private transient long epoch;
    private transient long entries;
    private transient long records;
    private transient long told;
    private transient long checkpoint;
    private transient boolean ended;
    private transient ScheduledFuture<?> beat;

    /**
     * @param topic that {@code encoder}'s records go to
     * @param ledger topic of the ledger
     * @param startMillis when the job was submitted, later than every life of it before
     * @param showsLife whether entries of no records show that the job lives
     */
    public LedgerWriter(
            String topic,
            RecordEncoder<T> encoder,
            String ledger,
            long startMillis,
            boolean showsLife) {
        this.topic = topic;
        this.encoder = encoder;
        this.ledger = ledger;
        this.startMillis = startMillis;
        this.showsLife = showsLife;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        accounts = context.getOperatorStateStore().getListState(ACCOUNTS);
        subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
        closing = new ArrayList<>();
        accounts.get().forEach(closing::add);
        long restored = closing.stream().mapToLong(LedgerAccount::epoch).max().orElse(-1);
        epoch = Epoch.of(startMillis, restored, getRuntimeContext());
        checkpoint = context.getRestoredCheckpointId().orElse(0);
    }

    @Override
    public void open() throws Exception {
        super.open();
        if (showsLife) {
            beatAfter(getProcessingTimeService().getCurrentProcessingTime());
        }
    }

    @Override
    public void processElement(StreamRecord<T> element) {
        ProducerRecord<byte[], byte[]> record = encoder.encode(element.getValue());
        records++;
        new LedgerStamp(epoch, subtask, records).put(record.headers());
        output.collect(element.replace(record));
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) {
        checkpoint = checkpointId;
        if (!ended) { // the sink takes nothing more then
            tell();
        }
    }

    @Override
    public void endInput() {
        checkpoint++;
        tell();
        ended = true;
        if (beat != null) {
            beat.cancel(false);
        }
    }

    /** Tells what has come since the last entry; silence needs none. */
    private void tell() {
        boolean closed = entries > 0 || closing.isEmpty();
        if (records == told && closed) {
            return;
        }
        long since = records - told;
        told = records;
        write(since);
    }

    private void write(long since) {
        entries++;
        LedgerEntry entry = new LedgerEntry(account(), checkpoint, since, closing);
        output.collect(new StreamRecord<>(LedgerEntryJson.encode(ledger, entry)));
    }

    /** As the last entry tells. */
    private LedgerAccount account() {
        return new LedgerAccount(topic, epoch, subtask, entries, told);
    }

    private void beatAfter(long time) {
        beat = getProcessingTimeService().registerTimer(time + BEAT_MILLIS, this::beat);
    }

    private void beat(long now) {
        write(0);
        beatAfter(now);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        accounts.update(entries == 0 ? List.of() : List.of(account()));
    }
}
