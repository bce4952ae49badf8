package dev.chainrule.observability;

import dev.chainrule.database.Inventory;
import io.swagger.v3.oas.annotations.Operation;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The data directory over HTTP, for whoever runs the service. */
@RestController
@RequestMapping("/admin/integrity")
class IntegrityController {

    private final Inventory inventory;
    private final IntegritySettings settings;

    IntegrityController(Inventory inventory, IntegritySettings settings) {
        this.inventory = inventory;
        this.settings = settings;
    }

    @Operation(
            summary = "Which files the database names that are not in the data directory, and which lie aside",
            description = "Files that belong to nothing in the database are never deleted: at a start they are moved to"
                    + " the folder aside of the data directory, and back when the database names them again, as after"
                    + " the return to another backup. What is not wanted any more can be deleted there by hand.")
    @GetMapping
    IntegrityResponse get() {
        return IntegrityResponse.of(inventory.report(), settings.maxNames());
    }
}
