package io.kebne.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columnsAreAsWideAsTheirWidestCellAndLinesEndWithoutSpaces() {
        Table table = new Table("TASK", "CPUS", "WHY");
        table.row("a-long-name", "1", "");
        table.row("b", "0.25", "none fits");

        assertThat(printed(table)).isEqualTo("""
                TASK         CPUS  WHY
                a-long-name  1
                b            0.25  none fits
                """);
    }

    @Test
    void amountsHaveNoNeedlessZeros() {
        assertThat(Table.amount(32.0)).isEqualTo("32");
        assertThat(Table.amount(0.1)).isEqualTo("0.1");
        assertThat(Table.amount(252_000.0)).isEqualTo("252000");
        assertThat(Table.amount(0)).isEqualTo("0");
    }

    private static String printed(Table table) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        table.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
