package io.tripletflow.guard;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How far nearest neighbours tell labels, beyond chance: κ = Σw(h − c) / Σw(1 − c), where h is 1
 * for a hit, c the share of the gallery that has the query's label, and the weight w of a query
 * falls by the factor {@code fading} with each later one. 1 is perfect, 0 is chance (Cohen 1960).
 */
final class Skill {

    private final double fading;
    private double hits;
    private double chance;
    private double weight;
    private double squares;

    Skill(double fading) {
        this.fading = fading;
    }

    void add(boolean hit, double expected) {
        hits = fading * hits + (hit ? 1 : 0);
        chance = fading * chance + expected;
        weight = fading * weight + 1;
        squares = fading * fading * squares + 1;
    }

    /** κ; 0 before the first query. */
    double value() {
        return weight > chance ? (hits - chance) / (weight - chance) : 0;
    }

    /** Share of hits. */
    double rate() {
        return weight == 0 ? 0 : hits / weight;
    }

    /** Number of equally weighted queries that would be as certain: (Σw)² / Σw². */
    double size() {
        return squares == 0 ? 0 : weight * weight / squares;
    }

    /** Standard error of κ if every query hits with probability {@code rate}. */
    double error(double rate) {
        double certain = Math.max(1 / (size() + 2), Math.min(rate, 1 - rate));
        double possible = weight > 0 ? (weight - chance) / weight : 1;
        return Math.sqrt(certain * (1 - certain) / Math.max(1, size())) / Math.max(1e-9, possible);
    }

    /** By how many standard errors this is below the usual. */
    double deficit(Skill usual) {
        double mine = error(usual.rate());
        double theirs = usual.error(usual.rate());
        return (usual.value() - value()) / Math.sqrt(mine * mine + theirs * theirs);
    }

    /** By how many standard errors this is above chance. */
    double aboveChance() {
        return value() / error(weight == 0 ? 0 : chance / weight);
    }

    void clear() {
        hits = 0;
        chance = 0;
        weight = 0;
        squares = 0;
    }

    void write(DataOutput out) throws IOException {
        out.writeDouble(hits);
        out.writeDouble(chance);
        out.writeDouble(weight);
        out.writeDouble(squares);
    }

    void read(DataInput in) throws IOException {
        hits = in.readDouble();
        chance = in.readDouble();
        weight = in.readDouble();
        squares = in.readDouble();
    }
}
