package io.tripletflow.job.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tripletflow.event.Input;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.DataType;
import org.junit.jupiter.api.Test;

class ColumnsTest {

    private static final DataType FLOATS = DataTypes.ARRAY(DataTypes.FLOAT());
    private static final Column VERSION = Column.physical("version", DataTypes.BIGINT());
    private static final Column EMBEDDING = Column.physical("embedding", FLOATS);

    private static Columns of(Column... inputs) {
        return Columns.of(ResolvedSchema.of(inputs), ResolvedSchema.of(VERSION, EMBEDDING));
    }

    @Test
    void rows_areReadAndWrittenByTheNamesOfTheirColumns() {
        Columns columns =
                of(
                        Column.physical("source", DataTypes.STRING()),
                        Column.physical("text", DataTypes.STRING()));
        RowData row =
                GenericRowData.of(StringData.fromString("cam1"), StringData.fromString("shoes"));
        assertThat(columns.input(row)).isEqualTo(new Input.Text("shoes"));
        assertThat(columns.source(row)).isEqualTo("cam1");
        assertThat(columns.input(GenericRowData.of(null, null))).isNull();
        assertThat(columns.source(GenericRowData.of(null, null))).isEmpty();
        RowData out = columns.output(new float[] {1, 2}, 7, 8);
        assertThat(out.getLong(0)).isEqualTo(8);
        assertThat(out.getArray(1).toFloatArray()).containsExactly(1, 2);
        assertThat(columns.nothing().isNullAt(0)).isTrue();
    }

    @Test
    void idsAndFeatures_mayNotHoldNull() {
        Columns ids = of(Column.physical("ids", DataTypes.ARRAY(DataTypes.BIGINT())));
        RowData good = GenericRowData.of(new GenericArrayData(new long[] {5, 9}));
        assertThat(ids.input(good)).isEqualTo(Input.Ids.ofHashes(5, 9));
        RowData bad = GenericRowData.of(new GenericArrayData(new Object[] {5L, null}));
        assertThatThrownBy(() -> ids.input(bad))
                .hasMessage("number 1 of column 'ids' is NULL; it must be finite");
        Columns features = of(Column.physical("features", FLOATS));
        RowData empty = GenericRowData.of(new GenericArrayData(new Object[] {null}));
        assertThatThrownBy(() -> features.input(empty))
                .hasMessageContaining("number 0 of column 'features' is NULL");
    }

    @Test
    void wrongColumns_areTold() {
        assertThatThrownBy(
                        () -> of(Column.physical("features", DataTypes.ARRAY(DataTypes.DOUBLE()))))
                .hasMessageContaining("column features ARRAY<DOUBLE> of INPUT must be one of")
                .hasMessageContaining("features ARRAY<FLOAT>");
        assertThatThrownBy(() -> of(Column.physical("source", DataTypes.STRING())))
                .hasMessageContaining("INPUT must have one of features ARRAY<FLOAT>, text STRING")
                .hasMessageContaining("but has [source]");
        Column features = Column.physical("features", FLOATS);
        Column text = Column.physical("text", DataTypes.STRING());
        assertThatThrownBy(() -> of(features, text))
                .hasMessageContaining("but has [features, text]");
    }

    @Test
    void pinnedVersion_isOneOfAnyEpochOrOfOne() {
        ModelSource.Pinned any = ModelSource.Pinned.parse("118");
        assertThat(any.isIt(5, 118)).isTrue();
        assertThat(any.isIt(5, 119)).isFalse();
        ModelSource.Pinned one = ModelSource.Pinned.parse("7/118");
        assertThat(one.isIt(7, 118)).isTrue();
        assertThat(one.isIt(5, 118)).isFalse();
        assertThatThrownBy(() -> ModelSource.Pinned.parse("7/1/18"))
                .hasMessageContaining("must be VERSION or EPOCH/VERSION")
                .hasMessageContaining("but was '7/1/18'");
    }
}
