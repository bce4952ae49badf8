package dev.chainrule;

import dev.chainrule.queue.Workers;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/** Starts the workers before each class of tests: another that has the same application may have stopped them. */
class RunningWorkers implements TestExecutionListener {

    @Override
    public void beforeTestClass(TestContext test) {
        Workers workers = test.getApplicationContext().getBean(Workers.class);
        if (!workers.isRunning()) {
            workers.start();
        }
    }
}
