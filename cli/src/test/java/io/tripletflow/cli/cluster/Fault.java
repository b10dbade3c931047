package io.tripletflow.cli.cluster;

import java.util.List;
import java.util.Random;

/** What can happen to a cluster. */
enum Fault {
    KILL_TASK_MANAGER("kill -9 of a TaskManager") {
        @Override
        void inject(Cluster cluster, Random random) throws InterruptedException {
            List<ChildProcess> busy = cluster.flink().busyTaskManagers();
            any(busy.isEmpty() ? cluster.flink().taskManagers() : busy, random).kill();
        }
    },
    KILL_JOB_MANAGER("kill -9 of the JobManager") {
        @Override
        void inject(Cluster cluster, Random random) {
            cluster.flink().jobManager().kill();
        }
    },
    KILL_BROKER("kill -9 of a broker") {
        @Override
        void inject(Cluster cluster, Random random) throws InterruptedException {
            ChildProcess broker = any(cluster.kafka().nodes(), random);
            broker.hold();
            pause(random);
            broker.release();
            cluster.kafka().awaitAll();
        }
    },
    KILL_ALL("kill -9 of all processes at once") {
        @Override
        void inject(Cluster cluster, Random random) throws InterruptedException {
            cluster.kafka().nodes().forEach(ChildProcess::kill);
            cluster.flink().taskManagers().forEach(ChildProcess::kill);
            cluster.flink().jobManager().kill();
            cluster.kafka().awaitAll();
        }
    },
    PARTITION("a broker's packets dropped") {
        @Override
        void inject(Cluster cluster, Random random) throws InterruptedException {
            disturb(cluster, random, TcpProxy.Mode.DROP);
        }
    },
    CUT("connections to a broker cut") {
        @Override
        void inject(Cluster cluster, Random random) throws InterruptedException {
            disturb(cluster, random, TcpProxy.Mode.CUT);
        }
    },
    DELAY("a broker's packets delayed") {
        @Override
        void inject(Cluster cluster, Random random) throws InterruptedException {
            disturb(cluster, random, TcpProxy.Mode.DELAY);
        }
    },
    SLOW_SINK("all brokers slow") {
        @Override
        void inject(Cluster cluster, Random random) throws InterruptedException {
            cluster.kafka().proxies().forEach(proxy -> proxy.set(TcpProxy.Mode.THROTTLE));
            pause(random);
            cluster.kafka().proxies().forEach(proxy -> proxy.set(TcpProxy.Mode.PASS));
        }
    },
    STORAGE_FULL("checkpoint storage full") {
        @Override
        void inject(Cluster cluster, Random random) throws Exception {
            cluster.disk().fill();
            pause(random);
            cluster.disk().empty();
        }
    },
    STORAGE_READ_ONLY("checkpoint storage read-only") {
        @Override
        void inject(Cluster cluster, Random random) throws Exception {
            cluster.disk().protect();
            pause(random);
            cluster.disk().unprotect();
        }
    },
    RESCALE("restart with other parallelism") {
        @Override
        void inject(Cluster cluster, Random random) {
            int other = 1 + random.nextInt(FlinkProcesses.SLOTS - 1);
            int now = cluster.flink().parallelism();
            cluster.flink().rescale(other < now ? other : other + 1);
        }
    };

    private static final int MIN_MILLIS = 2000;
    private static final int MAX_MILLIS = 10_000;

    private final String text;

    Fault(String text) {
        this.text = text;
    }

    /** Injects it and, where it is not over at once, ends it. */
    abstract void inject(Cluster cluster, Random random) throws Exception;

    /** Whether it needs a disk that can fail. */
    boolean needsDisk() {
        return this == STORAGE_FULL || this == STORAGE_READ_ONLY;
    }

    @Override
    public String toString() {
        return text;
    }

    private static void disturb(Cluster cluster, Random random, TcpProxy.Mode mode)
            throws InterruptedException {
        TcpProxy proxy = any(cluster.kafka().proxies(), random);
        proxy.set(mode);
        pause(random);
        proxy.set(TcpProxy.Mode.PASS);
    }

    private static void pause(Random random) throws InterruptedException {
        Thread.sleep(MIN_MILLIS + random.nextInt(MAX_MILLIS - MIN_MILLIS));
    }

    private static <T> T any(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }
}
