package dev.chainrule.exchange;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.TargetEncoding;
import dev.chainrule.encoding.feature.BagOfWords;
import dev.chainrule.encoding.feature.CategoryEncoding;
import dev.chainrule.encoding.feature.CategoryValues;
import dev.chainrule.encoding.feature.Dated;
import dev.chainrule.encoding.feature.FeatureEncoding;
import dev.chainrule.encoding.feature.FeatureEncoding.Indicated;
import dev.chainrule.encoding.feature.FeatureEncoding.Required;
import dev.chainrule.encoding.feature.Hashed;
import dev.chainrule.encoding.feature.Labels;
import dev.chainrule.encoding.feature.PixelGrid;
import dev.chainrule.encoding.feature.Ranked;
import dev.chainrule.encoding.feature.Scaled;
import dev.chainrule.encoding.feature.Wide;
import dev.chainrule.problem.ProblemException;
import dev.chainrule.table.ColumnType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether an encoding from elsewhere makes one finite number of each value, and one answer of each output. */
final class SoundEncoding {

    private SoundEncoding() {}

    /** @throws ProblemException naming the column that is wrong */
    static void require(Encoding encoding) {
        Set<String> features = new HashSet<>();
        for (FeatureEncoding feature : encoding.features()) {
            if (!features.add(feature.column())) {
                throw Soundness.unfit("it has two features named \"%s\"".formatted(feature.column()));
            }
            require(feature);
        }
        Set<String> targets = new HashSet<>();
        for (String target : encoding.target().columns()) {
            if (!targets.add(target) || features.contains(target)) {
                throw Soundness.unfit("it has two columns named \"%s\", and one is a target".formatted(target));
            }
        }
        require(encoding.target());
        PixelGrid picture =
                encoding.written() == null ? null : encoding.written().picture();
        if (picture != null && !picture.fits(encoding.features().size())) {
            throw Soundness.unfit("its features are no pixels of the picture that it speaks of");
        }
    }

    private static void require(FeatureEncoding feature) {
        if (feature instanceof Indicated indicated) {
            require(indicated.feature());
        } else if (feature instanceof Required required) {
            require(required.feature());
        } else if (feature instanceof Scaled scaled) {
            requireFinite(feature, List.of(scaled.center(), scaled.spread(), scaled.fill()));
        } else if (feature instanceof Wide wide) {
            requireFinite(feature, wide.centers());
            requireFinite(feature, wide.spreads());
            requireFinite(feature, List.of(wide.white()));
        } else if (feature instanceof Dated dated) {
            requireFinite(feature, List.of(dated.center(), dated.spread()));
        } else if (feature instanceof Ranked ranked) {
            requireFinite(feature, ranked.landmarks());
            requireFinite(feature, List.of(ranked.fill()));
            for (int i = 1; i < ranked.landmarks().size(); i++) {
                if (ranked.landmarks().get(i - 1) > ranked.landmarks().get(i)) {
                    throw of(feature, "has landmarks that do not ascend");
                }
            }
        } else if (feature instanceof Hashed || feature instanceof BagOfWords) {
            if (feature.width() < 1) {
                throw of(feature, "has no buckets");
            }
        } else if (feature instanceof CategoryEncoding categories) {
            if (!ascend(categories.categories(), feature.type())) {
                throw of(feature, "has categories that are not ascending, each once");
            }
            if (feature instanceof CategoryValues valued) {
                requireFinite(feature, valued.values());
                requireFinite(feature, valued.unknown());
                boolean complete = valued.values().size() == valued.categories().size() * valued.width()
                        && valued.inputNames().size() == valued.width();
                if (!complete) {
                    throw of(feature, "does not have one number for each category and input");
                }
            }
        }
    }

    private static void require(TargetEncoding target) {
        if (target instanceof TargetEncoding.Classes classes) {
            require(classes);
        } else if (target instanceof TargetEncoding.Answers answers) {
            answers.targets().forEach(SoundEncoding::require);
            if (answers.targets().stream().anyMatch(each -> each.width() > 1)) {
                throw Soundness.unfit("one of several targets has more than two classes");
            }
        } else if (target instanceof TargetEncoding.NumericTargets numbers) {
            for (TargetEncoding.NumberTarget each : numbers.targets()) {
                if (!Double.isFinite(each.center()) || !Double.isFinite(each.spread())) {
                    throw Soundness.unfit(
                            "the target \"%s\" is scaled by what is no finite number".formatted(each.column()));
                }
            }
        }
    }

    private static void require(TargetEncoding.Classes classes) {
        if (classes.labels().size() < 2 || !ascend(classes.labels(), classes.type())) {
            throw Soundness.unfit("the classes of the target \"%s\" are not two or more, ascending, each once"
                    .formatted(classes.column()));
        }
    }

    /** As every encoding has them: whoever looks for one halves the list. */
    private static boolean ascend(List<Object> labels, ColumnType type) {
        for (int i = 0; i < labels.size(); i++) {
            if (!is(labels.get(i), type)
                    || (i > 0 && Labels.ascending(type).compare(labels.get(i - 1), labels.get(i)) >= 0)) {
                return false;
            }
        }
        return true;
    }

    private static boolean is(Object label, ColumnType type) {
        return switch (type) {
            case INTEGER -> label instanceof Long;
            case NUMBER -> label instanceof Double number && Double.isFinite(number);
            case BOOLEAN -> label instanceof Boolean;
            case CATEGORY, TEXT, DATE, DATETIME -> label instanceof String;
            case IMAGE, SEQUENCE, VECTOR -> false;
        };
    }

    private static void requireFinite(FeatureEncoding feature, List<Double> numbers) {
        if (!numbers.stream().allMatch(Double::isFinite)) {
            throw of(feature, "is scaled by what is no finite number");
        }
    }

    private static ProblemException of(FeatureEncoding feature, String why) {
        return Soundness.unfit("the feature \"%s\" %s".formatted(feature.column(), why));
    }
}
