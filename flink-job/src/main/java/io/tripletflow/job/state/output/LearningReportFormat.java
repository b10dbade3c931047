package io.tripletflow.job.state.output;

import io.tripletflow.connectors.output.LearningReport;
import io.tripletflow.connectors.output.LifeEvent;
import io.tripletflow.guard.GuardReport;
import io.tripletflow.job.state.format.Fields;
import io.tripletflow.job.state.format.Format;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Version 1 had no guards; up to version 2 the epoch had 32 bits; up to version 3 nothing counted
 * what was redelivered; up to version 4 nothing told the weight in a committee, up to version 5 the
 * model's life.
 */
public final class LearningReportFormat extends Format<LearningReport> {

    public LearningReportFormat() {
        super("learning-report", LearningReport.class, 6);
    }

    @Override
    protected void writeFields(LearningReport report, DataOutput out) throws IOException {
        out.writeLong(report.windowEnd());
        Fields.writeText(report.group(), out);
        out.writeLong(report.epoch());
        out.writeLong(report.version());
        out.writeInt(report.events());
        out.writeInt(report.remembered());
        out.writeInt(report.redelivered());
        out.writeInt(report.steps());
        out.writeInt(report.skipped());
        out.writeLong(report.triplets());
        out.writeDouble(report.loss());
        out.writeDouble(report.activeShare());
        out.writeDouble(report.gradientNorm());
        out.writeDouble(report.recallLearned());
        out.writeDouble(report.recallRaw());
        out.writeLong(report.scored());
        GuardReport guards = report.guards();
        out.writeInt(guards.skippedNotFinite());
        out.writeInt(guards.skippedExploding());
        out.writeInt(guards.absurdRows());
        out.writeInt(guards.distrustedRows());
        out.writeInt(guards.rollbacks());
        out.writeInt(guards.suspended());
        out.writeInt(guards.driftAlarms());
        out.writeDouble(guards.spread());
        out.writeDouble(guards.rate());
        out.writeDouble(report.committeeWeight());
        out.writeInt(report.life().size());
        for (LifeEvent event : report.life()) {
            Fields.writeText(event.kind().tag(), out);
            out.writeLong(event.version());
        }
    }

    @Override
    protected LearningReport readFields(int writtenVersion, DataInput in) throws IOException {
        return new LearningReport(
                in.readLong(),
                Fields.readText(in),
                writtenVersion < 3 ? in.readInt() : in.readLong(),
                in.readLong(),
                in.readInt(),
                in.readInt(),
                writtenVersion < 4 ? 0 : in.readInt(),
                in.readInt(),
                in.readInt(),
                in.readLong(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readLong(),
                writtenVersion == 1 ? GuardReport.NONE : readGuards(in),
                writtenVersion < 5 ? Double.NaN : in.readDouble(),
                writtenVersion < 6 ? List.of() : readLife(in));
    }

    private static List<LifeEvent> readLife(DataInput in) throws IOException {
        List<LifeEvent> life = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            String tag = Fields.readText(in);
            long version = in.readLong();
            LifeEvent.Kind.of(tag).ifPresent(kind -> life.add(new LifeEvent(kind, version)));
        }
        return life;
    }

    private static GuardReport readGuards(DataInput in) throws IOException {
        return new GuardReport(
                in.readInt(),
                in.readInt(),
                in.readInt(),
                in.readInt(),
                in.readInt(),
                in.readInt(),
                in.readInt(),
                in.readDouble(),
                in.readDouble());
    }
}
