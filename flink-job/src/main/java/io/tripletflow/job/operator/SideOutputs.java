package io.tripletflow.job.operator;

import io.tripletflow.connectors.event.DeadLetter;
import io.tripletflow.connectors.output.LearningReport;
import io.tripletflow.connectors.output.ModelSnapshot;
import io.tripletflow.connectors.output.ProfileRecord;
import io.tripletflow.event.Event;
import io.tripletflow.job.state.Formats;
import io.tripletflow.job.state.event.JoinInput;
import org.apache.flink.util.OutputTag;

/** What operators emit beside their main output. */
public final class SideOutputs {

    /** Labelled events whose windows are open. */
    public static final OutputTag<Event> LEARNABLE = new OutputTag<>("learnable", Formats.EVENT);

    /** What late labels are joined with, and the labels. */
    public static final OutputTag<JoinInput> TO_JOIN =
            new OutputTag<>("to-join", Formats.JOIN_INPUT);

    public static final OutputTag<DeadLetter> DEAD_LETTERS =
            new OutputTag<>("dead-letters", Formats.DEAD_LETTER);

    public static final OutputTag<LearningReport> REPORTS =
            new OutputTag<>("reports", Formats.LEARNING_REPORT);

    /** Whole snapshots for the model topic. */
    public static final OutputTag<ModelSnapshot> SNAPSHOTS =
            new OutputTag<>("snapshots", Formats.MODEL_SNAPSHOT);

    public static final OutputTag<ProfileRecord> PROFILES =
            new OutputTag<>("profiles", Formats.PROFILE_RECORD);

    private SideOutputs() {}
}
