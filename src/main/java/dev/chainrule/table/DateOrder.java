package dev.chainrule.table;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What comes first in 03/04/2024. */
public enum DateOrder {
    @JsonProperty("month_first")
    MONTH_FIRST,
    @JsonProperty("day_first")
    DAY_FIRST;

    public DateOrder other() {
        return this == MONTH_FIRST ? DAY_FIRST : MONTH_FIRST;
    }
}
