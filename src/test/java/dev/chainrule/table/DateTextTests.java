package dev.chainrule.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DateTextTests {

    private static double millis(String text, DateOrder order) {
        return DateText.millis(("#" + text + "9").toCharArray(), 1, text.length(), order);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2024-01-31                    | 2024-01-31T00:00:00Z
            2024/1/31                     | 2024-01-31T00:00:00Z
            2024.01.31                    | 2024-01-31T00:00:00Z
            2024-01-31T10:20              | 2024-01-31T10:20:00Z
            2024-01-31 10:20:30           | 2024-01-31T10:20:30Z
            2024-01-31T10:20:30.125Z      | 2024-01-31T10:20:30.125Z
            2024-01-31T10:20:30,5+01:00   | 2024-01-31T09:20:30.500Z
            2024-01-31T10:20:30.123456789 | 2024-01-31T10:20:30.123Z
            2024-01-31 10:20:30 -0530     | 2024-01-31T15:50:30Z
            31.01.2024                    | 2024-01-31T00:00:00Z
            1.2.2024 7:05                 | 2024-02-01T07:05:00Z
            31 Jan 2024                   | 2024-01-31T00:00:00Z
            31-Jan-2024                   | 2024-01-31T00:00:00Z
            January 31, 2024              | 2024-01-31T00:00:00Z
            Feb. 3 2024, 12:01 AM         | 2024-02-03T00:01:00Z
            Feb 3, 2024 12:01pm           | 2024-02-03T12:01:00Z
            1969-12-31T23:59:59           | 1969-12-31T23:59:59Z
            0001-01-01                    | 0001-01-01T00:00:00Z
            2024-02-29                    | 2024-02-29T00:00:00Z
            2024-01-31 10:20:30 UTC       | 2024-01-31T10:20:30Z
            2024-01-31 10:20 gmt          | 2024-01-31T10:20:00Z
            2024-01-31T24:00              | 2024-02-01T00:00:00Z
            2024-12-31 24:00:00           | 2025-01-01T00:00:00Z
            31.01.24                      | 2024-01-31T00:00:00Z
            31-Jan-68                     | 2068-01-31T00:00:00Z
            31 Jan 69                     | 1969-01-31T00:00:00Z
            """)
    void readsWhatPeopleWrite(String text, Instant expected) {
        for (DateOrder order : DateOrder.values()) {
            assertThat(millis(text, order)).isEqualTo((double) expected.toEpochMilli());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "3/4/2024, 2024-03-04, 2024-04-03",
        "03-12-2024 00:00, 2024-03-12, 2024-12-03",
        "3/4/99, 1999-03-04, 1999-04-03"
    })
    void takesTheMonthOrTheDayFirst(String text, String monthFirst, String dayFirst) {
        assertThat(millis(text, DateOrder.MONTH_FIRST))
                .isEqualTo((double) Instant.parse(monthFirst + "T00:00:00Z").toEpochMilli());
        assertThat(millis(text, DateOrder.DAY_FIRST))
                .isEqualTo((double) Instant.parse(dayFirst + "T00:00:00Z").toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-13-01",
                "2024-02-30",
                "2023-02-29",
                "2024-00-10",
                "24-01-31",
                "2024-01/31",
                "2024-1-",
                "1.2.10",
                "31-01-24",
                "Jan 31, 24",
                "1/2/240",
                "2024-01-31 10:20 EST",
                "2024-01-31T",
                "2024-01-31T24:01",
                "2024-01-31 25:00",
                "2024-01-31T10:60",
                "2024-01-31T1020",
                "2024-01-31T10:20x",
                "12345678",
                "2024-01-31T10:20+1",
                "31 Foo 2024",
                "may be 2024",
                "january!",
                "192.168.10.1",
                "13:20:10",
                "1/2/2024/3",
                "2024-01-31 13:00 PM",
                "--------"
            })
    void refusesWhatIsNoDate(String text) {
        assertThat(millis(text, DateOrder.MONTH_FIRST)).isNaN();
        assertThat(millis(text, DateOrder.DAY_FIRST)).isNaN();
    }
}
