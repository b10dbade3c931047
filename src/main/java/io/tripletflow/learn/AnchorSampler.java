package io.tripletflow.learn;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Draws the rows of one step where rows of one tower ask for rows of the others: half of the step
 * are anchors, each of those that can be answered as likely as any other, so that labels are asked
 * for as often as the stream asks for them. Then one row of another tower for each of their labels,
 * and for other labels, drawn evenly, until the step is full.
 */
final class AnchorSampler implements StepRows {

    private final int batch;
    private final int[] labels;

    /** Rows that ask, of labels that can be answered. */
    private final int[] anchors;

    /** Of each label its rows that answer. */
    private final int[][] answers;

    /** Labels with answers. */
    private final int[] answered;

    private final boolean[] taken;
    private int[] drawn = {};

    /**
     * @param labels of the rows, numbered from 0; negative ones are never drawn
     * @param towers of the rows
     * @param anchorTower whose rows ask
     */
    AnchorSampler(TrainingSpec spec, int[] labels, int labelCount, int[] towers, int anchorTower) {
        batch = spec.batch();
        this.labels = labels;
        answers = answers(labels, labelCount, towers, anchorTower);
        anchors =
                IntStream.range(0, labels.length)
                        .filter(row -> labels[row] >= 0 && towers[row] == anchorTower)
                        .filter(row -> answers[labels[row]].length > 0)
                        .toArray();
        answered =
                IntStream.range(0, labelCount).filter(label -> answers[label].length > 0).toArray();
        taken = new boolean[labelCount];
    }

    private static int[][] answers(int[] labels, int labelCount, int[] towers, int anchorTower) {
        int[] sizes = new int[labelCount];
        for (int row = 0; row < labels.length; row++) {
            if (labels[row] >= 0 && towers[row] != anchorTower) {
                sizes[labels[row]]++;
            }
        }
        int[][] answers = new int[labelCount][];
        for (int label = 0; label < labelCount; label++) {
            answers[label] = new int[sizes[label]];
        }
        for (int row = labels.length - 1; row >= 0; row--) {
            if (labels[row] >= 0 && towers[row] != anchorTower) {
                answers[labels[row]][--sizes[labels[row]]] = row;
            }
        }
        return answers;
    }

    @Override
    public boolean hasTriplets() {
        return anchors.length > 0 && answered.length > 1;
    }

    @Override
    public int[] draw(RandomGenerator random) {
        if (drawn.length < batch) {
            drawn = new int[batch];
        }
        Arrays.fill(taken, false);
        int size = Sampler.drawFrom(anchors, batch / 2, random, drawn, 0);
        int asked = size;
        for (int i = 0; i < asked; i++) {
            size = answer(labels[drawn[i]], random, size);
        }
        for (int i = 0; i < answered.length && size < batch; i++) {
            int j = i + random.nextInt(answered.length - i);
            int label = answered[j];
            answered[j] = answered[i];
            answered[i] = label;
            size = answer(label, random, size);
        }
        return Arrays.copyOf(drawn, size);
    }

    /** Appends a row that answers, unless the label has one already. */
    private int answer(int label, RandomGenerator random, int size) {
        if (taken[label]) {
            return size;
        }
        taken[label] = true;
        drawn[size] = answers[label][random.nextInt(answers[label].length)];
        return size + 1;
    }
}
