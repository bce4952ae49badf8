package dev.chainrule.plan.check;

import dev.chainrule.network.layer.Embedding;
import dev.chainrule.network.layer.Embedding.EmbeddedColumn;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.layer.MisfitException;
import dev.chainrule.network.layer.Residual;
import dev.chainrule.network.layer.Shape;
import dev.chainrule.plan.JobPlan;
import dev.chainrule.problem.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Whether hidden layers can follow each other. */
public final class LayerCheck {

    /** As many as one list of a definition may have. */
    private static final int MOST_EMBEDDED = 1000;

    private final JobPlan plan;
    private final List<Violation> violations = new ArrayList<>();

    private LayerCheck(JobPlan plan) {
        this.plan = plan;
    }

    /** Where embeddings may stand, and what for. */
    static List<Violation> embeddings(JobPlan plan) {
        LayerCheck check = new LayerCheck(plan);
        check.embedding(plan::pointer, plan.layers(), true);
        return check.violations;
    }

    /** Whether each layer can take as many values as the one before it gives; the first bad place. */
    public static List<Violation> widths(JobPlan plan, int inputs, List<EmbeddedColumn> embedded) {
        List<Violation> hidden = widths(plan::pointer, plan.layers(embedded), Shape.of(inputs));
        if (!hidden.isEmpty()) {
            return plan.picturesAmongOthers()
                    .map(pictures -> alone(pictures.name(), hidden))
                    .orElse(hidden);
        }
        try {
            plan.network(inputs, embedded, plan.outputs()).build();
            return List.of();
        } catch (ArithmeticException tooLarge) {
            return List.of(); // which size() says
        } catch (MisfitException unfit) {
            return List.of(misfit("/network/output", unfit));
        }
    }

    /** To a network, pictures among other columns are numbers among numbers, which no shape makes a picture of. */
    private static List<Violation> alone(String pictures, List<Violation> violations) {
        String hint =
                "the pictures alone: \"features\": [\"%s\"]; beside other columns their numbers are a flat row, for dense layers"
                        .formatted(pictures);
        return violations.stream()
                .map(each -> new Violation(each.pointer(), each.line(), each.column(), each.detail(), each.got(), hint))
                .toList();
    }

    private static List<Violation> widths(IntFunction<String> pointers, List<LayerSpec> layers, Shape inputs) {
        Shape shape = inputs;
        for (int i = 0; i < layers.size(); i++) {
            LayerSpec layer = layers.get(i);
            String pointer = pointers.apply(i);
            if (layer instanceof Residual residual) {
                List<Violation> inside = widths(inner(pointer), residual.layers(), shape);
                if (!inside.isEmpty()) {
                    return inside;
                }
            }
            try {
                shape = layer.build(shape).output();
            } catch (ArithmeticException tooLarge) {
                return List.of(); // which size() says
            } catch (MisfitException unfit) {
                return List.of(misfit(pointer, unfit));
            }
        }
        return List.of();
    }

    /** Where the layers of a residual block stand. */
    private static IntFunction<String> inner(String residual) {
        return layer -> residual + "/layers/" + layer;
    }

    private static Violation misfit(String layer, MisfitException unfit) {
        String pointer = unfit.field().isEmpty() ? layer : layer + "/" + unfit.field();
        return Violation.at(pointer, String.valueOf(unfit.getMessage()), null, unfit.hint());
    }

    /** @param outermost whether these layers begin with the network's first */
    private void embedding(IntFunction<String> pointers, List<LayerSpec> layers, boolean outermost) {
        for (int i = 0; i < layers.size(); i++) {
            String pointer = pointers.apply(i);
            if (layers.get(i) instanceof Residual residual) {
                embedding(inner(pointer), residual.layers(), false);
            } else if (layers.get(i) instanceof Embedding embedding) {
                embedding(pointer, embedding, outermost && i == 0);
            }
        }
    }

    private void embedding(String pointer, Embedding embedding, boolean first) {
        if (!first) {
            add(pointer, "reads the categorical features, so it must be the first layer", "embedding", "put it first");
        } else if (plan.embedded().isEmpty()) {
            noneEmbedded(pointer);
        } else if (plan.embedded().size() > MOST_EMBEDDED) {
            String detail = String.format(
                    Locale.ROOT, "%,d features are categorical", plan.embedded().size());
            add(
                    "/features",
                    detail,
                    plan.embedded().size(),
                    String.format(Locale.ROOT, "at most %,d to embed", MOST_EMBEDDED));
        }
        if (embedding.columns() != null) {
            add(
                    pointer + "/columns",
                    "are filled in from the data",
                    embedding.columns().size(),
                    "leave them out");
        }
    }

    private void noneEmbedded(String pointer) {
        if (plan.categories().isEmpty()) {
            add(pointer, "needs categorical features, and there are none", "embedding", "remove this layer");
        } else {
            String hint = "\"preprocessing\": {\"categorical\": \"embedding\"}";
            add(pointer, "needs categorical features that are encoded for it", "embedding", hint);
        }
    }

    private void add(String pointer, String detail, @Nullable Object got, String hint) {
        violations.add(Violation.at(pointer, detail, got, hint));
    }
}
