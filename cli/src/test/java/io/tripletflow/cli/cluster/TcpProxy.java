package io.tripletflow.cli.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A network that misbehaves on demand, between the clients of a port and the server at another. */
final class TcpProxy implements AutoCloseable {

    /** What happens to bytes, in both directions. */
    enum Mode {
        PASS,
        /** They vanish into a full buffer: nothing arrives and nobody is told. */
        DROP,
        /** Each read of them waits first. */
        DELAY,
        /** They trickle. */
        THROTTLE,
        /** Connections are closed, and new ones at once. */
        CUT
    }

    private static final int BUFFER = 1 << 16;
    private static final long DELAY_MILLIS = 300;
    private static final int TRICKLE_BYTES = 4096;
    private static final long TRICKLE_MILLIS = 100;

    private final ServerSocket server;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private Mode mode = Mode.PASS;
    private boolean closed;

    /**
     * @param port to listen at
     * @param target port of the server on the loopback interface
     */
    TcpProxy(int port, int target) throws IOException {
        this.target = target;
        server = new ServerSocket(port, 200, InetAddress.getLoopbackAddress());
        daemon(this::accept, "proxy " + port);
    }

    int port() {
        return server.getLocalPort();
    }

    synchronized void set(Mode next) {
        mode = next;
        notifyAll();
        if (next == Mode.CUT) {
            sockets.forEach(TcpProxy::close);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                sockets.add(client);
                daemon(() -> connect(client), "proxy connection");
            } catch (IOException e) {
                // closed
            }
        }
    }

    private void connect(Socket client) {
        try {
            if (mode() == Mode.CUT) {
                throw new IOException("cut");
            }
            Socket broker = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(broker);
            client.setTcpNoDelay(true);
            broker.setTcpNoDelay(true);
            daemon(() -> copy(client, broker), "proxy up");
            copy(broker, client);
        } catch (IOException e) {
            close(client);
        } finally {
            sockets.remove(client);
        }
    }

    private void copy(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            while (true) {
                int max = mode() == Mode.THROTTLE ? TRICKLE_BYTES : BUFFER;
                int count = in.read(buffer, 0, max);
                if (count < 0) {
                    break;
                }
                misbehave();
                out.write(buffer, 0, count);
            }
        } catch (IOException e) {
            // one side has closed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close(from);
            close(to);
            sockets.remove(to);
        }
    }

    private synchronized Mode mode() {
        return mode;
    }

    private void misbehave() throws InterruptedException {
        switch (mode()) {
            case DELAY -> Thread.sleep(DELAY_MILLIS);
            case THROTTLE -> Thread.sleep(TRICKLE_MILLIS);
            case DROP -> awaitAnother();
            case PASS, CUT -> {}
        }
    }

    private synchronized void awaitAnother() throws InterruptedException {
        while (mode == Mode.DROP && !closed) {
            wait();
        }
    }

    private static void daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // nobody needs it any more
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        server.close();
        sockets.forEach(TcpProxy::close);
    }
}
