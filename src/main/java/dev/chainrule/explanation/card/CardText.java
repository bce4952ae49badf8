package dev.chainrule.explanation.card;

import dev.chainrule.explanation.diagnosis.LearningCurve;
import java.util.List;

/** Where a model card is written to, part by part: as Markdown or as HTML, every text of users made harmless. */
interface CardText {

    void title(String text);

    void heading(String text);

    void paragraph(String text);

    void table(List<String> names, List<List<String>> rows);

    void code(String text);

    /** Losses by epoch; the second may be empty. */
    void curve(LearningCurve curve);

    String whole();
}
