package dev.chainrule.training;

import dev.chainrule.dataset.Task;
import java.util.ArrayList;
import java.util.List;

/** The names of what is measured after every epoch. */
final class Metrics {

    private Metrics() {}

    static List<String> names(Task task, boolean validation) {
        List<String> names = new ArrayList<>(List.of("train_loss"));
        if (validation) {
            names.add("val_loss");
            names.addAll(
                    task == Task.CLASSIFICATION ? List.of("val_accuracy") : List.of("val_rmse", "val_mae", "val_r2"));
        }
        return names;
    }
}
