package io.tripletflow.learn.score;

import io.tripletflow.learn.spec.Goal;
import io.tripletflow.learn.spec.GoalMeasure;
import io.tripletflow.tensor.TensorException;
import io.tripletflow.tensor.Tensors;

/**
 * How much each learner of a committee counts. Similarities of the two are blended with a few
 * weights, and each blend is asked for the neighbours of fresh events before they are learned.
 * Blends that find them gain, by exponential weights (Freund and Schapire 1997): with H the faded
 * sum of the {@link GoalMeasure} of a blend, the hits, and w its weight of the first learner,
 *
 * <pre>
 * p ∝ prior · exp({@value #RATE} · H),   w̄ = Σ p · w
 * </pre>
 *
 * <p>Only events of labels that matter to the {@link Goal} are asked for. A label is new at its
 * first {@value #NEWBORN} sightings. Known labels say nothing about new ones: a space that fits
 * them closely hits them more often, and finds new ones less often.
 *
 * <p>But a label is learned from its first sighting on, so its second finds a space that knows it.
 * Where there are {@value #MANY} labels, one of {@value #OF}, drawn by its hash, is held out: it is
 * remembered and asked for, but not learned, in the first {@value #LONG} events of the contest, and
 * later in its first {@value #NEWBORN} sightings. Its hits count {@value #WORTH}-fold, and alone.
 * Where the untrained space finds little, none is held out any more, and all first sightings count.
 * Where it finds much, there is much to lose, and the prior favours the first learner, which stays
 * near. So does it until learning is seen to help: with o the odds of a hit in the learned space,
 * as many times those in the untrained one, the prior of many labels counts by
 *
 * <pre>
 * help = max(0, min(1, (o − 1) / {@value #HELPED}))
 * </pre>
 *
 * <p>The weights apply to spaces of equal spread: a learner whose labels lie within a small angle
 * would hardly count beside another. Not thread-safe.
 */
public final class Contest {

    /** Weights of the first learner that are tried. */
    private static final double[] BLENDS = {0, 0.25, 0.5, 0.75, 1};

    /** Decides how many more hits change a weight. */
    static final double RATE = 0.25;

    static final int NEWBORN = 4;

    /** Labels from which on some are held out. */
    static final int MANY = 32;

    /** One label of so many is held out. */
    static final int OF = 8;

    /** Events for which all sightings of a held-out label are; then the first ones. */
    static final long LONG = 1_024;

    /** Events after which the recall of the untrained space says whether it finds much. */
    static final long UNTRAINED_EVENTS = 256;

    /** Recall below which it finds little. */
    private static final double MIN_UNTRAINED = 1 / 3.0;

    /** Odds of a hit that learning adds where it helps: half as much again. */
    private static final double HELPED = 0.5;

    /** What a hit of a held-out label counts. */
    private static final double WORTH = 3;

    /** Prior odds of a neighbouring blend, and of the next. */
    private static final double FARTHER = 0.1;

    /** Steps of the second learner until it counts in full. */
    private static final double YOUNG = 50;

    /** Least spread that is made up for. */
    private static final double MIN_SPREAD = 0.02;

    private static final double FADING = 0.999;
    private static final double SPREAD_FADING = 0.98;

    private final Goal goal;
    private final GoalMeasure measure;
    private final boolean severalTowers;
    private final Sightings sightings = new Sightings();

    /** Of all labels that are asked for. */
    private final double[] hits = new double[BLENDS.length];

    /** Of held-out labels alone. */
    private final double[] hitsOfHeldOut = new double[BLENDS.length];

    private final double[] spreads = new double[2];
    private double spreadWeight;

    /** Fresh events so far, where labels are held out. */
    private long events;

    /** Not in a contest that an earlier build began, nor where there is little to lose. */
    private boolean holdsOut;

    /**
     * Whether held-out labels alone decide, and the prior knows of what there is to lose; not in a
     * contest that an earlier build began.
     */
    private boolean cautious = true;

    /** How far learning is seen to help; 1 where nobody asks. */
    private double help;

    /** Neither of several towers nor in a contest that an earlier build began. */
    private boolean asksForHelp;

    /**
     * Nothing was scored yet.
     *
     * @param goal which labels are asked for
     * @param measure by which the blends are compared
     * @param severalTowers whether rows of one tower are compared with those of another. What
     *     towers learn of few labels is asked of those labels then, so that few are as good as many
     */
    public Contest(Goal goal, GoalMeasure measure, boolean severalTowers) {
        this.goal = goal;
        this.measure = measure;
        this.severalTowers = severalTowers;
        holdsOut = goal != Goal.KNOWN_LABELS && !severalTowers;
        asksForHelp = !severalTowers;
        help = severalTowers ? 1 : 0;
    }

    /** Takes the spread of labels in both spaces into account; NaN where a batch has none. */
    public void observeSpreads(double first, double second) {
        if (Double.isFinite(first) && Double.isFinite(second)) {
            spreads[0] = SPREAD_FADING * spreads[0] + first;
            spreads[1] = SPREAD_FADING * spreads[1] + second;
            spreadWeight = SPREAD_FADING * spreadWeight + 1;
        }
    }

    /** Counts the label of a fresh event that was scored, or could not be. */
    public void see(long labelKey) {
        sightings.add(labelKey);
        events++;
    }

    /**
     * Takes into account what is found so far. Holds nothing out any more where the untrained space
     * finds little: then there is little to lose, and every label to learn from.
     *
     * @param learned recall of the model; NaN where nothing was scored
     * @param untrained recall of the untrained space
     */
    public void observeRecall(double learned, double untrained) {
        if (events >= UNTRAINED_EVENTS && untrained < MIN_UNTRAINED) {
            holdsOut = false;
        }
        if (asksForHelp) {
            double odds = learned * (1 - untrained) / (untrained * (1 - learned));
            help = odds > 1 ? Math.min(1, (odds - 1) / HELPED) : 0;
        }
    }

    /** How often each label was seen. */
    public Sightings sightings() {
        return sightings;
    }

    /** Whether events of that label are asked for. */
    public boolean asksFor(long labelKey) {
        boolean isNew = sightings.of(labelKey) < NEWBORN || isHeldOut(labelKey);
        return (goal == Goal.KNOWN_LABELS) != isNew;
    }

    /** Whether that label is not to be learned as yet. */
    public boolean isHeldOut(long labelKey) {
        return holdsOut
                && sightings.labels() >= MANY
                && Long.remainderUnsigned(labelKey, OF) == 0
                && (events < LONG || sightings.of(labelKey) <= NEWBORN);
    }

    /** How many blends of the two learners are compared. */
    public int blends() {
        return BLENDS.length;
    }

    /** Share of the first learner's similarity in that blend. */
    public double shareOf(int blend, long steps) {
        return share(BLENDS[blend], steps);
    }

    /**
     * One event was asked for.
     *
     * @param labelKey of its label
     * @param places by blend, of the rows of the event's label, as {@link GoalMeasure} says
     * @param rows that it searched
     */
    public void score(long labelKey, int[][] places, int rows) {
        boolean heldOut = isHeldOut(labelKey);
        double worth = heldOut ? WORTH : 1;
        for (int i = 0; i < hits.length; i++) {
            double more = worth * measure.of(places[i], rows);
            hits[i] = FADING * hits[i] + more;
            if (heldOut) {
                hitsOfHeldOut[i] = FADING * hitsOfHeldOut[i] + more;
            }
        }
    }

    /** w̄, from 0 to 1. */
    public double weight() {
        boolean muchToLose = holdsOut && cautious;
        double[] votes = muchToLose && sightings.labels() >= MANY ? hitsOfHeldOut : hits;
        double best = 0;
        for (double vote : votes) {
            best = Math.max(best, vote);
        }
        int labels = severalTowers ? Integer.MAX_VALUE : sightings.labels();
        double prior = measure.prior(goal, labels, muchToLose, help);
        double sum = 0;
        double weighted = 0;
        for (int i = 0; i < votes.length; i++) {
            double steps = Math.abs(BLENDS[i] - prior) / 0.25;
            double p = StrictMath.pow(FARTHER, steps) * StrictMath.exp(RATE * (votes[i] - best));
            sum += p;
            weighted += p * BLENDS[i];
        }
        return weighted / sum;
    }

    /**
     * Share v of the first learner's similarity in the committee's.
     *
     * @param steps that the second learner took
     */
    public double share(long steps) {
        return share(weight(), steps);
    }

    private double share(double weight, long steps) {
        double ofSecond = (1 - weight) * Math.min(1, steps / YOUNG);
        double first = (1 - ofSecond) / spread(0);
        double second = ofSecond / spread(1);
        return first / (first + second);
    }

    private double spread(int member) {
        return spreadWeight == 0 ? 1 : Math.max(MIN_SPREAD, spreads[member] / spreadWeight);
    }

    /** Writes all state. */
    public void write(Tensors out) {
        sightings.write(out);
        out.put("hits", hits.clone());
        out.put("spreads", spreads.clone());
        out.putDouble("spread-weight", spreadWeight);
        if (asksForHelp) {
            out.putDouble("help", help);
        }
        if (holdsOut) {
            out.putLong("events", events);
            if (cautious) {
                out.put("hits-of-held-out", hitsOfHeldOut.clone());
            }
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws TensorException if a tensor is missing or of another shape
     */
    public void read(Tensors in) throws TensorException {
        sightings.read(in);
        System.arraycopy(in.doubles("hits", hits.length), 0, hits, 0, hits.length);
        System.arraycopy(in.doubles("spreads", 2), 0, spreads, 0, 2);
        spreadWeight = in.doubleValue("spread-weight");
        asksForHelp = asksForHelp && in.has("help");
        help = asksForHelp ? in.doubleValue("help") : 1;
        holdsOut = holdsOut && in.has("events");
        events = holdsOut ? in.count("events") : 0;
        cautious = holdsOut && in.has("hits-of-held-out");
        if (cautious) {
            double[] read = in.doubles("hits-of-held-out", hitsOfHeldOut.length);
            System.arraycopy(read, 0, hitsOfHeldOut, 0, read.length);
        }
    }
}
