package io.tripletflow.bench.search;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;

/** What the asking process was answered, in the order of the answers. */
record SearchAnswers(List<Asked> all) {

    static SearchAnswers read(Path file) throws IOException {
        try (MappingIterator<Asked> lines =
                new JsonMapper().readerFor(Asked.class).readValues(file.toFile())) {
            return new SearchAnswers(lines.readAll());
        }
    }

    /** Those that were due within that time of the wall clock. */
    SearchAnswers between(long fromMillis, long toMillis) {
        return new SearchAnswers(
                all.stream()
                        .filter(one -> one.dueMillis() >= fromMillis && one.dueMillis() < toMillis)
                        .toList());
    }

    SearchReport.Millis millis() {
        return SearchReport.Millis.of(all.stream().map(Asked::millis).toList());
    }

    /** What of that is the asking process's own. */
    SearchReport.Asking asking() {
        return new SearchReport.Asking(
                SearchReport.Millis.of(all.stream().map(Asked::lateMillis).toList()),
                all.isEmpty()
                        ? 0
                        : all.get(all.size() - 1).pausedMillis() - all.get(0).pausedMillis());
    }

    /**
     * Judges each answer by its version.
     *
     * @param first where the first version's entities lie
     * @param seconds until the second version answered
     */
    SearchReport.Swap swap(SearchData data, IntFunction<float[]> first, double seconds) {
        int[] ofVersion = new int[3];
        int mixed = 0;
        int failed = 0;
        for (Asked asked : all) {
            if (asked.answer() == null) {
                failed++;
                continue;
            }
            ofVersion[(int) asked.answer().version()]++;
            mixed += isOfOne(asked, data, first) ? 0 : 1;
        }
        long[] ends = all.stream().mapToLong(Asked::endNanos).sorted().toArray();
        long gap = 0;
        for (int i = 1; i < ends.length; i++) {
            gap = Math.max(gap, ends[i] - ends[i - 1]);
        }
        return new SearchReport.Swap(
                seconds, ofVersion[1], ofVersion[2], mixed, failed, gap / 1e6, millis());
    }

    /** Whether all of the answer is as its version sees it. */
    private static boolean isOfOne(Asked asked, SearchData data, IntFunction<float[]> first) {
        long version = asked.answer().version();
        for (Asked.Near near : asked.answer().neighbours()) {
            if (near.entity().startsWith(SearchBench.PROBE)) {
                continue; // of the first version alone
            }
            int entity = SearchData.number(near.entity());
            float[] vector = version == 1 ? first.apply(entity) : data.vector(entity, version, 0);
            double right = Math.sqrt(SearchData.squared(asked.vector(), vector));
            if (Math.abs(right - near.distance()) > 1e-4) {
                return false;
            }
        }
        return asked.answer().neighbours().size() == SearchClient.K;
    }
}
