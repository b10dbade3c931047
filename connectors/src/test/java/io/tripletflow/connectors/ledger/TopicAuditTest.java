package io.tripletflow.connectors.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.connectors.wire.RecordFormatException;
import io.tripletflow.connectors.wire.RecordHeaders;
import io.tripletflow.connectors.wire.TestRecords;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class TopicAuditTest {
    private static final String TOPIC = "reports";

    private final TopicAudit audit = new TopicAudit(TOPIC);

    @Test
    void allThere_nothingIsMissing() {
        entry(100, 0, 1, 5, 3);
        entry(100, 0, 2, 6, 2);
        entry(100, 1, 1, 5, 4);
        records(100, 0, 1, 5);
        records(100, 1, 1, 4);
        assertReport(audit.report(true, true), 9, 9, 9, 0, 0);
    }

    @Test
    void transactionLost_theNextEntryTells() {
        entry(100, 0, 1, 5, 3);
        entry(100, 0, 3, 9, 2, 7); // the second, of two records, went with its records
        records(100, 0, 1, 3);
        records(100, 0, 6, 7);
        LedgerReport report = audit.report(true, true);
        assertReport(report, 7, 5, 5, 2, 0);
        assertThat(report.findings())
                .containsExactly(
                        "2 records of subtask 0 in epoch 100 are missing: numbers 4 to 5, after"
                                + " checkpoint 5, before checkpoint 9");
    }

    @Test
    void lastTransactionLost_theNextLifeTells() {
        entry(100, 0, 1, 5, 3);
        records(100, 0, 1, 3);
        audit.entry(closing(200, account(100, 0, 2, 8)));
        LedgerReport report = audit.report(true, true);
        assertReport(report, 8, 3, 3, 5, 0);
        assertThat(report.findings())
                .containsExactly(
                        "5 records of subtask 0 in epoch 100 are missing: numbers 4 to 8, after"
                                + " checkpoint 5, before the job was restored");
    }

    @Test
    void onlyTransactionLost_theNextLifeTells() {
        audit.entry(closing(200, account(100, 3, 1, 4)));
        LedgerReport report = audit.report(true, true);
        assertReport(report, 4, 0, 0, 4, 0);
        assertThat(report.findings().get(0)).contains("from its first checkpoint on");
    }

    @Test
    void recordsLostByTheTopicThoughCommitted_areFound() {
        entry(100, 0, 1, 5, 3);
        records(100, 0, 2, 3);
        LedgerReport report = audit.report(true, true);
        assertReport(report, 3, 2, 2, 1, 0);
        assertThat(report.findings())
                .containsExactly(
                        "1 of 3 records of subtask 0 in epoch 100 are missing though checkpoint 5"
                                + " was committed: numbers 1 to 3");
    }

    @Test
    void compactedTopic_isJudgedByItsTransactions() {
        entry(100, 0, 1, 5, 3);
        entry(100, 0, 3, 9, 2, 7);
        records(100, 0, 7, 7);
        assertReport(audit.report(true, false), 7, 5, 1, 2, 0);
    }

    @Test
    void expiredLedger_isJudgedFromItsFirstEntry() {
        entry(100, 0, 8, 50, 10, 900);
        entry(100, 0, 9, 51, 10, 910);
        records(100, 0, 891, 910);
        assertReport(audit.report(false, true), 20, 20, 20, 0, 0);
        assertThat(audit.report(true, true).missing()).isEqualTo(890);
    }

    @Test
    void recordTwice_isARepetition() {
        entry(100, 0, 1, 5, 2);
        records(100, 0, 1, 2);
        records(100, 0, 2, 2);
        assertReport(audit.report(true, true), 2, 2, 2, 0, 1);
    }

    @Test
    void restoredFromAnOlderCheckpoint_whatCameAfterItIsRepeated() {
        entry(100, 0, 1, 5, 3);
        entry(100, 0, 2, 6, 2);
        records(100, 0, 1, 5);
        audit.entry(closing(200, account(100, 0, 1, 3)));
        assertReport(audit.report(true, true), 5, 5, 5, 0, 2);
    }

    /** The checkpoint knew of no record, and so of no account that a later life could close. */
    @Test
    void restoredFromACheckpointBeforeTheFirstRecord_allThatCameAfterItIsRepeated() {
        entry(100, 0, 1, 5, 37, 37);
        records(100, 0, 1, 37);
        entry(200, 0, 1, 6, 65, 65);
        records(200, 0, 1, 65);
        assertReport(audit.report(true, true), 102, 102, 102, 0, 37);
    }

    @Test
    void restoredTwiceFromTheSameCheckpoint_theFirstAttemptIsRepeated_andWhatWentOnFromIt() {
        entry(100, 0, 1, 5, 3, 3);
        records(100, 0, 1, 3);
        closing(200, 4, account(100, 0, 1, 3));
        records(200, 0, 1, 4);
        closing(250, 2, account(200, 0, 1, 4));
        records(250, 0, 1, 2);
        assertReport(audit.report(true, true), 9, 9, 9, 0, 0);
        closing(300, 6, account(100, 0, 1, 3));
        records(300, 0, 1, 6);
        assertReport(audit.report(true, true), 15, 15, 15, 0, 6);
    }

    @Test
    void otherSubtasksOfTheSameLife_areNotTakenForALaterOne() {
        entry(100, 0, 1, 5, 3, 3);
        records(100, 0, 1, 3);
        entry(101, 1, 1, 5, 2, 2);
        records(101, 1, 1, 2);
        assertReport(audit.report(true, true), 5, 5, 5, 0, 0);
    }

    @Test
    void ghostsOfAtLeastOnce_thatNoEntryTellsOf_areRepeated() {
        entry(100, 0, 1, 5, 3);
        records(100, 0, 1, 7); // killed before the next checkpoint
        audit.entry(closing(200, account(100, 0, 1, 3)));
        assertReport(audit.report(true, true), 3, 3, 3, 0, 4);
    }

    @Test
    void newerThanTheLedgerThatWasRead_isLeftForTheNextTime() {
        entry(100, 0, 1, 5, 1);
        records(100, 0, 1, 4);
        records(300, 0, 1, 1);
        assertReport(audit.report(true, true), 1, 1, 1, 0, 0);
    }

    @Test
    void otherTopics_areNotAskedAbout() {
        audit.entry(new LedgerEntry(new LedgerAccount("model", 100, 0, 1, 4), 5, 4, List.of()));
        assertReport(audit.report(true, true), 0, 0, 0, 0, 0);
    }

    /** Lives, restores and losses as chance has it: exactly the lost transactions are missing. */
    @Property(tries = 300)
    void losses_ofWholeTransactions_areCountedExactly(@ForAll long seed) {
        Random random = new Random(seed);
        TopicAudit any = new TopicAudit(TOPIC);
        long lost = 0;
        long written = 0;
        List<LedgerAccount> left = List.of();
        for (int life = 1; life <= 1 + random.nextInt(4); life++) {
            LedgerAccount account = account(life * 100L, 0, 0, 0);
            int checkpoints = 1 + random.nextInt(5);
            int kept = random.nextInt(checkpoints); // or nobody could tell of the life before
            for (int checkpoint = 0; checkpoint < checkpoints; checkpoint++) {
                int records = random.nextInt(4);
                written += records;
                long entries = account.entries() + 1;
                account = account(life * 100L, 0, entries, account.records() + records);
                if (checkpoint != kept && random.nextInt(3) == 0) {
                    lost += records;
                    continue;
                }
                any.entry(new LedgerEntry(account, checkpoint, records, left));
                for (int i = 0; i < records; i++) {
                    any.record(stamped(account.epoch(), 0, account.records() - i));
                }
            }
            left = List.of(account);
        }
        any.entry(new LedgerEntry(account(9_999, 0, 1, 0), 99, 0, left));
        LedgerReport report = any.report(true, true);
        assertThat(report.missing()).isEqualTo(lost);
        assertThat(report.promised()).isEqualTo(written);
        assertThat(report.repeated()).isZero();
    }

    @Property(tries = 100)
    void sequences_countAsASortedSet(@ForAll long seed) {
        Random random = new Random(seed);
        SequenceSet set = new SequenceSet();
        TreeSet<Long> expected = new TreeSet<>();
        for (int i = 0; i < 200; i++) {
            long number = random.nextInt(4) * 65_536L + random.nextInt(300) - 150;
            if (number >= 0) {
                assertThat(set.add(number)).isEqualTo(expected.add(number));
            }
        }
        long first = random.nextInt(200_000);
        long last = first + random.nextInt(100_000);
        assertThat(set.count(first, last)).isEqualTo(expected.subSet(first, last + 1).size());
    }

    @Test
    void stamps_comeBack_orAreRefused() {
        LedgerStamp stamp = new LedgerStamp(1_732_400_000_123L, 3, 4_711);
        assertThat(LedgerStamp.of(stamped(stamp.epoch(), 3, stamp.number()).headers()))
                .contains(stamp);
        for (String bad : Set.of("", "1.2", "1.2.3.4", "1.x.3")) {
            ConsumerRecord<byte[], byte[]> record = TestRecords.record(TOPIC, 0, 1, 0, null, null);
            RecordHeaders.put(record.headers(), LedgerStamp.HEADER, bad);
            assertThatThrownBy(() -> LedgerStamp.of(record.headers()))
                    .isInstanceOf(RecordFormatException.class)
                    .hasMessageContaining("not epoch.subtask.number");
        }
    }

    private void entry(long epoch, int subtask, long entries, long checkpoint, long records) {
        long before = entries == 1 ? 0 : 3; // what the first entries here tell of
        entry(epoch, subtask, entries, checkpoint, records, before + records);
    }

    private void entry(
            long epoch, int subtask, long entries, long checkpoint, long records, long total) {
        audit.entry(
                new LedgerEntry(
                        account(epoch, subtask, entries, total), checkpoint, records, List.of()));
    }

    private void closing(long epoch, long records, LedgerAccount closed) {
        audit.entry(new LedgerEntry(account(epoch, 0, 1, records), 10, records, List.of(closed)));
    }

    private static LedgerEntry closing(long epoch, LedgerAccount closed) {
        return new LedgerEntry(account(epoch, 0, 1, 0), 10, 0, List.of(closed));
    }

    private static LedgerAccount account(long epoch, int subtask, long entries, long records) {
        return new LedgerAccount(TOPIC, epoch, subtask, entries, records);
    }

    private void records(long epoch, int subtask, long first, long last) {
        for (long number = first; number <= last; number++) {
            audit.record(stamped(epoch, subtask, number));
        }
    }

    private static ConsumerRecord<byte[], byte[]> stamped(long epoch, int subtask, long number) {
        ConsumerRecord<byte[], byte[]> record = TestRecords.record(TOPIC, 0, 1, 0, null, null);
        new LedgerStamp(epoch, subtask, number).put(record.headers());
        return record;
    }

    private static void assertReport(
            LedgerReport report,
            long promised,
            long delivered,
            long found,
            long missing,
            long repeated) {
        assertThat(
                        List.of(
                                report.promised(),
                                report.delivered(),
                                report.found(),
                                report.missing(),
                                report.repeated()))
                .containsExactly(promised, delivered, found, missing, repeated);
    }
}
