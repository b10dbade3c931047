package io.tripletflow.serving.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.eclipse.jetty.io.SelectorManager;

/**
 * A bound of the connections of one address, so that nobody holds all that there are: further ones
 * are closed at once. Any thread may tell it of connections.
 */
final class AddressLimit implements SelectorManager.AcceptListener {

    private final int max;
    private final Predicate<InetAddress> counted;
    private final Map<InetAddress, Integer> counts = new ConcurrentHashMap<>();
    private final Map<SelectableChannel, InetAddress> open = new ConcurrentHashMap<>();

    /**
     * @param max connections of one address
     * @param counted addresses that are bounded; others are let in
     */
    AddressLimit(int max, Predicate<InetAddress> counted) {
        this.max = max;
        this.counted = counted;
    }

    /** A channel that is closed here is one that could not be accepted: Jetty forgets it. */
    @Override
    public void onAccepting(SelectableChannel channel) {
        InetAddress address = address(channel);
        if (address == null || !counted.test(address)) {
            return;
        }
        open.put(channel, address);
        if (counts.merge(address, 1, Integer::sum) > max) {
            close(channel);
        }
    }

    @Override
    public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
        onClosed(channel);
    }

    @Override
    public void onClosed(SelectableChannel channel) {
        InetAddress address = open.remove(channel);
        if (address != null) {
            counts.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Null of one that has gone already. */
    private static InetAddress address(SelectableChannel channel) {
        try {
            return channel instanceof SocketChannel socket
                            && socket.getRemoteAddress() instanceof InetSocketAddress remote
                    ? remote.getAddress()
                    : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static void close(SelectableChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a connection cannot be closed", e);
        }
    }
}
