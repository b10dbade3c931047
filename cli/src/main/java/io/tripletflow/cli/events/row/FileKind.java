package io.tripletflow.cli.events.row;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Optional;

/** Kinds of files that are no text, known by their first bytes, and how to make one of them. */
enum FileKind {
    PARQUET(
            "Parquet",
            "duckdb -c \"copy (from 'FILE') to 'events.csv'\"",
            bytes('P', 'A', 'R', '1')),
    NPY(
            "NumPy (.npy)",
            "python -c \"import numpy, pandas; pandas.DataFrame(numpy.load('FILE')).add_prefix('f').rename_axis('entity').to_csv('events.csv')\"",
            bytes(0x93, 'N', 'U', 'M', 'P', 'Y')),
    ZIP(
            "a zip archive (such as .xlsx, .npz, .pt or .ods)",
            "save a spreadsheet as CSV UTF-8; unzip an archive; write a tensor by pandas.DataFrame(tensor.numpy())",
            bytes('P', 'K', 3, 4)),
    ARROW(
            "Arrow (Feather)",
            "python -c \"import pandas; pandas.read_feather('FILE').to_csv('events.csv', index=False)\"",
            bytes('A', 'R', 'R', 'O', 'W', '1')),
    HDF(
            "HDF5",
            "python -c \"import pandas; pandas.read_hdf('FILE').to_csv('events.csv', index=False)\"",
            bytes(0x89, 'H', 'D', 'F')),
    ORC("ORC", "write it as CSV or JSON lines", bytes('O', 'R', 'C')),
    AVRO(
            "an Avro container file",
            "avro-tools tojson FILE > events.jsonl",
            bytes('O', 'b', 'j', 1)),
    SQLITE(
            "an SQLite database",
            "sqlite3 -header -csv FILE 'select * from TABLE' > events.csv",
            bytes('S', 'Q', 'L', 'i', 't', 'e', ' ', 'f')),
    ZSTD("compressed by Zstandard", "zstd -d FILE", bytes(0x28, 0xb5, 0x2f, 0xfd)),
    XZ("compressed by xz", "xz -d FILE", bytes(0xfd, '7', 'z', 'X', 'Z')),
    BZIP2("compressed by bzip2", "bzip2 -d FILE", bytes('B', 'Z', 'h')),
    GZIP("compressed by gzip twice", "gzip -d FILE", bytes(0x1f, 0x8b)),
    LZ4("compressed by LZ4", "lz4 -d FILE", bytes(0x04, 0x22, 0x4d, 0x18)),
    COMPRESS("compressed by compress", "uncompress FILE", bytes(0x1f, 0x9d)),
    SEVEN_ZIP("a 7z archive", "7z x FILE", bytes('7', 'z', 0xbc, 0xaf)),
    XLS(
            "an old Excel or Office file (.xls)",
            "save it as CSV UTF-8",
            bytes(0xd0, 0xcf, 0x11, 0xe0)),
    MATLAB(
            "MATLAB (.mat)",
            "write it by writematrix, or by scipy.io.loadmat and pandas",
            "MATLAB 5.0 MAT"),
    R_DATA("R data (.rds)", "in R: write.csv(readRDS('FILE'), 'events.csv')", "X\n\0\0\0"),
    PDF("a PDF", "save the table as CSV UTF-8", "%PDF-"),
    PNG("a picture (PNG)", "send vectors of pictures, not pictures", bytes(0x89, 'P', 'N', 'G')),
    JPEG("a picture (JPEG)", "send vectors of pictures, not pictures", bytes(0xff, 0xd8, 0xff)),
    LFS_POINTER("a pointer of Git LFS, not the data", "git lfs pull", "version https://git-lfs"),
    WEB_PAGE("a web page", "download the data themselves", "<!DOCTYPE html"),
    WEB_PAGE_BARE("a web page", "download the data themselves", "<html"),
    XML("XML", "write its elements as CSV or JSON lines", "<?xml"),
    UTF32("UTF-32 text", "iconv -f UTF-32 -t UTF-8 FILE > events.csv", bytes(0xff, 0xfe, 0, 0)),
    UTF16_LITTLE(
            "UTF-16 text (as Excel's 'Unicode Text')",
            "iconv -f UTF-16 -t UTF-8 FILE > events.csv",
            bytes(0xff, 0xfe)),
    UTF16_BIG("UTF-16 text", "iconv -f UTF-16 -t UTF-8 FILE > events.csv", bytes(0xfe, 0xff)),
    PICKLE(
            "a Python pickle",
            "python -c \"import pandas; pandas.read_pickle('FILE').to_csv('events.csv', index=False)\"",
            bytes(0x80)),
    ;

    private final String what;
    private final String remedy;

    /** The first bytes, each as a character. */
    private final String magic;

    FileKind(String what, String remedy, String magic) {
        this.what = what;
        this.remedy = remedy;
        this.magic = magic;
    }

    /** Why a file that starts so cannot be read, and what to do; empty where it may be text. */
    static Optional<String> problem(String file, byte[] head) {
        Optional<FileKind> known =
                Arrays.stream(values()).filter(kind -> kind.starts(head)).findFirst();
        if (known.isPresent()) {
            return known.map(
                    kind ->
                            "the file is %s; CSV and JSON lines are read, in UTF-8: %s"
                                    .formatted(kind.what, kind.remedy.replace("FILE", file)));
        }
        return binary(file, head);
    }

    /** Text holds no zero bytes; of UTF-16 every other one is zero, of most letters. */
    private static Optional<String> binary(String file, byte[] head) {
        int[] zeros = new int[2];
        for (int i = 0; i < head.length; i++) {
            zeros[i % 2] += head[i] == 0 ? 1 : 0;
        }
        if (zeros[0] + zeros[1] == 0) {
            return Optional.empty();
        }
        boolean oneSide = Math.min(zeros[0], zeros[1]) == 0;
        if (oneSide && zeros[0] + zeros[1] >= head.length / 3) {
            return Optional.of(
                    "the file seems to be UTF-16 text without a mark; save it as UTF-8, or run iconv -f UTF-16%s -t UTF-8 %s > events.csv"
                            .formatted(zeros[0] > 0 ? "BE" : "LE", file));
        }
        return Optional.of(
                "the file is no text: it holds zero bytes; CSV and JSON lines are read, in UTF-8: write it as one of them with the program that made it");
    }

    private boolean starts(byte[] head) {
        return new String(head, ISO_8859_1).startsWith(magic);
    }

    private static String bytes(int... values) {
        return new String(values, 0, values.length);
    }
}
