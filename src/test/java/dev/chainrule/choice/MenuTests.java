package dev.chainrule.choice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.network.Samples;
import dev.chainrule.network.activation.Activation;
import dev.chainrule.network.initializer.Initializer;
import dev.chainrule.network.layer.LayerSpec;
import dev.chainrule.network.loss.Loss;
import dev.chainrule.network.optimizer.Optimizer;
import dev.chainrule.network.regularizer.Regularizer;
import dev.chainrule.network.schedule.Schedule;
import java.lang.reflect.RecordComponent;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MenuTests {

    static List<Class<?>> menus() {
        return List.of(
                Activation.class,
                Initializer.class,
                LayerSpec.class,
                Loss.class,
                Optimizer.class,
                Regularizer.class,
                Schedule.class);
    }

    @ParameterizedTest
    @MethodSource("menus")
    void everyMemberHasOneNameAndASample(Class<?> type) {
        Menu<?> menu = Menu.of(type);
        assertThat(menu.names()).isNotEmpty();
        assertThat(menu.spellings()).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z][a-z0-9_]*"));
        for (Class<?> member : menu.members()) {
            Member annotation = Menu.annotation(member);
            assertThat(annotation.formula()).as("formula of %s", member).isNotBlank();
            assertThat(annotation.summary()).as("summary of %s", member).matches("[A-Z].*\\.");
            for (RecordComponent component : member.getRecordComponents()) {
                Parameter parameter = component.getAnnotation(Parameter.class);
                assertThat(parameter)
                        .as("@Parameter of %s of %s", component, member)
                        .isNotNull();
                assertThat(parameter.value())
                        .as("description of %s of %s", component, member)
                        .matches("(?s).+\\.");
            }
            assertThat(member.isRecord()).isTrue();
            assertThat(menu.find(annotation.value()).orElseThrow()).isEqualTo(member);
            for (String alias : annotation.aliases()) {
                assertThat(menu.find(alias).orElseThrow()).isEqualTo(member);
            }
            assertThat(Samples.of(type)).anyMatch(member::isInstance);
        }
        assertThat(menu.find("no such member")).isEmpty();
    }
}
