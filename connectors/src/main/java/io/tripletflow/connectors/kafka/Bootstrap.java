package io.tripletflow.connectors.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at the addresses of brokers before a client does, which gives up at the first bad one. */
public final class Bootstrap {

    /** As Kafka's clients read it: a protocol and brackets around an IPv6 address are allowed. */
    private static final Pattern ADDRESS =
            Pattern.compile("(?:[A-Za-z_]+://)?(\\[[0-9A-Fa-f:.%]+]|[^\\s:/\\[\\]]+):([0-9]+)");

    private static final Pattern HOST = Pattern.compile("[^\\s:/\\[\\]]+");
    private static final int MAX_PORT = 65_535;

    private Bootstrap() {}

    /**
     * What is wrong with each address of {@code list}, a sentence each; empty if nothing is.
     *
     * @param list host:port, comma-separated
     */
    public static List<String> problems(String list) {
        List<String> problems = new ArrayList<>();
        String[] addresses = list.split(",", -1);
        for (int i = 0; i < addresses.length; i++) {
            String address = addresses[i].strip();
            String which =
                    addresses.length == 1
                            ? "'" + address + "'"
                            : "'%s' (%d of %d)".formatted(address, i + 1, addresses.length);
            String wrong = wrong(address);
            if (!wrong.isEmpty()) {
                problems.add(which + " " + wrong);
            }
        }
        return problems;
    }

    private static String wrong(String address) {
        if (address.isEmpty()) {
            return "is empty; write host:port, or remove the comma";
        }
        Matcher matcher = ADDRESS.matcher(address);
        if (matcher.matches()) {
            String port = matcher.group(2);
            boolean legal = port.length() <= 5 && port(port) >= 1 && port(port) <= MAX_PORT;
            return legal ? "" : "has port " + port + "; write one from 1 to " + MAX_PORT;
        }
        return HOST.matcher(address).matches()
                ? "has no port; write host:port such as " + address + ":9092"
                : "is not host:port; write it such as localhost:9092";
    }

    private static int port(String digits) {
        return Integer.parseInt(digits);
    }
}
