package io.tripletflow.cli;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.ContainerNetwork;
import java.util.List;
import org.testcontainers.containers.GenericContainer;

/** What can happen to a container, and how it ends. */
enum Fault {
    /** SIGKILL; then it is started again with the files that it had. */
    KILLED {
        @Override
        void strike(GenericContainer<?> container) {
            docker(container).killContainerCmd(container.getContainerId()).exec();
        }

        @Override
        void heal(GenericContainer<?> container) {
            docker(container).startContainerCmd(container.getContainerId()).exec();
        }
    },
    /** Its processes stand still, while its connections stay open. */
    PAUSED {
        @Override
        void strike(GenericContainer<?> container) {
            docker(container).pauseContainerCmd(container.getContainerId()).exec();
        }

        @Override
        void heal(GenericContainer<?> container) {
            docker(container).unpauseContainerCmd(container.getContainerId()).exec();
        }
    },
    /** It runs on, but nobody reaches it, nor it anybody. */
    DISCONNECTED {
        @Override
        void strike(GenericContainer<?> container) {
            docker(container)
                    .disconnectFromNetworkCmd()
                    .withContainerId(container.getContainerId())
                    .withNetworkId(container.getNetwork().getId())
                    .exec();
        }

        @Override
        void heal(GenericContainer<?> container) {
            List<String> aliases = container.getNetworkAliases();
            docker(container)
                    .connectToNetworkCmd()
                    .withContainerId(container.getContainerId())
                    .withNetworkId(container.getNetwork().getId())
                    .withContainerNetwork(new ContainerNetwork().withAliases(aliases))
                    .exec();
        }
    };

    /** Strikes all of them at once; heals them in this order when {@code meanwhile} is over. */
    void happen(List<? extends GenericContainer<?>> containers, MixedStream.Act meanwhile)
            throws Exception {
        containers.forEach(this::strike);
        try {
            meanwhile.run();
        } finally {
            containers.forEach(this::heal);
        }
    }

    abstract void strike(GenericContainer<?> container);

    abstract void heal(GenericContainer<?> container);

    private static DockerClient docker(GenericContainer<?> container) {
        return container.getDockerClient();
    }
}
