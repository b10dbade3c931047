package io.tripletflow.job.state;

import io.tripletflow.connectors.ledger.LedgerAccount;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

final class LedgerAccountFormat extends Format<LedgerAccount> {

    LedgerAccountFormat() {
        super("ledger-account", LedgerAccount.class, 1);
    }

    @Override
    protected void writeFields(LedgerAccount account, DataOutput out) throws IOException {
        Fields.writeText(account.topic(), out);
        out.writeLong(account.epoch());
        out.writeInt(account.subtask());
        out.writeLong(account.entries());
        out.writeLong(account.records());
    }

    @Override
    protected LedgerAccount readFields(int writtenVersion, DataInput in) throws IOException {
        return new LedgerAccount(
                Fields.readText(in), in.readLong(), in.readInt(), in.readLong(), in.readLong());
    }
}
