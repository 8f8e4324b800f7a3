package io.roundabout.rowformat;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class ColumnsPropertyTest {
  @Property
  void anyTextIsReadOrRefusedWithAnOffsetInIt(@ForAll String ddl) {
    try {
      assertThat(Columns.parse(ddl).size()).isPositive();
    } catch (ColumnSyntaxException e) {
      assertThat(e.offset()).isBetween(0, ddl.length());
    }
  }
}
