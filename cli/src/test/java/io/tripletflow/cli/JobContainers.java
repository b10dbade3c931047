package io.tripletflow.cli;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.lifecycle.Startables;

/**
 * A job in containers of our own image, a JobManager and a TaskManager, with its checkpoints on a
 * volume. As in the compose file, a JobManager that is started again goes on from the newest.
 */
final class JobContainers implements AutoCloseable, MixedStream.Job {

    private static final String FOLDER = "/var/lib/tripletflow";

    private static final ImageFromDockerfile IMAGE = image();

    private final String volume = "tripletflow-test-" + UUID.randomUUID();
    private final GenericContainer<?> jobManager;
    private final GenericContainer<?> taskManager;

    private JobContainers(Network network, Map<String, String> settings) {
        String job =
                settings.entrySet().stream()
                        .map(option -> option.getKey() + ": " + option.getValue() + "\n")
                        .collect(Collectors.joining());
        jobManager =
                container(network, "jobmanager")
                        .withCopyToContainer(Transferable.of(job), "/opt/tripletflow/job.yaml");
        taskManager = container(network, "taskmanager");
        docker().createVolumeCmd().withName(volume).withLabels(Map.of(Engine.LABEL, "")).exec();
    }

    /** Starts a job with these settings; its checkpoints are on a volume, wherever they say. */
    static JobContainers start(Network network, Map<String, String> settings) {
        settings.put("checkpoint.directory", "file://" + FOLDER + "/checkpoints");
        JobContainers started = new JobContainers(network, settings);
        try {
            Startables.deepStart(started.jobManager, started.taskManager).join();
            return started;
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
    }

    GenericContainer<?> jobManager() {
        return jobManager;
    }

    GenericContainer<?> taskManager() {
        return taskManager;
    }

    @Override
    public boolean endsWithin(long millis) throws InterruptedException {
        Thread.sleep(millis);
        return !jobManager.isRunning() || !taskManager.isRunning();
    }

    /** The last that both said. */
    String lastWords() {
        return List.of(jobManager, taskManager).stream()
                .map(GenericContainer::getLogs)
                .map(log -> log.substring(Math.max(0, log.length() - 4000)))
                .collect(Collectors.joining("\n--\n"));
    }

    @Override
    public void close() {
        jobManager.stop();
        taskManager.stop();
        docker().removeVolumeCmd(volume).exec();
    }

    private GenericContainer<?> container(Network network, String process) {
        return new GenericContainer<>(IMAGE)
                // one that does not answer is given up soon
                .withCommand(process, "-Dheartbeat.interval=1s", "-Dheartbeat.timeout=10s")
                .withEnv("TRIPLETFLOW_OPTS", "-XX:TieredStopAtLevel=1")
                .withEnv(blas())
                .withNetwork(network)
                .withNetworkAliases(process)
                .withLabel(Engine.LABEL, "")
                .withCreateContainerCmdModifier(this::compose);
    }

    /** Which kernels OpenBLAS takes: those for another processor round differently. */
    private static Map<String, String> blas() {
        return System.getenv().entrySet().stream()
                .filter(variable -> variable.getKey().startsWith("OPENBLAS_"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** As in the compose file: the volume, and a process that fails comes back. */
    private void compose(CreateContainerCmd command) {
        command.getHostConfig()
                .withBinds(new Bind(volume, new Volume(FOLDER)))
                .withRestartPolicy(RestartPolicy.onFailureRestart(0));
    }

    private static DockerClient docker() {
        return DockerClientFactory.instance().client();
    }

    /** Built from this checkout, as docker/up builds it; Maven has put the jars in place. */
    private static ImageFromDockerfile image() {
        Path root = Path.of("..");
        return new ImageFromDockerfile()
                .withFileFromPath("Dockerfile", root.resolve("docker/Dockerfile"))
                .withFileFromPath("docker", root.resolve("docker"))
                .withFileFromPath("cli/target/lib", Path.of("target/lib"))
                .withFileFromPath("cli/target/" + command().getFileName(), command())
                .withFileFromPath("serving/target/lib", root.resolve("serving/target/lib"))
                .withBuildArgs(Engine.buildArguments());
    }

    /** The jar of this module, without its libraries. */
    private static Path command() {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(
                            file ->
                                    file.getFileName()
                                            .toString()
                                            .matches("tripletflow-cli-.*\\.jar"))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
