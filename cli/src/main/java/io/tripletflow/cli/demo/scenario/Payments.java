package io.tripletflow.cli.demo.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tripletflow.cli.events.row.RowSource;
import io.tripletflow.cli.events.row.RowTimes;
import io.tripletflow.cli.events.row.StreamRow;
import io.tripletflow.connectors.event.EventJson;
import io.tripletflow.event.Event;
import io.tripletflow.event.Input;
import io.tripletflow.event.LateLabel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/**
 * Four days of payments, and an hour after each its label, {@code fraud} or {@code ok}. A payment
 * is a set of ids: account, card, merchant, band of the amount, hour of the day. Account holders
 * have merchants and amounts that they are used to.
 *
 * <p>At any time two gangs are active. A gang has four merchants and two bands of amounts, uses
 * anybody's card, and is followed by another one, with other merchants and amounts, after eighteen
 * hours. Its merchants are as good as any for everybody else.
 */
public final class Payments implements RowSource {

    static final long HOUR_MILLIS = 3_600_000;
    private static final int HOURS = 96;
    private static final int AN_HOUR = 200;
    private static final int ACCOUNTS = 400;
    private static final int MERCHANTS = 120;
    private static final int BANDS = 12;
    private static final int GANG_HOURS = 18;
    private static final int GANG_MERCHANTS = 4;
    private static final double FRAUDS = 0.04;

    /** Midnight after the usual begin of generated streams. */
    private static final long START = RowTimes.BASE_MILLIS / 86_400_000 * 86_400_000 + 86_400_000;

    /**
     * One payment.
     *
     * @param event without its label
     * @param ids texts of its input
     * @param toldMillis when its label comes
     */
    public record Payment(Event event, List<String> ids, boolean fraud, long toldMillis) {

        /** {@code fraud} or {@code ok}. */
        public String label() {
            return fraud ? "fraud" : "ok";
        }
    }

    private final List<Payment> payments = new ArrayList<>();
    private final List<StreamRow> rows = new ArrayList<>();
    private int next;

    public Payments(long seed) {
        Random random = new Random(seed);
        int[][] habits = new int[ACCOUNTS][];
        for (int i = 0; i < ACCOUNTS; i++) {
            habits[i] = random.ints(5, 0, MERCHANTS).toArray();
        }
        int[][] gangs = new int[2 * (HOURS / GANG_HOURS + 2)][];
        for (int i = 0; i < gangs.length; i++) {
            gangs[i] = random.ints(GANG_MERCHANTS, 0, MERCHANTS).toArray();
        }
        for (int i = 0; i < HOURS * AN_HOUR; i++) {
            pay(i, habits, gangs, random);
        }
        for (Payment payment : payments) {
            byte[] json = EventJson.encode(payment.event(), payment.ids());
            rows.add(row(payment, json, payment.event().timeMillis()));
            rows.add(row(payment, EventJson.encode(told(payment)), payment.toldMillis()));
        }
        rows.sort(Comparator.comparingLong(StreamRow::timeMillis));
    }

    private void pay(int index, int[][] habits, int[][] gangs, Random random) {
        long since = index * (HOUR_MILLIS / AN_HOUR);
        int hour = (int) (since / HOUR_MILLIS);
        int account = random.nextInt(ACCOUNTS);
        boolean fraud = random.nextDouble() < FRAUDS;
        int gang = 2 * ((hour + GANG_HOURS / 2 * (index % 2)) / GANG_HOURS) + index % 2;
        int[] places = fraud ? gangs[gang] : habits[account];
        boolean anywhere = !fraud && random.nextInt(4) == 0;
        int merchant = anywhere ? random.nextInt(MERCHANTS) : places[random.nextInt(places.length)];
        int usual = fraud ? gang * 5 : account;
        int band = (usual + random.nextInt(fraud ? 2 : 6)) % BANDS;
        List<String> ids =
                List.of(
                        "account-" + account,
                        "card-" + account + "-" + random.nextInt(2),
                        "merchant-" + merchant,
                        "amount-" + band,
                        "hour-" + hour % 24);
        Event event =
                new Event(
                        "payment-" + index,
                        Optional.empty(),
                        "",
                        Event.DEFAULT_TOWER,
                        START + since,
                        Input.Ids.of(ids));
        payments.add(new Payment(event, ids, fraud, START + since + HOUR_MILLIS));
    }

    private static LateLabel told(Payment payment) {
        return new LateLabel(
                payment.event().entity(),
                Optional.of(payment.label()),
                "",
                payment.toldMillis(),
                "",
                OptionalLong.empty(),
                Optional.empty());
    }

    private static StreamRow row(Payment payment, byte[] json, long timeMillis) {
        byte[] key = payment.event().entity().getBytes(UTF_8);
        return new StreamRow(0, key, json, timeMillis, Optional.empty());
    }

    /** In the order of their times. */
    public List<Payment> all() {
        return List.copyOf(payments);
    }

    @Override
    public Optional<StreamRow> next() {
        return next == rows.size() ? Optional.empty() : Optional.of(rows.get(next++));
    }

    @Override
    public double fraction() {
        return (double) next / rows.size();
    }

    @Override
    public void close() {
        // nothing is open
    }
}
