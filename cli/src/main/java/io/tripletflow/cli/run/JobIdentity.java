package io.tripletflow.cli.run;

import io.tripletflow.connectors.KafkaCluster;
import io.tripletflow.job.config.JobConfig;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What makes a job the same from one start to the next: its name, what it reads, what it learns,
 * and the Kafka cluster. The cluster counts by the id that it was formatted with, so that another
 * address of it is the same job, and an empty new cluster at the old address is not.
 *
 * @param cluster id of the Kafka cluster
 * @param job name of the job
 * @param events topic that it reads
 * @param model topic of its models
 */
record JobIdentity(String cluster, String job, String events, String model) {

    /** Bytes of the digest that tell jobs of one name apart. */
    private static final int DIGEST_BYTES = 4;

    /**
     * Asks the cluster.
     *
     * @throws io.tripletflow.connectors.KafkaSetupException if it does not answer
     */
    static JobIdentity of(JobConfig config) {
        return new JobIdentity(
                KafkaCluster.id(config.kafkaSettings()),
                config.name(),
                config.topics().events(),
                config.topics().model());
    }

    /** Name of its folder: the job's, as far as a file may be called so, and a digest of it all. */
    String folder() {
        String readable = job.replaceAll("[^A-Za-z0-9._-]", "_");
        String shortened = readable.substring(0, Math.min(60, readable.length()));
        return shortened + "-" + digest();
    }

    private String digest() {
        String all = String.join("\n", cluster, job, events, model);
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(all.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
