package io.tripletflow.job.state;

import io.tripletflow.connectors.LearningReport;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

final class LearningReportFormat extends Format<LearningReport> {

    LearningReportFormat() {
        super("learning-report", LearningReport.class, 1);
    }

    @Override
    protected void writeFields(LearningReport report, DataOutput out) throws IOException {
        out.writeLong(report.windowEnd());
        Fields.writeText(report.group(), out);
        out.writeInt(report.epoch());
        out.writeLong(report.version());
        out.writeInt(report.events());
        out.writeInt(report.remembered());
        out.writeInt(report.steps());
        out.writeInt(report.skipped());
        out.writeLong(report.triplets());
        out.writeDouble(report.loss());
        out.writeDouble(report.activeShare());
        out.writeDouble(report.gradientNorm());
        out.writeDouble(report.recallLearned());
        out.writeDouble(report.recallRaw());
        out.writeLong(report.scored());
    }

    @Override
    protected LearningReport readFields(int writtenVersion, DataInput in) throws IOException {
        return new LearningReport(
                in.readLong(),
                Fields.readText(in),
                in.readInt(),
                in.readLong(),
                in.readInt(),
                in.readInt(),
                in.readInt(),
                in.readInt(),
                in.readLong(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readLong());
    }
}
