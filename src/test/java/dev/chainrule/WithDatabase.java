package dev.chainrule;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestExecutionListeners;
import org.springframework.test.context.TestExecutionListeners.MergeMode;

/** A test of the whole application without its web server, on H2 or on what else it imports. */
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("slow")
@SpringBootTest
@ContextConfiguration(initializers = TemporaryData.class)
@TestExecutionListeners(listeners = RunningWorkers.class, mergeMode = MergeMode.MERGE_WITH_DEFAULTS)
public @interface WithDatabase {}
