package dev.chainrule.model;

import dev.chainrule.database.IdKind;
import dev.chainrule.definition.Spelling;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.web.paging.PageRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The list of models: which of them, in which order, and a page of that. */
@Component
class ModelList {

    private static final String CREATED = "created_at";

    /**
     * What is asked for.
     *
     * @param name only its versions; null for all
     * @param tag only those that have it; null for all
     * @param figure what they are sorted by; null for when they were created
     * @param descending the largest, or the newest, first
     */
    record Wanted(
            @Nullable String name,
            @Nullable String tag,
            @Nullable String figure,
            boolean descending) {

        /** @param order as the query has it, if it has */
        static Wanted of(@Nullable String name, @Nullable String tag, @Nullable String sort, @Nullable String order) {
            if (tag != null && !ModelChange.isTag(tag)) {
                throw ProblemException.invalid("tag", "cannot be a tag", tag, "a word that models are tagged with");
            }
            if (sort == null) {
                return new Wanted(name, tag, null, !"asc".equals(order));
            }
            boolean minus = sort.startsWith("-");
            String figure = figure(sort, minus ? sort.substring(1) : sort);
            if (minus && order != null) {
                throw ProblemException.invalid(
                        "order",
                        "the minus before %s says already that the largest come first".formatted(figure),
                        order,
                        "either the minus, or order=desc");
            }
            boolean bestFirst = figure.equals(CREATED) || ModelFigures.higherIsBetter(figure);
            boolean descending = minus || (order == null ? bestFirst : order.equals("desc"));
            return new Wanted(name, tag, figure.equals(CREATED) ? null : figure, descending);
        }

        private static String figure(String given, String name) {
            List<String> known = new ArrayList<>(List.of(CREATED));
            known.addAll(ModelFigures.names());
            if (!known.contains(name)) {
                throw ProblemException.invalid(
                        "sort", "is nothing that models are sorted by", given, Spelling.hint(name, known));
            }
            return name;
        }
    }

    private final JdbcClient database;
    private final ModelRepository models;
    private final ModelFigures figures;

    ModelList(JdbcClient database, ModelRepository models, ModelFigures figures) {
        this.database = database;
        this.models = models;
        this.figures = figures;
    }

    /** Up to one more than the page holds; of equals the newest first, and those without the figure last. */
    List<Model> page(PageRequest page, Wanted wanted) {
        page.requireKnown(IdKind.MODEL, models::existsById);
        if (wanted.figure() != null) {
            figures.complete();
        }
        List<String> ids = ids(page, wanted);
        Map<String, Model> found =
                models.findByIdIn(ids).stream().collect(Collectors.toMap(Model::id, Function.identity()));
        return ids.stream().map(found::get).filter(Objects::nonNull).toList();
    }

    private List<String> ids(PageRequest page, Wanted wanted) {
        String after = page.after();
        String figure = wanted.figure();
        OptionalDouble last = figure == null || after == null ? OptionalDouble.empty() : figures.of(after, figure);
        String sql = "select m.id from models m"
                + (wanted.tag() == null ? "" : " join model_tags t on t.model_id = m.id and t.tag = :tag")
                + (figure == null ? "" : " left join model_figures f on f.model_id = m.id and f.metric = :metric")
                + " where 1 = 1"
                + (wanted.name() == null ? "" : " and m.name = :name")
                + (after == null ? "" : " and " + following(wanted, last.isPresent()))
                + " order by " + order(wanted)
                + " limit :limit";
        JdbcClient.StatementSpec query = database.sql(sql).param("limit", page.oneMore());
        query = wanted.tag() == null ? query : query.param("tag", wanted.tag());
        query = figure == null ? query : query.param("metric", figure);
        query = wanted.name() == null ? query : query.param("name", wanted.name());
        query = after == null ? query : query.param("after", after);
        query = last.isEmpty() ? query : query.param("last", last.getAsDouble());
        return query.query(String.class).list();
    }

    private static String following(Wanted wanted, boolean measured) {
        String beyond = wanted.descending() ? "<" : ">";
        if (wanted.figure() == null) {
            return "m.id %s :after".formatted(beyond);
        }
        return measured
                ? "(f.measured %s :last or (f.measured = :last and m.id < :after) or f.measured is null)"
                        .formatted(beyond)
                : "(f.measured is null and m.id < :after)";
    }

    private static String order(Wanted wanted) {
        String way = wanted.descending() ? "desc" : "asc";
        return wanted.figure() == null
                ? "m.id " + way
                : "case when f.measured is null then 1 else 0 end, f.measured %s, m.id desc".formatted(way);
    }
}
