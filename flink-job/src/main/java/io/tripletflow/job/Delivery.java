package io.tripletflow.job;

import io.tripletflow.connectors.endpoint.TopicSink;
import io.tripletflow.job.operator.LedgerWriter;
import io.tripletflow.job.state.Formats;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * The last part of the topology: what is written is numbered and told to the ledger.
 *
 * @param ledger topic of the ledger
 * @param startMillis when the job was submitted, later than every life of it before
 */
record Delivery(String ledger, long startMillis) {

    /**
     * Writes a stream to its topic.
     *
     * @param parallelism that of the stream, so that writing is chained to it
     * @param sinkId uid of the sink, and its name
     * @param ledgerId uid of the ledger's writer before it
     * @param showsLife whether the ledger shows by it that the job lives
     */
    <T> void of(
            DataStream<T> stream,
            TopicSink<T> topicSink,
            int parallelism,
            String sinkId,
            String ledgerId,
            boolean showsLife) {
        stream.transform(
                        "ledger of " + sinkId,
                        Formats.KAFKA_RECORD,
                        new LedgerWriter<>(
                                topicSink.topic(),
                                topicSink.encoder(),
                                ledger,
                                startMillis,
                                showsLife))
                .setParallelism(parallelism)
                .uid(ledgerId)
                .sinkTo(topicSink.sink())
                .setParallelism(parallelism)
                .name(sinkId)
                .uid(sinkId);
    }
}
