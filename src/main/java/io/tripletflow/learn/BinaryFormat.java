package io.tripletflow.learn;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads format 1, written by builds before safetensors; it knew one tower and no guards. */
final class BinaryFormat {

    private BinaryFormat() {}

    static void readSnapshot(byte[] bytes, LearnerState state) throws IOException {
        requireOneTower(state.first.towers.size());
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            in.readUnsignedByte();
            state.version = in.readLong();
            state.first.updates = state.version;
            state.first.draws = in.readLong();
            state.scored = in.readLong();
            state.first.owedRows = in.readDouble();
            LearningTower tower = state.first.towers.get(0);
            tower.input.read(in);
            state.learnedRecall.read(in);
            state.untrainedRecall.read(in);
            int size = tower.size();
            float[] parameters = Floats.read(in, size, "parameters");
            float[] average = Floats.read(in, size, "averages");
            long steps = in.readLong();
            int slots = in.readUnsignedByte();
            List<float[]> moments = new ArrayList<>();
            for (int i = 0; i < slots; i++) {
                moments.add(Floats.read(in, size, "moments of the optimiser"));
            }
            tower.restore(parameters, average, steps, moments);
        }
    }

    static long readModel(byte[] bytes, List<EmbeddingTower> towers) throws IOException {
        requireOneTower(towers.size());
        EmbeddingTower tower = towers.get(0);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            in.readUnsignedByte();
            long version = in.readLong();
            tower.input().read(in);
            tower.parameters(Floats.read(in, tower.size(), "parameters of the model"));
            return version;
        }
    }

    private static void requireOneTower(int towers) throws IOException {
        if (towers != 1) {
            throw new IOException(
                    "snapshot format 1 has one tower but the configuration has "
                            + towers
                            + "; configure that one, or start a new model");
        }
    }
}
