package io.tripletflow.cli.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.cli.demo.scenario.Payments.Payment;
import io.tripletflow.cli.events.row.StreamRow;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PaymentsTest {

    @Test
    void labels_comeAnHourAfterTheirPayments_inTheOrderOfTime() {
        Payments payments = new Payments(3);
        List<Payment> all = payments.all();
        assertThat(all)
                .allMatch(one -> one.toldMillis() - one.event().timeMillis() == 3_600_000)
                .allMatch(one -> one.event().label().isEmpty());
        long last = Long.MIN_VALUE;
        int rows = 0;
        for (Optional<StreamRow> row = payments.next(); row.isPresent(); row = payments.next()) {
            assertThat(row.get().timeMillis()).isGreaterThanOrEqualTo(last);
            last = row.get().timeMillis();
            rows++;
        }
        assertThat(rows).isEqualTo(2 * all.size());
    }

    @Test
    void fewPaymentsAreFrauds_andTheirMerchantsChange() {
        List<Payment> all = new Payments(3).all();
        List<Payment> frauds = all.stream().filter(Payment::fraud).toList();
        assertThat((double) frauds.size() / all.size()).isBetween(0.03, 0.05);
        assertThat(merchants(frauds.subList(0, frauds.size() / 10)))
                .isNotEqualTo(merchants(frauds.subList(frauds.size() * 9 / 10, frauds.size())));
    }

    private static List<String> merchants(List<Payment> payments) {
        return payments.stream().map(one -> one.ids().get(2)).distinct().sorted().toList();
    }
}
