package io.tripletflow.job.state.output;

import io.tripletflow.connectors.ledger.LedgerAccount;
import io.tripletflow.job.state.format.Fields;
import io.tripletflow.job.state.format.Format;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

public final class LedgerAccountFormat extends Format<LedgerAccount> {

    public LedgerAccountFormat() {
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
