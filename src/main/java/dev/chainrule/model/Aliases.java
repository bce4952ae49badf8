package dev.chainrule.model;

import dev.chainrule.database.Contested;
import dev.chainrule.definition.Spelling;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.problem.ProblemKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The aliases there are. An alias is one row, so whoever asks by it meets the version before it is moved, or the one after. */
@Component
class Aliases implements ModelUse {

    private static final Pattern ALIAS = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,49}");
    private static final String RULE =
            "1 to 50 letters, digits, dots, dashes and underscores, beginning with a letter, such as champion";
    private static final String MOVE = "update model_aliases set model_id = :model, threshold = :threshold,"
            + " temperature = :temperature, moved_at = :now where name = :name and alias = :alias";
    private static final String MAKE =
            "insert into model_aliases (name, alias, model_id, threshold, temperature, moved_at)"
                    + " values (:name, :alias, :model, :threshold, :temperature, :now)";

    private static final String COLUMNS =
            "select a.*, m.version from model_aliases a join models m on m.id = a.model_id";
    private final JdbcClient database;
    private final Models models;
    private final ModelReferences references;
    private final ModelSettings settings;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Aliases(
            JdbcClient database,
            Models models,
            ModelReferences references,
            ModelSettings settings,
            TransactionTemplate transaction,
            Clock clock) {
        this.database = database;
        this.models = models;
        this.references = references;
        this.settings = settings;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Of one name, by their own.
     *
     * @param reference the name, or whatever else a model of it is called by
     */
    List<Alias> of(String reference) {
        return ofName(models.find(reference).name());
    }

    private List<Alias> ofName(String name) {
        return database.sql(COLUMNS + " where a.name = :name order by a.alias")
                .param("name", name)
                .query(Aliases::alias)
                .list();
    }

    /** Of some models, by their own names. */
    List<Alias> ofModels(Collection<String> ids) {
        return ids.isEmpty()
                ? List.of()
                : database.sql(COLUMNS + " where a.model_id in (:ids) order by a.alias")
                        .param("ids", ids)
                        .query(Aliases::alias)
                        .list();
    }

    private static Alias alias(ResultSet row, int number) throws SQLException {
        return new Alias(
                row.getString("name"),
                row.getString("alias"),
                row.getString("model_id"),
                row.getInt("version"),
                row.getObject("threshold", Double.class),
                row.getObject("temperature", Double.class),
                row.getObject("moved_at", OffsetDateTime.class).toInstant());
    }

    /**
     * What became of an alias that was put.
     *
     * @param isNew whether there was none of this name
     */
    record Put(Alias alias, boolean isNew) {}

    Put put(String reference, String alias, AliasDefinition definition) {
        return put(reference, alias, definition, null);
    }

    /**
     * Makes it, or moves it; nobody sees it stand for nothing meanwhile.
     *
     * @param reference the name, or whatever else a model of it is called by
     * @param check throws where what there is now, if anything, is not to be moved after all; while nobody else moves it. Null
     *     for none
     */
    Put put(String reference, String alias, AliasDefinition definition, @Nullable Consumer<Optional<Alias>> check) {
        String name = models.find(reference).name();
        if (!ALIAS.matcher(alias).matches()) {
            throw ProblemException.invalid("alias", "cannot be the name of an alias", alias, RULE);
        }
        Model model = version(name, definition.version());
        requireTwoClasses(model, definition.threshold());
        requireProbabilities(model, definition.temperature());
        return Contested.write(
                () -> Objects.requireNonNull(transaction.execute(tx -> write(name, alias, model, definition, check))));
    }

    private Model version(String name, int version) {
        try {
            return models.find("%s:%s".formatted(name, version));
        } catch (ProblemException unknown) {
            throw ProblemException.invalid(
                    "/version",
                    "There is no version %s of \"%s\".".formatted(version, name),
                    version,
                    "GET /models?name=%s lists its versions".formatted(name));
        }
    }

    private static void requireTwoClasses(Model model, @Nullable Double threshold) {
        boolean two = model.manifest().encoding().target() instanceof TargetEncoding.Classes classes
                && classes.labels().size() == 2;
        if (threshold != null && !two) {
            throw ProblemException.invalid(
                    "/threshold",
                    "Only a model of two classes has a threshold, and %s:%s is none."
                            .formatted(model.name(), model.version()),
                    threshold,
                    "leave it out");
        }
    }

    private static void requireProbabilities(Model model, @Nullable Double temperature) {
        if (temperature == null) {
            return;
        }
        Activation output = model.manifest().spec().outputActivation();
        boolean numbers = model.manifest().encoding().target() instanceof TargetEncoding.NumericTargets;
        if (numbers || !output.givesProbabilities()) {
            throw ProblemException.invalid(
                    "/temperature",
                    (numbers
                                    ? "A temperature calibrates the probabilities of classes, and %s:%s predicts numbers."
                                    : "A temperature divides what a softmax or sigmoid is made of, and %s:%s ends in neither.")
                            .formatted(model.name(), model.version()),
                    temperature,
                    "leave it out");
        }
    }

    private Put write(
            String name,
            String alias,
            Model model,
            AliasDefinition definition,
            @Nullable Consumer<Optional<Alias>> check) {
        Optional<Alias> before = taken(name, alias);
        if (check != null) {
            check.accept(before);
        }
        OffsetDateTime now = OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
        models.hold(model.id());
        if (before.isEmpty()) {
            requireRoom(name);
        }
        change(before.isPresent() ? MOVE : MAKE, name, alias, model, definition, now);
        return new Put(find(name, alias).orElseThrow(), before.isEmpty());
    }

    /** As it is, until the caller's transaction ends. */
    private Optional<Alias> taken(String name, String alias) {
        boolean there = database.sql("select alias from model_aliases where name = :name and alias = :alias for update")
                .param("name", name)
                .param("alias", alias)
                .query(String.class)
                .optional()
                .isPresent();
        return there ? find(name, alias) : Optional.empty();
    }

    /** Changes one row, as {@link #taken} holds it or has found none; where somebody else makes it at this moment it is refused. */
    private void change(
            String sql, String name, String alias, Model model, AliasDefinition definition, OffsetDateTime now) {
        references.change(() -> database.sql(sql)
                .param("name", name)
                .param("alias", alias)
                .param("model", model.id())
                .param("threshold", definition.threshold(), Types.DOUBLE)
                .param("temperature", definition.temperature(), Types.DOUBLE)
                .param("now", now)
                .update());
    }

    private void requireRoom(String name) {
        long count = database.sql("select count(*) from model_aliases where name = :name")
                .param("name", name)
                .query(Long.class)
                .single();
        if (count >= settings.maxAliases()) {
            throw new ProblemException(
                    ProblemKind.CONFLICT,
                    "too_many_aliases",
                    String.format(
                            Locale.ROOT,
                            "\"%s\" has %,d aliases, which is as many as a name may have (chainrule.model.max-aliases).",
                            name,
                            count));
        }
    }

    private Optional<Alias> find(String name, String alias) {
        return database.sql(COLUMNS + " where a.name = :name and a.alias = :alias")
                .param("name", name)
                .param("alias", alias)
                .query(Aliases::alias)
                .optional();
    }

    /** @param reference the name, or whatever else a model of it is called by */
    Alias one(String reference, String alias) {
        String name = models.find(reference).name();
        return find(name, alias).orElseThrow(() -> unknown(name, alias));
    }

    void delete(String reference, String alias) {
        delete(reference, alias, null);
    }

    /**
     * @param reference the name, or whatever else a model of it is called by
     * @param check throws where it is not to be deleted after all; while nobody else moves it. Null for none
     */
    void delete(String reference, String alias, @Nullable Consumer<Alias> check) {
        String name = models.find(reference).name();
        transaction.executeWithoutResult(tx -> {
            if (check != null) {
                check.accept(taken(name, alias).orElseThrow(() -> unknown(name, alias)));
            }
            int deleted = references.change(
                    () -> database.sql("delete from model_aliases where name = :name and alias = :alias")
                            .param("name", name)
                            .param("alias", alias)
                            .update());
            if (deleted == 0) {
                throw unknown(name, alias);
            }
        });
    }

    private ProblemException unknown(String name, String alias) {
        List<String> known = ofName(name).stream().map(Alias::alias).toList();
        String hint = known.isEmpty()
                ? "It has none."
                : Spelling.nearest(alias, known)
                        .map("Did you mean \"%s\"?"::formatted)
                        .orElseGet(() -> "One of: %s.".formatted(Spelling.listed(known)));
        return new ProblemException(
                ProblemKind.NOT_FOUND, "unknown_alias", "\"%s\" has no alias \"%s\". %s".formatted(name, alias, hint));
    }

    @Override
    public Optional<String> useOfModel(String model) {
        List<String> names = ofModels(List.of(model)).stream()
                .map(alias -> "%s@%s".formatted(alias.name(), alias.alias()))
                .toList();
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of((names.size() == 1 ? "the alias " : "one of the aliases ") + Spelling.listed(names));
    }
}
