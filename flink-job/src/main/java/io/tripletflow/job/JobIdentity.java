package io.tripletflow.job;

import io.tripletflow.connectors.kafka.KafkaCluster;
import io.tripletflow.connectors.kafka.KafkaSetupException;
import io.tripletflow.connectors.kafka.Secrets;
import io.tripletflow.job.config.JobConfig;
import io.tripletflow.job.config.problem.ConfigException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

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
public record JobIdentity(String cluster, String job, String events, String model) {

    /** Bytes of the digest that tell jobs of one name apart. */
    private static final int DIGEST_BYTES = 4;

    /**
     * Prints {@code JOB_IDENTITY:} and the name of the folder, for the image's entrypoint. The
     * arguments are those of {@link TripletFlowJob}; exits with 2 if they are wrong or Kafka does
     * not answer.
     */
    public static void main(String[] args) {
        try {
            Path jobFile = Path.of(args[0]);
            JobConfig config = JobConfig.load(jobFile, TripletFlowJob.overrides(List.of(args)));
            System.out.println("JOB_IDENTITY:" + of(config).folder());
        } catch (ConfigException | KafkaSetupException e) {
            System.err.println(Secrets.redacted(e.getMessage()));
            System.exit(2);
        }
    }

    /**
     * Asks the cluster.
     *
     * @throws io.tripletflow.connectors.kafka.KafkaSetupException if it does not answer
     */
    public static JobIdentity of(JobConfig config) {
        return new JobIdentity(
                KafkaCluster.id(config.kafkaSettings()),
                config.name(),
                config.topics().events(),
                config.topics().model());
    }

    /** Name of its folder: the job's, as far as a file may be called so, and a digest of it all. */
    public String folder() {
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
