package io.tripletflow.matrix;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/** Whether {@link Math#fma(float, float, float)} is one instruction on this JVM. */
final class FusedMultiplyAdd {

    private FusedMultiplyAdd() {}

    /**
     * False where the processor has none (x86 before 2013), where {@code -XX:-UseFMA} forbids it,
     * and where the JVM is not HotSpot and does not say: there a call may compute with {@code
     * BigDecimal}.
     */
    static boolean isOneInstruction() {
        try {
            HotSpotDiagnosticMXBean hotSpot =
                    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            return hotSpot != null && "true".equals(hotSpot.getVMOption("UseFMA").getValue());
        } catch (IllegalArgumentException noSuchOption) {
            return false;
        }
    }
}
