package io.tripletflow.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** A number is absurd by the history of its own column alone. */
class MagnitudesTest {

    private static final String TOWER = "default";
    private static final double MULTIPLE = 1e4;
    private static final int PATIENCE = 10_000;

    /** Guards of the first format, after 40 vectors (1, −1e6, 0) and a refused (1, 1e12, 0). */
    private static final String FIRST_FORMAT =
            "H4sIAAAAAAACA2O0/8BAFPAsUYExNYCYkWEUUAQaBtT2+h/DIAgB+/ZrY7wCAAA=";

    /** The same guards of the second format. */
    /** And of the third. */
    private static final String THIRD_FORMAT =
            "H4sIAAAAAAAA/2O2/8BALmBkYE9JTUsszSkBcpjtGyCiniUqEEkoUFAg24JRAAENA2p7"
                    + "/Y8BtZ7+AAAbpuX4FAMAAA==";

    private static final String SECOND_FORMAT =
            "H4sIAAAAAAACA2Oy/8BALmBkYE9JTUsszSkBcpjtGyCiniUqEEkoUFBgGAWUgYYBtb3+xz"
                    + "AIQgBB3O1D6AIAAA==";

    private final Magnitudes magnitudes = new Magnitudes(MULTIPLE, PATIENCE);

    private boolean observe(float... values) {
        return magnitudes.observe(TOWER, values);
    }

    @Test
    void absurdNumberOfASmallUnit_isRefused_besideALargeUnit() {
        Random random = new Random(1);
        for (int i = 0; i < 100; i++) {
            float small = (float) (1e-6 * random.nextGaussian());
            assertThat(observe(small, (float) (1e6 * random.nextGaussian()))).isTrue();
        }
        assertThat(observe(1, 1e6f)).isFalse();
        assertThat(magnitudes.admits(TOWER, new float[] {-1, 0})).isFalse();
        assertThat(observe(1e-3f, 1e9f)).isTrue();
    }

    @Test
    void zeros_sayNothingOfAColumn() {
        for (int i = 0; i < 1000; i++) {
            boolean early = i % 25 == 0 && i / 25 < ColumnSizes.WARM_UP - 1;
            assertThat(observe(early ? 1e-9f : 0, 7)).isTrue();
        }
        assertThat(observe(1, 7)).as("the 32nd number of a rare column").isTrue();
        assertThat(observe(1e5f, 7)).as("of a rare column that is known").isFalse();
        assertThat(observe(0, 7e4f)).as("ten thousand times what never changed").isTrue();
        assertThat(observe(0, 7.1e8f)).isFalse();
    }

    @Test
    void heavyTails_areRarelyRefused() {
        Random random = new Random(2);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            float logNormal = (float) Math.exp(4 * random.nextGaussian());
            float pareto = (float) Math.pow(random.nextDouble(), -1);
            float rare = random.nextInt(200) == 0 ? (float) Math.exp(3 * random.nextGaussian()) : 0;
            refused += observe(logNormal, pareto, rare, random.nextInt(9) == 0 ? 1 : 0) ? 0 : 1;
        }
        assertThat(refused).isLessThan(20);
    }

    /** Verdicts on a stream with absurd numbers here and there. */
    private static List<Boolean> verdicts(double[] units, long seed) {
        Magnitudes judge = new Magnitudes(MULTIPLE, 3);
        Random random = new Random(seed);
        List<Boolean> verdicts = new ArrayList<>();
        for (int r = 0; r < 500; r++) {
            float[] row = new float[units.length];
            for (int i = 0; i < row.length; i++) {
                double value =
                        switch (i % 4) {
                            case 0 -> 3 + random.nextGaussian();
                            case 1 -> 5;
                            case 2 -> random.nextInt(3) == 0 ? 1 : 0;
                            default -> Math.exp(2 * random.nextGaussian());
                        };
                boolean absurd = random.nextInt(400) == 0;
                row[i] = (float) (units[i] * value * (absurd ? 1e9 : 1));
            }
            verdicts.add(judge.observe(TOWER, row));
        }
        return verdicts;
    }

    @Test
    void unitsOfColumns_changeNoVerdict() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            double[] ones = new double[12];
            double[] units = new double[12];
            for (int i = 0; i < units.length; i++) {
                ones[i] = 1;
                units[i] = Math.pow(10, 24 * random.nextDouble() - 12);
            }
            List<Boolean> expected = verdicts(ones, seed);
            assertThat(expected).contains(true, false);
            assertThat(verdicts(units, seed)).isEqualTo(expected);
        }
    }

    /** Rows between in which a rare column is zero do not start the count anew. */
    @Test
    void columnWhoseUnitChanges_isBelievedInTime_alsoIfItIsRare() {
        Magnitudes patient = new Magnitudes(MULTIPLE, 5);
        int refused = 0;
        for (int i = 0; i < 4000; i++) {
            float rare = i % 10 > 0 ? 0 : i < 2000 ? 1 : 1e6f;
            refused += patient.observe(TOWER, new float[] {rare, 1}) ? 0 : 1;
        }
        assertThat(refused).isEqualTo(5);
    }

    @Test
    void towers_areJudgedApart() {
        for (int i = 0; i < 40; i++) {
            assertThat(magnitudes.observe("a", new float[] {1})).isTrue();
            assertThat(magnitudes.observe("b", new float[] {1e6f, 1e6f})).isTrue();
        }
        assertThat(magnitudes.observe("a", new float[] {1e6f})).isFalse();
        assertThat(magnitudes.observe("b", new float[] {1, 1})).isTrue();
    }

    @Test
    void off_refusesNothing() {
        Magnitudes off = new Magnitudes(0, PATIENCE);
        for (int i = 0; i < 40; i++) {
            assertThat(off.observe(TOWER, new float[] {i < 39 ? 1 : Float.MAX_VALUE})).isTrue();
        }
    }

    @Test
    void read_thenAsked_saysTheSame() throws IOException {
        Random random = new Random(4);
        Magnitudes copy = new Magnitudes(MULTIPLE, PATIENCE);
        for (int i = 0; i < 300; i++) {
            if (i % 37 == 0) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                magnitudes.write(new DataOutputStream(bytes));
                copy = new Magnitudes(MULTIPLE, PATIENCE);
                copy.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
            }
            float[] row = new float[5];
            for (int c = 0; c < row.length; c++) {
                row[c] = (float) Math.exp(5 * random.nextGaussian()) * random.nextInt(2);
            }
            assertThat(copy.observe(TOWER, row)).isEqualTo(magnitudes.observe(TOWER, row));
        }
    }

    /** Old state goes on as it was: one size, of all columns. */
    @Test
    void firstFormat_goesOn_withTheLargestOfAllColumns() throws IOException {
        Guard guard = read(FIRST_FORMAT);
        assertThat(guard.admits(TOWER, new float[] {1e10f, 0, 0})).isTrue();
        assertThat(guard.admits(TOWER, new float[] {0, 0, 2e10f})).isFalse();
        assertThat(guard.admitsFresh(TOWER, new float[] {1, 1e12f, 0})).isFalse();
    }

    /** The second format has the sizes by column, the third the contradicted labels besides. */
    @Test
    void secondFormat_goesOn_andThirdIsPinned() throws IOException {
        Guard guard = new Guard(GuardSpec.defaults());
        for (int i = 0; i < 41; i++) {
            guard.admitsFresh(TOWER, new float[] {1, i < 40 ? -1e6f : 1e12f, 0});
        }
        assertThat(written(guard)).isEqualTo(unpacked(THIRD_FORMAT));
        for (String format : List.of(SECOND_FORMAT, THIRD_FORMAT)) {
            Guard restored = read(format);
            assertThat(restored.admits(TOWER, new float[] {1e4f, 1e10f, 9})).isTrue();
            assertThat(restored.admits(TOWER, new float[] {1.1e4f, 0, 0})).isFalse();
            assertThat(written(restored)).isEqualTo(unpacked(THIRD_FORMAT));
        }
    }

    @Test
    void unknownFormat_isRefused() {
        byte[] newer = {4};
        assertThatThrownBy(
                        () ->
                                new Guard(GuardSpec.defaults())
                                        .read(new DataInputStream(new ByteArrayInputStream(newer))))
                .hasMessage("guard format 4 is not one this build reads (1 to 3)");
    }

    private static Guard read(String golden) throws IOException {
        Guard guard = new Guard(GuardSpec.defaults());
        guard.read(new DataInputStream(new ByteArrayInputStream(unpacked(golden))));
        return guard;
    }

    private static byte[] written(Guard guard) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        guard.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static byte[] unpacked(String golden) throws IOException {
        byte[] packed = Base64.getDecoder().decode(golden);
        return new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes();
    }
}
