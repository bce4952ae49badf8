package dev.chainrule.explanation.diagnosis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What seems to be wrong with a training: the most serious first, and causes before what follows from them. */
record Diagnosis(List<Finding> findings) {

    static Diagnosis of(Facts facts) {
        DataRules data = new DataRules(facts);
        InsideRules inside = new InsideRules(facts);
        RateRules rate = new RateRules(facts);
        FitRules fit = new FitRules(facts);
        List<Finding> found = new ArrayList<>();
        data.leak().ifPresent(found::add);
        data.duplicates().ifPresent(found::add);
        data.unscaled().ifPresent(found::add);
        data.unscaledTarget().ifPresent(found::add);
        data.smallBatch().ifPresent(found::add);
        inside.exploding().ifPresent(found::add);
        inside.saturated().ifPresent(found::add);
        inside.dead().ifPresent(found::add);
        inside.vanishing().ifPresent(found::add);
        rate.diverged().ifPresent(found::add);
        rate.tooHigh().ifPresent(found::add);
        rate.tooLow().ifPresent(found::add);
        data.wrongLabels().ifPresent(found::add);
        data.imbalance().ifPresent(found::add);
        data.noSignal().ifPresent(found::add);
        if (has(found, FindingCode.LEARNING_RATE_TOO_HIGH)) { // which drove them there
            found.removeIf(finding -> (finding.code() == FindingCode.SATURATED_UNITS && !inside.fromTheStart(finding))
                    || (finding.code() == FindingCode.DEAD_UNITS
                            && (!inside.blocks(finding) || (facts.thrownAtOnce() && !inside.fromTheStart(finding)))));
        }
        if (has(found, FindingCode.DIVERGED)) { // by steps that drove them there
            found.removeIf(finding ->
                    (finding.code() == FindingCode.SATURATED_UNITS || finding.code() == FindingCode.DEAD_UNITS)
                            && (finding.severity() != Severity.ERROR || !inside.fromTheStart(finding)));
        }
        if (has(found, FindingCode.CLASS_IMBALANCE)) { // beside which little can be told of the rare class
            found.removeIf(finding -> finding.code() == FindingCode.NO_SIGNAL);
        }
        Optional<Finding> cause =
                found.stream().filter(Diagnosis::spoilsTraining).findFirst();
        if (cause.isEmpty()) {
            fit.overfitting().ifPresent(found::add);
            if (!has(found, FindingCode.NO_SIGNAL) && !has(found, FindingCode.OVERFITTING)) {
                fit.underfitting().ifPresent(found::add);
            }
        }
        found.sort(Comparator.comparing((Finding finding) -> finding.severity() == Severity.INFO)
                .thenComparing(Finding::code));
        return new Diagnosis(List.copyOf(found));
    }

    private static boolean has(List<Finding> found, FindingCode code) {
        return found.stream().anyMatch(finding -> finding.code() == code);
    }

    /** What came of it says nothing more then. */
    private static boolean spoilsTraining(Finding finding) {
        return finding.severity() == Severity.ERROR
                && finding.code().compareTo(FindingCode.EXPLODING_GRADIENT) >= 0
                && finding.code().compareTo(FindingCode.LEARNING_RATE_TOO_LOW) <= 0;
    }

    /** Whether nothing is wrong that makes the model worse, or its metrics better, than they should be. */
    boolean healthy() {
        return findings.stream().allMatch(finding -> finding.severity() == Severity.INFO);
    }
}
