package io.tripletflow.cli.run;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * One start of a job, a line of {@code runs.jsonl}.
 *
 * @param format of the line, 1
 * @param jobId Flink's id of the run, the name of the folders that its state is in
 * @param checkpoints URI of the directory that holds a folder of that name
 * @param from checkpoint or savepoint that it went on from; null for an untrained model
 * @param started when, ISO 8601
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
record StartedRun(int format, String jobId, String checkpoints, String from, String started) {

    static final int FORMAT = 1;

    Optional<String> restoredFrom() {
        return Optional.ofNullable(from);
    }
}
