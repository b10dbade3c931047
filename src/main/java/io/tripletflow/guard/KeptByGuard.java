package io.tripletflow.guard;

import java.util.List;

/** What a guard can keep a copy of and give back: the part of a learner that steps change. */
public interface KeptByGuard {

    /** Arrays that must stay finite, live. */
    List<float[]> arrays();

    /** All of it as bytes. */
    byte[] copy();

    /** Takes a copy back. */
    void giveBack(byte[] copy);
}
